// Sums by level: which is asked for, and what is made of what comes.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.LEVELS = { authority: 6, cluster: 7.5 };
const { isSummed, levelAt, levelLayers } = await import(
  new URL("../../../src/iinst_geo/maps/scripts/sums.js", import.meta.url)
);

const VIEW = { longitude: 0, latitude: 51, zoom: 8.4 };

test("the level is the zoom's", () => {
  assert.deepEqual([4, 5.9, 6, 7.4, 7.5, 12].map(levelAt), [
    "region", "region", "authority", "authority", "cluster", "cluster",
  ]);
});

test("areas hold for their zooms, wherever the map stands", () => {
  const sums = { level: "authority", zoom: 6.2, box: [0, 50, 1, 51] };
  assert.ok(isSummed(sums, { ...VIEW, zoom: 7.2 }, [-5, 54, -4, 55]));
  assert.ok(!isSummed(sums, { ...VIEW, zoom: 5 }, [0.2, 50.2, 0.4, 50.4]));
});

test("clusters hold in their box and for their zoom", () => {
  const sums = { level: "cluster", zoom: 8.1, box: [0, 50, 1, 51] };
  assert.ok(isSummed(sums, VIEW, [0.1, 50.1, 0.9, 50.9]));
  assert.ok(!isSummed(sums, VIEW, [0.1, 50.1, 1.1, 50.9]));
  assert.ok(!isSummed(sums, { ...VIEW, zoom: 9 }, [0.1, 50.1, 0.9, 50.9]));
});

test("columns become records, named by their id where they have no name", () => {
  const layers = [{ id: "sums", data: "@sums" }, { id: "numbers", data: "@sums" }];
  const records = { sums: { id: ["Kent", "7"], name: [null, "7 schools"], r: [1, 2] } };
  const [discs, numbers] = levelLayers({ layers, records });
  assert.deepEqual(discs.data, [
    { id: "Kent", name: "Kent", r: 1 },
    { id: "7", name: "7 schools", r: 2 },
  ]);
  assert.deepEqual(numbers.data, discs.data);
  assert.deepEqual(levelLayers({ layers: layers.slice(0, 1), records: { sums: {} } })[0].data, []);
});
