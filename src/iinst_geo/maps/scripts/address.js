// Where the map stands, in the page's address: `at`, latitude first, then the zoom.

/** @typedef {import("./mercator.js").View} View */

/** Return the view that the address asks for, if it does. @returns {View | null} */
export function viewAsked() {
  const numbers = (new URLSearchParams(location.search).get("at") ?? "").split(",").map(Number);
  const [latitude, longitude, zoom] = numbers;
  const isView = numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(latitude) <= 85;
  return isView ? { latitude, longitude, zoom } : null;
}

/** Write a view into the address, or take it out. @param {View | null} view */
export function writeView(view) {
  const url = new URL(location.href);
  if (view) {
    const { latitude, longitude, zoom } = view;
    url.searchParams.set("at", [latitude.toFixed(4), longitude.toFixed(4), zoom.toFixed(2)].join());
  } else {
    url.searchParams.delete("at");
  }
  if (url.href !== location.href) history.replaceState(history.state, "", url.href.replaceAll("%2C", ","));
}
