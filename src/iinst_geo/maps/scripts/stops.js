// The marks in sight as a list for keys and screen readers, and the ring round one.
import { hasMarks, radiusOf } from "./shapes.js";
import { step } from "./steps.js";
import { boxAround, pointsOf } from "./mercator.js";

const CLEAR_PX = 20; // a link's middle nearer to a mark is no stop of its own
const RING_PX = 5;
const MOST = 200;
let made = 0;

/**
 * @param {HTMLElement} container
 * @param {object} act
 * @param {(record: any, layer: any) => void} act.onChoose
 * @param {() => void} [act.onLeave]
 * @param {(key: string, isShifted: boolean) => boolean} act.onKey
 * @param {any} act.tip
 */
export function makeStops(container, { onChoose, onLeave = () => {}, onKey, tip }) {
  const list = document.createElement("div");
  list.className = "map-stops";
  list.id = "map-keys";
  list.tabIndex = 0;
  list.setAttribute("role", "listbox");
  const ring = document.createElement("div");
  ring.className = "map-ring";
  ring.hidden = true;
  ring.setAttribute("aria-hidden", "true");
  container.append(ring, list);
  const prefix = `map-${(made += 1)}-`;
  /** @type {{record: any, layer: any, at: [number, number], reach: number}[]} */
  let stops = [];
  let active = ""; // the key of the stop that has the ring
  let selected = "";

  const keyOf = ({ record, layer }) => `${layer["@@type"]} ${record.member ?? record.id} ${record.name} ${record.sub}`;
  const place = () => stops.findIndex((stop) => keyOf(stop) === active);
  const hasFocus = () => list.getRootNode().activeElement === list;

  function mark() {
    const at = place();
    list.setAttribute("aria-activedescendant", at < 0 ? "" : `${prefix}${at}`);
    if (at < 0) list.removeAttribute("aria-activedescendant");
    ring.hidden = at < 0 || !hasFocus();
    if (ring.hidden) {
      tip.hide();
      return;
    }
    const { at: [x, y], reach, record } = stops[at];
    const r = reach + RING_PX;
    Object.assign(ring.style, { left: `${x - r}px`, top: `${y - r}px`, width: `${2 * r}px`, height: `${2 * r}px` });
    tip.show(record, [x + reach, y + reach]);
  }

  list.addEventListener("focus", () => {
    if (place() < 0) active = stops.length ? keyOf(stops[first()]) : "";
    mark();
  });
  list.addEventListener("blur", mark);
  // So does a screen reader press what it reads.
  list.addEventListener("click", ({ target }) => {
    const at = [...list.children].indexOf(/** @type {Element} */ (target));
    if (at >= 0) onChoose(stops[at].record, stops[at].layer);
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!act(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  function act(key, isShifted) {
    if (key === "Escape") {
      onLeave();
      return true;
    }
    if (onKey(key, isShifted)) return true;
    const at = place();
    if (key === "Enter" || key === " ") {
      if (at >= 0) onChoose(stops[at].record, stops[at].layer);
      return true;
    }
    const next = step(key, at, stops.map((stop) => stop.at));
    if (next === null) return false;
    active = keyOf(stops[next]);
    mark();
    return true;
  }

  /** A link stands for its case study, but is not it. */
  const isSelected = ({ record, layer }) =>
    selected !== "" && record.id === selected && layer["@@type"] !== "PathLayer";

  /** Where the keys begin: at what is selected, else at the first mark. */
  function first() {
    return Math.max(stops.findIndex(isSelected), 0);
  }

  return {
    name(words) {
      list.setAttribute("aria-label", words);
    },
    hide() {
      ring.hidden = true;
    },
    focus() {
      list.focus();
    },
    arrange(picture, view, toPx, scale, size) {
      selected = picture.selected;
      stops = stopsIn(picture.layers, view, toPx, scale, size);
      const options = stops.map((stop, at) => {
        const option = document.createElement("div");
        option.id = `${prefix}${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", String(isSelected(stop)));
        option.textContent = [stop.record.name, stop.record.sub].filter(Boolean).join(", ");
        return option;
      });
      list.replaceChildren(...options);
      mark();
    },
  };
}

/** The marks, areas and links in sight that can be chosen, in the order of reading. */
function stopsIn(layers, view, toPx, scale, { width, height }) {
  const isIn = ({ at: [x, y] }) => x >= 0 && y >= 0 && x <= width && y <= height;
  const chosen = layers.filter(({ pickable }) => pickable);
  const marks = chosen.filter(hasMarks).flatMap((layer) =>
    layer.data
      .filter(({ id }) => id)
      .map((record) => ({ record, layer, at: toPx(record.p), reach: radiusOf(layer, record, view, scale) })),
  );
  const areas = chosen
    .filter((layer) => layer["@@type"] === "GeoJsonLayer")
    .flatMap((layer) =>
      layer.data
        .filter(({ id }) => id)
        .map((record) => ({ record, layer, at: toPx(middle(record.geometry)), reach: 8 })),
    );
  const links = chosen
    .filter((layer) => layer["@@type"] === "PathLayer")
    .flatMap((layer) => {
      const whole = new Map(layer.data.filter(({ id }) => id).map((each) => [`${each.name} ${each.sub}`, each]));
      return [...whole.values()].map((record) => {
        const [[ax, ay], [bx, by]] = record.path.map(toPx);
        return { record, layer, at: /** @type {[number, number]} */ ([(ax + bx) / 2, (ay + by) / 2]), reach: 4 };
      });
    })
    .filter(({ at: [x, y] }) =>
      [...marks, ...areas].every(({ at: [mx, my] }) => Math.hypot(x - mx, y - my) >= CLEAR_PX),
    );
  // The uppermost layers first, should there be too many.
  const all = [...marks.reverse(), ...areas, ...links].filter(isIn).slice(0, MOST);
  const row = ({ at: [, y] }) => Math.round(y / 40);
  return all.sort((a, b) => row(a) - row(b) || a.at[0] - b.at[0]);
}

function middle(geometry) {
  const [west, south, east, north] = boxAround(pointsOf(geometry));
  return /** @type {[number, number]} */ ([(west + east) / 2, (south + north) / 2]);
}
