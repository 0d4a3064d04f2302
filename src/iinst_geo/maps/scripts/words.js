// The words of the map on a canvas of their own, above deck.gl's.
import { placeLabels } from "./labels.js";
import { metresPerPx } from "./mercator.js";
import { hasMarks, markBoxes, radiusOf, read } from "./shapes.js";

/** @typedef {import("./mercator.js").Point} Point */

// How the words of a layer stand to their marks, and which come first.
const WAYS = [
  ["origin", "on"],
  ["place", "on"],
  ["letters", "on"],
  ["numbers", "on"],
  ["names", "beside"],
  ["badges", "corner"],
];
const LEAST_PX = 9; // smaller numbers are no longer read
const TOWN_SHARE = 0.85; // of the size of a name
const SMALL_SHARE = 0.75;
const HALO_PX = 4;
const CROSS_SHARE = 0.45; // of the letters' size that a + takes up
const MOST_PLACES = 30;
// Zooms from which authorities and postcode districts are named, and the weight of it.
const NAMED_FROM = { town: 0, authority: 8.2, district: 10.8 };
const WEIGHTS = { town: 400, authority: 600, district: 400 };

/**
 * Return all that may be written on a map, what matters most first.
 * @param {import("./shapes.js").Layer[]} layers
 * @param {import("./mercator.js").View} view
 * @param {(point: Point) => Point} toPx
 * @param {number} scale
 */
export function candidates(layers, view, toPx, scale) {
  const texts = layers.filter((layer) => layer["@@type"] === "TextLayer");
  const byName = new Map(texts.map((layer) => [layer.id, layer]));
  const reaches = reachByPoint(layers, view, scale);
  return WAYS.filter(([name]) => byName.has(name)).flatMap(([name, way]) => {
    const layer = byName.get(name);
    const size = sizeOf(layer, view, scale);
    if (size < LEAST_PX) return [];
    // Of equal ones the last is drawn on top.
    return [...layer.data]
      .reverse()
      .sort((a, b) => (b.n ?? 0) - (a.n ?? 0))
      .map((record) => ({
        text: record.l,
        p: record.p,
        at: toPx(record.p),
        size,
        weight: layer.fontWeight ?? 600,
        way: /** @type {"on" | "beside" | "corner"} */ (way),
        reach: reaches.get(record.p.join()) ?? 0,
        colour: read(layer.getColor, record),
        hasHalo: way !== "on" || name === "place",
        share: name === "origin" ? CROSS_SHARE : undefined,
      }));
  });
}

function sizeOf(layer, view, scale) {
  const size = layer.getSize;
  if (layer.sizeUnits !== "meters") return size * scale;
  return Math.min(size / metresPerPx(view), layer.sizeMaxPixels ?? Infinity) * scale;
}

/** The largest mark at each point. */
function reachByPoint(layers, view, scale) {
  const reaches = new Map();
  for (const layer of layers.filter(hasMarks)) {
    for (const record of layer.data) {
      const key = record.p.join();
      const radius = radiusOf(layer, record, view, scale);
      reaches.set(key, Math.max(reaches.get(key) ?? 0, radius));
    }
  }
  return reaches;
}

/** From afar only cities help; a town is known to those who stand near it. */
function placesFor(places, { zoom }, toPx, size, colours) {
  const last = Math.round(18 * 2 ** (Math.max(zoom - 5.5, 0) * 1.5));
  return places
    .filter(({ kind, rank }) => zoom >= NAMED_FROM[kind] && rank <= last)
    .map(({ kind, name, p }) => ({
      text: name,
      p,
      at: toPx(p),
      size: size * (kind === "town" ? TOWN_SHARE : SMALL_SHARE),
      weight: WEIGHTS[kind],
      way: /** @type {"alone"} */ ("alone"),
      colour: colours.town,
      hasHalo: true,
      isPlace: true,
    }));
}

/**
 * Make the canvas of a map's words.
 * @param {HTMLElement} container
 * @param {string} font family
 */
export function makeWords(container, font) {
  const canvas = document.createElement("canvas");
  canvas.className = "map-words";
  canvas.setAttribute("aria-hidden", "true");
  container.append(canvas);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const widths = new Map();
  let placed = [];

  function widthOf(text, size, weight) {
    const key = `${weight} ${text}`; // widths grow with the size of the letters
    if (!widths.has(key)) {
      pen.font = `${weight} 100px ${font}`;
      widths.set(key, pen.measureText(text).width / 100);
    }
    return widths.get(key) * size;
  }

  return {
    /** Find a place for all words of a picture. */
    place({ layers, places, colours, view, toPx, scale, frame, taken }) {
      const wanted = candidates(layers, view, toPx, scale);
      const own = placesFor(places, view, toPx, NAME_PX * scale, colours);
      const marks = [...markBoxes(layers, view, toPx, scale), ...taken];
      const all = placeLabels([...wanted, ...own], marks, frame, widthOf);
      const names = all.filter(({ isPlace }) => !isPlace);
      placed = [...names, ...all.filter(({ isPlace }) => isPlace).slice(0, MOST_PLACES)];
    },
    clear() {
      placed = [];
    },
    /** Write them where the map stands now. */
    write(toPx, { width, height }, halo) {
      const dense = window.devicePixelRatio || 1;
      if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense)) {
        canvas.width = Math.round(width * dense);
        canvas.height = Math.round(height * dense);
      }
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      pen.clearRect(0, 0, width, height);
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
      pen.strokeStyle = halo;
      pen.lineWidth = HALO_PX;
      for (const { text, p, size, weight, colour, anchor, offset, hasHalo } of placed) {
        const [x, y] = toPx(p);
        const at = [x + offset[0], y + offset[1] + size * 0.06];
        pen.font = `${weight} ${size}px ${font}`;
        pen.textAlign = anchor === "middle" ? "center" : anchor;
        if (hasHalo) pen.strokeText(text, at[0], at[1]);
        pen.fillStyle = css(colour);
        pen.fillText(text, at[0], at[1]);
      }
    },
    /** What is written, for tests. */
    placed: () => placed.map(({ text, box, way }) => ({ text, box, way })),
  };
}

/** @param {number[]} colour opacity, if there, from 0 to 255 */
export const css = ([red, green, blue, opacity = 255]) =>
  `rgb(${red} ${green} ${blue} / ${opacity / 255})`;
