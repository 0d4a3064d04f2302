// What is summed of very many institutions: by region, authority or nearness.
import { rowsOf } from "./records.js";

/** @typedef {import("./mercator.js").View} View */
/** @typedef {import("./mercator.js").Box} Box */

/**
 * The sums of a level.
 * @typedef {object} Sums
 * @property {string} level region, authority or cluster
 * @property {boolean} [isOnly] there is no other: nobody is in an area of the map
 * @property {any[]} layers as pydeck describes them
 * @property {Record<string, Record<string, any[]>>} records of each layer, by column
 * @property {number} zoom for which clusters were made
 * @property {Box} box in which they lie
 * @property {import("./mercator.js").Point[]} [corners] of all that is shown, if none of it lies there
 */

/** Return by what a map sums at a zoom. @param {number} zoom */
export const levelAt = (zoom) =>
  Object.entries(LEVELS).reduce((level, [name, from]) => (zoom >= from ? name : level), "region");

/** Whether sums are right for a view. @param {Sums} sums @param {View} view @param {Box} box in sight */
export function isSummed(sums, { zoom }, [west, south, east, north]) {
  if (!sums.isOnly && sums.level !== levelAt(zoom)) return false;
  if (sums.level !== "cluster") return true;
  const [left, bottom, right, top] = sums.box;
  const isInside = west >= left && south >= bottom && east <= right && north <= top;
  return isInside && Math.floor(zoom) === Math.floor(sums.zoom);
}

/** Return the layers of sums, with their records. @param {Sums} sums */
export function levelLayers({ level, layers, records }) {
  return layers.map((layer) => {
    const rows = rowsOf(records[layer.data.slice(1)]);
    return { ...layer, level, data: rows.map((row) => ({ ...row, name: row.name ?? row.id })) };
  });
}
