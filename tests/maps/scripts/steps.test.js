import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "../../../src/iinst_geo/maps/scripts/steps.js";
import { chance } from "./chance.js";

const CROSS = [
  [50, 10],
  [10, 50],
  [50, 50],
  [90, 50],
  [50, 90],
];

test("an arrow leads to the nearest in its direction, and stays where there is none", () => {
  assert.equal(step("ArrowUp", 2, CROSS), 0);
  assert.equal(step("ArrowLeft", 2, CROSS), 1);
  assert.equal(step("ArrowRight", 2, CROSS), 3);
  assert.equal(step("ArrowDown", 2, CROSS), 4);
  assert.equal(step("ArrowUp", 0, CROSS), 0);
});

test("Home, End and the page keys go through all marks in order", () => {
  assert.equal(step("Home", 3, CROSS), 0);
  assert.equal(step("End", 0, CROSS), 4);
  assert.equal(step("PageDown", 4, CROSS), 4);
  assert.equal(step("PageUp", 3, CROSS), 2);
});

test("other keys are no steps, and without marks none is", () => {
  assert.equal(step("a", 0, CROSS), null);
  assert.equal(step("ArrowUp", -1, []), null);
  assert.equal(step("ArrowUp", -1, CROSS), 0);
});

test("by arrows and page keys every mark is reached from every other", () => {
  const random = chance(3);
  for (let round = 0; round < 300; round++) {
    const points = Array.from({ length: 2 + Math.floor(random() * 25) }, () => [
      Math.floor(random() * 12) * 30,
      Math.floor(random() * 9) * 30, // several share a point
    ]);
    points.forEach((_, start) => {
      const seen = new Set([start]);
      const waiting = [start];
      while (waiting.length) {
        const at = waiting.pop();
        for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown"]) {
          const next = step(key, at, points);
          if (!seen.has(next)) waiting.push(next);
          seen.add(next);
        }
      }
      assert.equal(seen.size, points.length, JSON.stringify({ start, points }));
    });
  }
});
