// What a pointer or a key brings up of a mark: two lines, always inside the map.

const AWAY_PX = 12;

/** @param {HTMLElement} container */
export function makeTip(container) {
  const tip = document.createElement("div");
  tip.className = "map-tip";
  tip.setAttribute("aria-hidden", "true");
  tip.hidden = true;
  const [name, sub] = [document.createElement("strong"), document.createElement("span")];
  tip.append(name, sub);
  container.append(tip);
  return {
    /** @param {{name?: string, sub?: string}} record @param {[number, number]} at in pixels */
    show(record, [x, y]) {
      tip.hidden = !record.name;
      if (tip.hidden) return;
      name.textContent = record.name ?? "";
      sub.textContent = record.sub ?? "";
      const { offsetWidth: wide, offsetHeight: high } = tip;
      const left = x + AWAY_PX + wide <= container.clientWidth ? x + AWAY_PX : x - AWAY_PX - wide;
      const top = y + AWAY_PX + high <= container.clientHeight ? y + AWAY_PX : y - AWAY_PX - high;
      tip.style.left = `${Math.max(left, 0)}px`;
      tip.style.top = `${Math.max(top, 0)}px`;
    },
    hide() {
      tip.hidden = true;
    },
  };
}
