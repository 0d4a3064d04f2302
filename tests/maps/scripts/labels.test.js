import assert from "node:assert/strict";
import { test } from "node:test";
import { isInside, overlap, placeLabels } from "../../../src/iinst_geo/maps/scripts/labels.js";
import { chance, pick } from "./chance.js";

const widthOf = (text, size) => text.length * size * 0.55;
const SIZES = [
  [1400, 900],
  [1280, 720],
  [820, 1180],
  [390, 844],
];

function randomView(random) {
  const [width, height] = pick(random, SIZES);
  const label = () => ({
    text: "a".repeat(1 + Math.floor(random() ** 2 * 60)),
    // Some lie outside the map, some in one place.
    at: [Math.round(random() * width * 1.2 - width * 0.1), Math.round(random() * height * 1.2 - height * 0.1)],
    size: pick(random, [9, 11, 13, 26]),
    weight: 600,
    way: pick(random, ["on", "beside", "corner", "alone"]),
    reach: pick(random, [0, 7, 10, 16]),
  });
  const labels = Array.from({ length: Math.floor(random() * 120) }, label);
  if (random() < 0.5) for (const each of labels.slice(1, 9)) each.at = labels[0].at;
  const marks = labels.map(({ at: [x, y], reach }) => [x - reach, y - reach, x + reach, y + reach]);
  const frame = [random() < 0.2 ? width * 0.36 : 0, 0, width, height];
  return { labels, marks, frame };
}

test("no two labels overlap and none is cut, in 1,000 random views", () => {
  const random = chance(16);
  let count = 0;
  for (let view = 0; view < 1000; view++) {
    const { labels, marks, frame } = randomView(random);
    const placed = placeLabels(labels, marks, frame, widthOf);
    count += placed.length;
    placed.forEach((one, at) => {
      assert.ok(isInside(one.box, frame), `cut: ${JSON.stringify(one)}`);
      for (const other of placed.slice(at + 1)) assert.ok(!overlap(one.box, other.box));
      const { box, anchor, offset, at: [x, y] } = one;
      const middle = { start: box[0], middle: (box[0] + box[2]) / 2, end: box[2] }[anchor];
      const pad = anchor === "middle" ? 0 : 0.4 * one.size;
      assert.ok(Math.abs(x + offset[0] - middle) <= pad + 1e-6, "the words stand in their box");
      assert.ok(Math.abs(y + offset[1] - (box[1] + box[3]) / 2) < 1e-6);
    });
  }
  assert.ok(count > 10_000, `only ${count} were placed`);
});

test("words beside a mark and by themselves cover no mark", () => {
  const random = chance(17);
  for (let view = 0; view < 300; view++) {
    const { labels, marks, frame } = randomView(random);
    for (const { box, way } of placeLabels(labels, marks, frame, widthOf)) {
      if (way === "beside" || way === "alone") assert.ok(!marks.some((mark) => overlap(box, mark)));
    }
  }
});

test("the first label wins, and a free side is taken", () => {
  const label = (text, x, rest = {}) => ({ text, at: [x, 50], size: 10, weight: 600, way: "beside", reach: 5, ...rest });
  const marks = [
    [45, 45, 55, 55],
    [95, 45, 105, 55],
  ];
  const placed = placeLabels([label("first", 50), label("second", 100)], marks, [0, 0, 200, 100], widthOf);
  assert.deepEqual(placed.map(({ text, anchor }) => [text, anchor]), [
    ["first", "start"],
    ["second", "start"],
  ]);
  const atTheEdge = placeLabels([label("at the edge", 190)], [], [0, 0, 200, 100], widthOf);
  assert.equal(atTheEdge[0].anchor, "end");
  const nowhere = placeLabels([label("x".repeat(60), 100)], [], [0, 0, 200, 100], widthOf);
  assert.deepEqual(nowhere, []);
});
