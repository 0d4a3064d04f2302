// From one mark to the next by the arrow keys.

/** @typedef {import("./mercator.js").Point} Point */

/** @type {Record<string, Point>} */
const ARROWS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
const SAME_PX = 2; // nearer marks stand in one place

/**
 * Return which mark a key leads to.
 *
 * An arrow leads to the nearest that lies roughly in its direction; among marks in one
 * place Right and Down go forward, Left and Up back. Page Down and Page Up
 * go through all, Home and End to the first and the last.
 *
 * @param {string} key as an event names it
 * @param {number} from the place of the mark in `points`; -1 for none
 * @param {Point[]} points in pixels
 * @returns {number | null} the place of the next mark; null if the key is no step
 */
export function step(key, from, points) {
  const last = points.length - 1;
  const turns = { Home: 0, End: last, PageDown: from + 1, PageUp: from - 1 };
  if (last < 0) return null;
  if (key in turns) return Math.min(Math.max(turns[/** @type {keyof turns} */ (key)], 0), last);
  if (!(key in ARROWS)) return null;
  if (from < 0) return 0;
  return neighbour(ARROWS[key], from, points);
}

/** @param {Point} direction @param {number} from @param {Point[]} points */
function neighbour([right, down], from, points) {
  const [x, y] = points[from];
  const isForward = right + down > 0;
  let [best, least] = [from, Infinity];
  points.forEach(([px, py], at) => {
    const [dx, dy] = [px - x, py - y];
    const far = Math.hypot(dx, dy);
    const along = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const isHere = far < SAME_PX && at !== from && at > from === isForward;
    const cost = isHere ? Math.abs(at - from) / points.length : along + 2 * aside;
    if ((isHere || (far >= SAME_PX && along > 0 && 2 * along >= aside)) && cost < least) {
      [best, least] = [at, cost];
    }
  });
  return best;
}
