// Words on the map: each where it covers no other words and no mark, or nowhere.

/** @typedef {import("./mercator.js").Box} Box */
/** @typedef {import("./mercator.js").Point} Point */

/**
 * @typedef {object} Label
 * @property {string} text
 * @property {Point} at where it belongs, in pixels
 * @property {number} size of its letters, in pixels
 * @property {number} weight of its letters, 400 to 700
 * @property {"on" | "beside" | "corner" | "alone"} way
 *   on its mark, beside it, at a corner of it, or by itself with room around
 * @property {number} [reach] from `at` to the edge of its mark, in pixels
 * @property {number} [share] of its size that a sign takes up, both ways
 */

/** @typedef {"start" | "middle" | "end"} Anchor */
/** @typedef {{anchor: Anchor, offset: Point, box: Box, clear?: Box}} Spot */

const HIGH = 1.3; // of a line, in sizes of its letters
const GAP_PX = 3; // from a mark to its words
const PAD = 0.4; // left and right of words, in sizes of its letters
const ALONE_PX = [14, 9]; // words by themselves keep this far from all else

/** @param {Box} a @param {Box} b */
export const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** @param {Box} box @param {Box} frame */
export const isInside = (box, frame) =>
  box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];

/** A corner of a mark is on the mark itself. @param {Label} label @param {Box} mark */
const isOwn = ({ way, at: [x, y] }, [left, top, right, bottom]) =>
  way === "corner" && left <= x && x <= right && top <= y && y <= bottom;

/**
 * Place labels, the first ones first.
 *
 * @template {Label} T
 * @param {T[]} labels
 * @param {Box[]} marks what words beside or alone must not cover
 * @param {Box} frame within which each box must lie
 * @param {(text: string, size: number, weight: number) => number} widthOf in pixels
 * @returns {(T & Spot)[]} those that found room
 */
export function placeLabels(labels, marks, frame, widthOf) {
  /** @type {Box[]} */
  const words = [];
  const placed = [];
  for (const label of labels) {
    const wide = widthOf(label.text, label.size, label.weight);
    const isFree = (/** @type {Spot} */ { box, clear = box }) =>
      isInside(box, frame) &&
      !words.some((other) => overlap(clear, other)) &&
      (label.way === "on" || !marks.some((mark) => overlap(clear, mark) && !isOwn(label, mark)));
    const spot = spotsOf(label, wide).find(isFree);
    if (!spot) continue;
    words.push(spot.box);
    placed.push({ ...label, ...spot });
  }
  return placed;
}

/** @param {Label} label @param {number} wide @returns {Spot[]} */
function spotsOf(label, wide) {
  const high = label.size * HIGH;
  if (label.way === "beside") return besideIt(label, wide + 2 * PAD * label.size, high);
  if (label.way === "corner") return atCorners(label, wide + 4, label.size);
  const sign = label.share && label.share * label.size;
  const tall = label.way === "on" ? label.size : high;
  const spot = centred(label.at, [0, 0], sign || wide, sign || tall);
  if (label.way === "on") return [spot];
  const [x, y] = ALONE_PX;
  const [left, top, right, bottom] = spot.box;
  return [{ ...spot, clear: [left - x, top - y, right + x, bottom + y] }];
}

/** @param {Point} at @param {Point} offset @param {number} wide @param {number} high @returns {Spot} */
function centred([x, y], [dx, dy], wide, high) {
  const [left, top] = [x + dx - wide / 2, y + dy - high / 2];
  return { anchor: "middle", offset: [dx, dy], box: [left, top, left + wide, top + high] };
}

/**
 * Right of its mark, left, below or above.
 * @param {Label} label @param {number} wide @param {number} high @returns {Spot[]}
 */
function besideIt({ at, size, reach = 0 }, wide, high) {
  const [x, y] = at;
  const off = reach + GAP_PX;
  const [top, bottom] = [y - high / 2, y + high / 2];
  const pad = PAD * size;
  const below = centred(at, [0, off + high / 2], wide, high);
  const above = centred(at, [0, -off - high / 2], wide, high);
  return [
    { anchor: "start", offset: [off + pad, 0], box: [x + off, top, x + off + wide, bottom] },
    { anchor: "end", offset: [-off - pad, 0], box: [x - off - wide, top, x - off, bottom] },
    ...[below, above].map((spot) => {
      // So that it does not end beside another mark, as if it were that one's.
      const [left, high_, right, low] = spot.box;
      return { ...spot, clear: /** @type {Box} */ ([left - size, high_, right + size, low]) };
    }),
  ];
}

/**
 * Above left of its mark, below right, and the other two.
 * @param {Label} label @param {number} wide @param {number} high @returns {Spot[]}
 */
function atCorners({ at, reach = 0 }, wide, high) {
  const [across, along] = [reach * 0.75 + wide / 2, reach * 0.75 + high / 2];
  /** @type {Point[]} */
  const corners = [
    [-across, -along],
    [across, along],
    [across, -along],
    [-across, along],
  ];
  return corners.map((offset) => centred(at, offset, wide, high));
}
