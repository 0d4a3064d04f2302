import assert from "node:assert/strict";
import { test } from "node:test";
import { isWithin, pick } from "../../../src/iinst_geo/maps/scripts/shapes.js";

const VIEW = { longitude: 0, latitude: 0, zoom: 5 };
const same = (point) => point;
const discs = (id, radius, ...data) => ({
  "@@type": "ScatterplotLayer",
  id,
  pickable: true,
  radiusUnits: "pixels",
  getRadius: radius,
  data,
});
const under = (pointer, ...layers) => pick(pointer, layers, VIEW, same, 1)?.record.id;

test("what the pointer is on wins over what it is only near, whatever lies above", () => {
  const [partners, leads] = [discs("partners", 7, { id: "partner", p: [14, 0] }), discs("leads", 10, { id: "lead", p: [0, 0] })];
  assert.equal(under([14, 0], partners, leads), "partner");
  assert.equal(under([9, 0], partners, leads), "lead"); // both: the upper
  assert.equal(under([-13, 0], partners, leads), "lead"); // near it
  assert.equal(under([-30, 0], partners, leads), undefined);
});

test("of one layer the last drawn is on top", () => {
  const sums = discs("sums", "@@=r", { id: "large", p: [0, 0], r: 30 }, { id: "small", p: [5, 0], r: 4 });
  assert.equal(under([5, 0], sums), "small");
  assert.equal(under([-20, 0], sums), "large");
  assert.equal(under([0, 0], discs("heap", 5, { id: "below", p: [0, 0] }, { id: "above", p: [0, 0] })), "above");
});

test("a line is met beside it, an area inside and not in its hole", () => {
  const line = { "@@type": "PathLayer", id: "ties", pickable: true, getWidth: 2, data: [{ id: "tie", path: [[0, 0], [100, 0]] }] };
  assert.equal(under([50, 4], line), "tie");
  assert.equal(under([50, 9], line), undefined);
  const ring = (far) => [[-far, -far], [far, -far], [far, far], [-far, far], [-far, -far]];
  const area = { type: "Polygon", coordinates: [ring(10), ring(3)] };
  assert.ok(isWithin([5, 5], area, same));
  assert.ok(!isWithin([0, 0], area, same));
  assert.ok(!isWithin([15, 0], area, same));
});
