// Reads a tile from the standard input (base64); prints what its layers hold.
import { readFileSync } from "node:fs";

const { layersOfTile } = await import(
  new URL("../../../src/iinst_geo/maps/scripts/vector_tile.js", import.meta.url)
);
const layers = layersOfTile(new Uint8Array(Buffer.from(readFileSync(0, "utf8"), "base64")));
const told = {};
for (const [name, { extent, shapes }] of Object.entries(layers)) {
  const found = shapes.map(({ properties, parts }) => [
    properties,
    parts.length,
    parts.reduce((sum, part) => sum + part.length / 2, 0),
  ]);
  told[name] = { extent, shapes: found };
}
console.log(JSON.stringify(told));
