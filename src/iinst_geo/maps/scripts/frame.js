// What stands round the map of a page: its tools, credits, and the way to it by keys.
import { NO_WEBGL } from "./painters.js";

const NO_SCRIPT = "The live map could not be fetched. This is a still one; reload the page to try again.";

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

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

/**
 * Make the frame of a map.
 * @param {{zoomBy: (step: number) => void, pin: () => boolean, isPinned: boolean, streetCredits: string, hasNames?: boolean}} act
 *   with whom to name for the streets under the map, if there are any, and whether they are all
 *   that is under it
 */
export function makeFrame({ zoomBy, pin, isPinned, streetCredits, hasNames }) {
  const button = (sign, name, press) => {
    const made = element("button", { type: "button", ariaLabel: name, title: name }, sign);
    made.addEventListener("click", () => press(made));
    return made;
  };
  const still = button(lock(), "Keep the map still", () => (still.ariaPressed = String(pin())));
  still.ariaPressed = String(isPinned);
  const shown = element("div", { className: "map-shown" });
  const notice = element("p", { className: "map-notice", hidden: true });
  const after = element("span", { tabIndex: -1 });
  const tools = element(
    "div",
    { className: "map-tools" },
    button("+", "Zoom in", () => zoomBy(1)),
    button("−", "Zoom out", () => zoomBy(-1)),
    still,
  );
  const named = [streetCredits, hasNames ? "" : CREDITS];
  const credits = element("p", { className: "map-credits", textContent: named.filter(Boolean).join(" · ") });
  const box = element("div", { className: "map" }, shown, tools, credits, notice, after);
  return {
    box,
    shown,
    /** Say why the map is a still one, if it is. */
    tell(isLive, hasScript) {
      notice.hidden = isLive;
      notice.textContent = hasScript ? NO_WEBGL : NO_SCRIPT;
    },
    /** Take the focus when a key leaves the map. */
    leave: () => after.focus(),
    /** Return where no words of the map may stand. */
    taken() {
      const { left, top } = box.getBoundingClientRect();
      return [tools, credits].map((each) => {
        const edges = each.getBoundingClientRect();
        return [edges.left - left, edges.top - top, edges.right - left, edges.bottom - top];
      });
    },
  };
}

/** Make the first link of a page, which leads to its map. @param {() => void} go */
export function makeSkip(go) {
  const skip = element("a", { className: "map-skip", href: "#map-keys", textContent: "Skip to the map" });
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  return skip;
}
