// The ground: tiles read by hand-made bytes, and which of them a view shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chance } from "./chance.js";

const scripts = (name) => new URL(`../../../src/iinst_geo/maps/scripts/${name}.js`, import.meta.url);
globalThis.TILES = { zooms: [7, 9], box: [-11.5, 49, 2.6, 61.2], sheetBelow: 6.5 };
globalThis.NAME_PX = 13;
const { layersOfTile, LINE, POINT, POLYGON } = await import(scripts("vector_tile"));
const { namesOf, tilesInSight, tileZoom } = await import(scripts("ground"));
const { projection, TILE_PX, toLat } = await import(scripts("mercator"));

const field = (number, ...bytes) => [(number << 3) | 2, bytes.length, ...bytes];
const words = (number, text) => field(number, ...new TextEncoder().encode(text));
const packed = (number, ...values) => field(number, ...values);

test("the example of the specification: two points, a line, a polygon", () => {
  const feature = (kind, ...commands) => field(2, ...packed(2, 0, 0), 3 << 3, kind, ...packed(4, ...commands));
  const layer = field(
    3,
    ...words(1, "shapes"),
    ...feature(POINT, 17, 10, 14, 3, 9),
    ...feature(LINE, 9, 4, 4, 18, 0, 16, 16, 0),
    ...feature(POLYGON, 9, 6, 12, 18, 10, 12, 24, 44, 15),
    ...words(3, "kind"),
    ...field(4, ...words(1, "é")),
    5 << 3, 0x80, 0x20, // an extent of 4096
    15 << 3, 2,
  );
  assert.deepEqual(layersOfTile(new Uint8Array(layer)), {
    shapes: {
      extent: 4096,
      shapes: [
        { kind: POINT, properties: { kind: "é" }, parts: [[5, 7], [3, 2]] },
        { kind: LINE, properties: { kind: "é" }, parts: [[2, 2, 2, 10, 10, 10]] },
        { kind: POLYGON, properties: { kind: "é" }, parts: [[3, 6, 8, 12, 20, 34]] },
      ],
    },
  });
});

test("values are read whatever kind of number they are", () => {
  const values = [[3 << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0], [4 << 3, 7], [5 << 3, 0xac, 2], [6 << 3, 5]];
  const tags = field(2, 0, 1, 0, 2, 0, 3);
  const layer = field(3, ...words(1, "n"), ...field(2, ...tags), ...words(3, "a"), ...values.flatMap((each) => field(4, ...each)));
  assert.deepEqual(layersOfTile(new Uint8Array(layer)).n.shapes[0].properties, { a: -3 });
});

test("nothing is a tile without layers", () => {
  assert.deepEqual(layersOfTile(new Uint8Array()), {});
});

test("a name stands where its tile has it", () => {
  const shape = { kind: POINT, properties: { kind: "town", name: "Null", rank: 2 }, parts: [[2048, 4096]] };
  const [name] = namesOf({ extent: 4096, shapes: [shape] }, 1, 0, 0);
  assert.deepEqual(name, { kind: "town", name: "Null", rank: 2, p: [-90, toLat(0.5)] });
});

test("from afar there is the sheet, from near the finest tiles", () => {
  assert.deepEqual([4, 6.4, 6.5, 7.4, 7.5, 8.6, 15].map(tileZoom), [0, 0, 7, 7, 8, 9, 9]);
});

test("the tiles of a view cover it, none lies beside it, and none beyond the box", () => {
  const random = chance(17);
  for (let round = 0; round < 400; round += 1) {
    const view = { longitude: -11 + random() * 13, latitude: 49.5 + random() * 11, zoom: 6.5 + random() * 8 };
    const size = { width: 300 + random() * 1200, height: 300 + random() * 700 };
    const z = tileZoom(view.zoom);
    const found = tilesInSight(view, size, z);
    const count = 2 ** z;
    const toPx = projection(view, size);
    const px = TILE_PX * 2 ** (view.zoom - z);
    const names = new Set(found.map(String));
    assert.equal(names.size, found.length);
    for (const [x, y] of found) {
      const [left, top] = toPx([(x / count) * 360 - 180, toLat(y / count)]);
      assert.ok(left <= size.width && left + px >= 0 && top <= size.height && top + px >= 0);
    }
    for (let point = 0; point < 20; point += 1) {
      const lon = -11.4 + random() * 13.9;
      const lat = 49.1 + random() * 12;
      const [x, y] = toPx([lon, lat]);
      const isSeen = x >= 0 && y >= 0 && x <= size.width && y <= size.height;
      const down = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
      const tile = [Math.floor((lon / 360 + 0.5) * count), Math.floor(down * count)];
      if (isSeen) assert.ok(names.has(String(tile)), `${tile} of ${[...names]}`);
    }
  }
});
