// pydeck's layers as shapes on a map: what lies where, and what a pointer meets.
import { metresPerPx } from "./mercator.js";

/** @typedef {import("./mercator.js").Point} Point */
/** @typedef {import("./mercator.js").Box} Box */
/** @typedef {import("./mercator.js").View} View */
/** @typedef {Record<string, any>} Layer as pydeck writes it: `@@=name` reads a column */

const REACH_PX = 5; // a pointer need not meet a small mark to the pixel
const LINE_REACH_PX = 4;

/** Return what a property of a layer is for a record. @param {any} value @param {any} record */
export const read = (value, record) =>
  typeof value === "string" && value.startsWith("@@=") ? record[value.slice(3)] : value;

/** Whether it draws marks that stand for something, rather than circles on the ground. */
export const hasMarks = (layer) =>
  layer["@@type"] === "ScatterplotLayer" &&
  (layer.radiusUnits === "pixels" || layer.radiusMaxPixels !== undefined);

/**
 * Return the radius of a disc in pixels.
 * @param {Layer} layer @param {any} record @param {View} view @param {number} scale
 */
export function radiusOf(layer, record, view, scale) {
  const radius = read(layer.getRadius, record);
  if (layer.radiusUnits === "pixels") return radius * scale;
  const { radiusMinPixels: least = 0, radiusMaxPixels: most = Infinity } = layer;
  return Math.min(Math.max(radius / metresPerPx(view), least), most) * scale;
}

/**
 * Return the boxes of all marks, in pixels.
 * @param {Layer[]} layers @param {View} view
 * @param {(point: Point) => Point} toPx @param {number} scale
 * @returns {Box[]}
 */
export function markBoxes(layers, view, toPx, scale) {
  return layers.filter(hasMarks).flatMap((layer) =>
    layer.data.map((record) => {
      const [x, y] = toPx(record.p);
      const reach = radiusOf(layer, record, view, scale) + 1;
      return [x - reach, y - reach, x + reach, y + reach];
    }),
  );
}

/**
 * Return what lies under a point of the map, the topmost; else the nearest to it.
 * @param {Point} pointer in pixels
 * @param {Layer[]} layers the topmost last
 * @param {View} view
 * @param {(point: Point) => Point} toPx
 * @param {number} scale
 * @returns {{layer: Layer, record: any} | null}
 */
export function pick(pointer, layers, view, toPx, scale) {
  const upper = layers.filter(({ pickable }) => pickable).reverse();
  let [found, least] = [null, Infinity];
  for (const layer of upper) {
    for (const record of [...layer.data].reverse()) {
      const far = outside(pointer, layer, record, view, toPx, scale);
      if (far <= 0) return { layer, record };
      if (far <= allowance(layer) && far < least) [found, least] = [{ layer, record }, far];
    }
  }
  return found;
}

const allowance = (layer) =>
  ({ ScatterplotLayer: REACH_PX, PathLayer: LINE_REACH_PX })[layer["@@type"]] ?? 0;

function outside(pointer, layer, record, view, toPx, scale) {
  if (layer["@@type"] === "ScatterplotLayer") {
    const [x, y] = toPx(record.p);
    const far = Math.hypot(pointer[0] - x, pointer[1] - y);
    return far - radiusOf(layer, record, view, scale);
  }
  if (layer["@@type"] === "PathLayer") {
    const [from, to] = record.path.map(toPx);
    const wide = Math.max(read(layer.getWidth, record), record.t ?? 0);
    return toSegment(pointer, from, to) - (wide * scale) / 2;
  }
  return isWithin(pointer, record.geometry, toPx) ? 0 : Infinity;
}

/** @param {Point} point @param {Point} from @param {Point} to */
function toSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const share = squared ? ((x - ax) * dx + (y - ay) * dy) / squared : 0;
  const at = Math.min(Math.max(share, 0), 1);
  return Math.hypot(x - ax - at * dx, y - ay - at * dy);
}

/** By the even-odd rule, so that holes are outside. */
export function isWithin([x, y], geometry, toPx) {
  let inside = false;
  for (const ring of ringsOf(geometry)) {
    const points = ring.map(toPx);
    points.forEach(([ax, ay], at) => {
      const [bx, by] = points[(at + 1) % points.length];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    });
  }
  return inside;
}

/** @param {{type: string, coordinates: any}} geometry @returns {Point[][]} */
export const ringsOf = ({ type, coordinates }) =>
  type === "MultiPolygon" ? coordinates.flat() : coordinates;
