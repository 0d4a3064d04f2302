// The map in the pages: one for all, kept when a page is drawn anew or left for another.
import { createMap, ZOOMS } from "./map.js";
import { hasWebGl } from "./painters.js";
import { recordsOf } from "./records.js";

const CREDITS = "Boundaries: Natural Earth · Towns: GeoNames (CC BY)";
const NO_WEBGL = "This browser cannot draw the live map (it has no WebGL 2). This is a still one.";
const REFERENCE_PX = [380, 500]; // the map that Python's zooms are meant for

let box = null; // the element of the map
let map = null;
let ground = null;
let streets = "";
let told = {}; // what the page said last
let known = null; // of the members of its network
let choose = () => {};
let tellView = () => {};
let at = null; // where somebody moved the map to by hand
let isPinned = false;
const fetched = new Map(); // records by their address

const below = (path) => new URL(path, document.baseURI).href;
const json = async (path) => (await fetch(below(path))).json();

function addScript(path) {
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = below(path);
    script.onload = () => done(globalThis.createDeck);
    script.onerror = () => done(undefined); // a still map can be drawn without it
    document.head.append(script);
  });
}
let scripts = null;

/** Hear what is known of the members, whatever is shown of them. */
export function know({ data }) {
  const { rows, ...rest } = data.known;
  const names = Object.keys(rows);
  const count = names.length ? rows[names[0]].length : 0;
  const row = (_, at) => Object.fromEntries(names.map((name) => [name, rows[name][at]]));
  known = { ...data, known: rest, rows: Array.from({ length: count }, row) };
  if (map && told.next?.known === known.sign) show(told.next, true);
}

/** Hear how to tell the server where the map stands, apart from the page. */
export function keepView({ setStateValue }) {
  tellView = (view) => setStateValue("view", view);
}

/** Draw what the page says, in the element that it has for the map. */
export async function mount({ data, parentElement, setTriggerValue }, files) {
  choose = (kind, id) => setTriggerValue("chosen", { kind, id });
  scripts ??= Promise.all([
    hasWebGl() ? addScript(files["deck.js"]) : undefined,
    json(files["ground.json"]),
  ]);
  told.next = data;
  const [createDeck, base] = await scripts;
  if (told.next !== data) return undefined; // the page has changed meanwhile
  ground = base;
  place(parentElement, createDeck, data);
  show(data, true);
  return () => {
    if (box.parentNode !== parentElement) return;
    box.remove();
    skip.remove();
  };
}

function place(parent, createDeck, data) {
  const wanted = data.picture.mapStyle ?? "";
  if (map && wanted !== streets) {
    map.remove();
    box.remove();
    map = null;
  }
  if (!map) {
    streets = wanted;
    box = makeBox();
    parent.append(box);
    map = createMap(box.firstElementChild, {
      base: ground,
      createDeck,
      streets: streets ? { mapProvider: "carto", mapStyle: streets } : undefined,
      font: getComputedStyle(document.body).fontFamily,
      onChoose: ({ id }, { id: layer }) => choose(layer, id),
      onRest: (view, isByHand) => isByHand && remember(view),
      onLeave: () => box.lastElementChild.focus(),
      taken: () => [...box.querySelectorAll(".map-tools, .map-credits")].map(within),
    });
    box.querySelector(".map-notice").hidden = map.isLive;
    told.view = "";
  } else if (box.parentNode !== parent) {
    parent.append(box);
  }
  if (!skip.isConnected) document.body.prepend(skip);
}

/** Return where an element lies on the map. */
function within(element) {
  const { left, top } = box.getBoundingClientRect();
  const edges = element.getBoundingClientRect();
  return [edges.left - left, edges.top - top, edges.right - left, edges.bottom - top];
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const skip = element("a", { className: "map-skip", href: "#map-keys", textContent: "Skip to the map" });
skip.addEventListener("click", (event) => {
  event.preventDefault();
  box.scrollIntoView({ block: "nearest" });
  map.focus();
});

/** A padlock: no font of the page has one. */
function lock() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", "M4 8h10v8H4zM6.5 8V5.5a2.5 2.5 0 0 1 5 0V8");
  svg.setAttribute("viewBox", "0 0 18 18");
  svg.setAttribute("class", "map-lock");
  svg.append(path);
  return svg;
}

