// Web Mercator as deck.gl has it: the world is 512 pixels wide at zoom 0.

/** @typedef {[number, number]} Point longitude and latitude in degrees, or pixels */
/** @typedef {{longitude: number, latitude: number, zoom: number}} View */
/** @typedef {{width: number, height: number}} Size in pixels */
/** @typedef {[number, number, number, number]} Box west, south, east, north; or left, top, right, bottom */

export const TILE_PX = 512;
const EQUATOR_M = 40_075_016.686; // round the earth of EPSG:3857

/** @param {number} lon */
export const toX = (lon) => (lon + 180) / 360;

/** @param {number} lat */
export const toY = (lat) =>
  (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2;

/** @param {number} y */
export const toLat = (y) =>
  (2 * Math.atan(Math.exp(Math.PI * (1 - 2 * y))) - Math.PI / 2) * (180 / Math.PI);

/** Return how many metres a pixel stands for in the middle of a view. @param {View} view */
export const metresPerPx = ({ latitude, zoom }) =>
  (EQUATOR_M * Math.cos((latitude * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);

/**
 * Return the way from degrees to pixels of a map.
 * @param {View} view
 * @param {Size} size
 * @returns {(point: Point) => Point}
 */
export function projection({ longitude, latitude, zoom }, { width, height }) {
  const px = TILE_PX * 2 ** zoom;
  const [x, y] = [toX(longitude), toY(latitude)];
  return ([lon, lat]) => [width / 2 + (toX(lon) - x) * px, height / 2 + (toY(lat) - y) * px];
}

/** Return west, south, east and north of some points. @param {Point[]} points @returns {Box} */
export function boxAround(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return /** @type {Box} */ (box);
}

/** Return all points of an outline. @param {{coordinates: any[]}} geometry @returns {Point[]} */
export function pointsOf({ coordinates }) {
  return typeof coordinates[0] === "number"
    ? [/** @type {Point} */ (coordinates)]
    : coordinates.flatMap((part) => pointsOf({ coordinates: part }));
}

/**
 * Return the view that shows a box in the part of the map that nothing covers.
 * @param {Box} box
 * @param {Size & {left: number, top: number, right: number, bottom: number}} room
 *   the map, and how far from its edges the free part begins
 * @param {{furthest: number, nearest: number, alone: number}} zooms
 *   `alone`: where a single point keeps its surroundings
 * @returns {View}
 */
export function viewOfBox([west, south, east, north], room, { furthest, nearest, alone }) {
  const across = Math.max(toX(east) - toX(west), 1e-9);
  const along = Math.max(toY(south) - toY(north), 1e-9);
  const wide = Math.max(room.width - room.left - room.right, 80);
  const high = Math.max(room.height - room.top - room.bottom, 80);
  const fitting = Math.log2(Math.min(wide / across, high / along) / TILE_PX);
  const closest = Math.max(across, along) < 1e-8 ? alone : nearest;
  const zoom = Math.min(Math.max(fitting, furthest), closest);
  return viewAt((toX(west) + toX(east)) / 2, (toY(south) + toY(north)) / 2, zoom, room);
}

/**
 * Return the view with a point in the middle of the free part of the map.
 * @param {number} x @param {number} y @param {number} zoom
 * @param {{left: number, top: number, right: number, bottom: number}} room
 * @returns {View}
 */
export function viewAt(x, y, zoom, { left, right, top, bottom }) {
  const px = TILE_PX * 2 ** zoom;
  return {
    longitude: (x - (left - right) / 2 / px) * 360 - 180,
    latitude: toLat(y - (top - bottom) / 2 / px),
    zoom,
  };
}