function makeBox() {
  const button = (sign, name, act) => {
    const made = element("button", { type: "button", ariaLabel: name, title: name }, sign);
    made.addEventListener("click", () => act(made));
    return made;
  };
  const tools = element(
    "div",
    { className: "map-tools" },
    button("+", "Zoom in", () => map.zoomBy(1)),
    button("−", "Zoom out", () => map.zoomBy(-1)),
    button(lock(), "Keep the map still", (pin) => {
      isPinned = !isPinned;
      pin.ariaPressed = String(isPinned);
    }),
  );
  tools.lastElementChild.ariaPressed = String(isPinned);
  return element(
    "div",
    { className: "map" },
    element("div", { className: "map-shown" }),
    tools,
    element("p", { className: "map-credits", textContent: CREDITS }),
    element("p", { className: "map-notice", textContent: NO_WEBGL, hidden: true }),
    element("span", { tabIndex: -1 }), // where Escape goes to
  );
}

function show(data, isNew) {
  const { picture, key, words, selected, colours, nameSize } = data;
  if (data.known && data.known !== known?.sign) return; // it will be told
  const layers = [...picture.layers.map(resolved), ...membersOf(data)];
  map.show({ layers, colours, words, selected, nameSize });
  if (!isNew) return;
  const view = JSON.stringify(picture.initialViewState);
  const isSamePage = told.key === key && told.view !== "";
  if (!isSamePage && asked()) {
    map.go(asked(), false);
  } else if (view !== told.view || !isSamePage) {
    map.go(enlarged(picture.initialViewState), isSamePage);
    remember(null);
  } else {
    fit();
    remember(at); // the page may have written its address anew
  }
  [told.view, told.key] = [view, key];
}

/** Go to what is shown, if nothing of it is in sight; to what is selected first. */
function fit() {
  const marks = map.marks();
  const rings = map.marks("rings");
  const wanted = rings.length ? rings : marks;
  if (isPinned || !wanted.length || wanted.some(map.isInSight)) return;
  const names = map.marks("names");
  map.fit(rings.length && names.length ? names : wanted);
}

/* --- Where the map stands, in the address: latitude first, then zoom. --- */

function asked() {
  const numbers = (new URLSearchParams(location.search).get("at") ?? "").split(",").map(Number);
  const [latitude, longitude, zoom] = numbers;
  const isView = numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(latitude) <= 85;
  return isView ? { latitude, longitude, zoom } : null;
}

/** Write a view that was come to by hand into the address, or take it out. */
function remember(view) {
  if (view && view !== at) tellView(view);
  at = view;
  const url = new URL(location.href);
  if (view) {
    const { latitude, longitude, zoom } = view;
    url.searchParams.set("at", [latitude.toFixed(4), longitude.toFixed(4), zoom.toFixed(2)].join());
  } else {
    url.searchParams.delete("at");
  }
  if (url.href !== location.href) history.replaceState(history.state, "", url.href.replaceAll("%2C", ","));
}

/** Return the view that a larger map than Python reckoned with needs. */
function enlarged({ longitude, latitude, zoom }) {
  const { width, height } = map.size();
  const larger = Math.log2(Math.min(width / REFERENCE_PX[0], height / REFERENCE_PX[1]));
  return { longitude, latitude, zoom: Math.min(zoom + Math.max(larger, 0), ZOOMS.maxZoom) };
}

/** Return the layers of members, with their records. */
function membersOf(data) {
  if (!data.known) return [];
  const rows = data.rows ? data.rows.map((at) => known.rows[at]) : known.rows;
  const focus = data.focus && { ...data.focus, members: new Set(data.focus.members) };
  const records = recordsOf(rows, focus, known.known, known.look);
  return known.layers.map((layer) => ({ ...layer, data: records[layer.data.slice(1)] }));
}

/** Return a layer with its records, be they at an address. */
function resolved(layer) {
  const { data } = layer;
  if (typeof data !== "string") return layer;
  if (!fetched.has(data)) {
    fetched.set(data, []);
    json(data).then((records) => {
      fetched.set(data, records);
      show(told.next, false);
    });
  }
  return { ...layer, data: fetched.get(data) };
}

// What the map draws, for tests.
globalThis.iinstMap = {
  picture: () => map?.picture(),
  view: () => map?.view(),
  options: () => [...document.querySelectorAll(".map-stops [role=option]")].map((each) => each.textContent),
  words: () => map?.words(),
  toPx: (point) => map?.toPx(point),
};
