// The ground under the marks: land, its settings and borders, on a canvas of its own.
import { metresPerPx, TILE_PX, toLat, toX, toY } from "./mercator.js";
import { layersOfTile, POINT, POLYGON } from "./vector_tile.js";
import { css } from "./words.js";

/** @typedef {import("./mercator.js").View} View */
/** @typedef {import("./mercator.js").Size} Size */

/**
 * Where the ground comes from.
 * @typedef {object} Source
 * @property {Uint8Array} sheet a tile of the whole world, coarse: drawn from afar, and until finer ones have come
 * @property {(z: number, x: number, y: number) => Promise<Uint8Array | null | undefined>} tile
 *   null where there is nothing but sea; not defined where a file has not taken it along
 */

const KEPT = 80; // tiles in memory
const KINDS = ["town", "authority", "district"]; // of names, what helps most first
const BORDER_PX = { authority: 0.8, region: 1.3, country: 1.6 };
const SEAM_PX = 0.6; // over the fine line that stays between two shapes that touch
const COAST_PX = 0.8;
const RIVER_PX = 1.5; // at least, from afar
const RIVER_M = 60; // how wide the sources do not say

/** The zoom of the tiles for a view: 0 is the sheet. @param {number} zoom */
export const tileZoom = (zoom) => {
  const [least, most] = TILES.zooms;
  return zoom < TILES.sheetBelow ? 0 : Math.min(Math.max(Math.round(zoom), least), most);
};

/**
 * Return the tiles of a zoom that a view shows: those that there can be.
 * @param {View} view @param {Size} size @param {number} z
 * @returns {[number, number][]} their x and y
 */
export function tilesInSight(view, { width, height }, z) {
  const count = 2 ** z;
  const px = TILE_PX * 2 ** view.zoom;
  const [west, south, east, north] = TILES.box;
  const range = (middle, reach, from, to) => [
    Math.floor(Math.max(middle - reach / 2 / px, from) * count),
    Math.floor(Math.min(middle + reach / 2 / px, to - 1e-9) * count),
  ];
  const [left, right] = range(toX(view.longitude), width, toX(west), toX(east));
  const [top, bottom] = range(toY(view.latitude), height, toY(north), toY(south));
  const tiles = [];
  for (let y = top; y <= bottom; y += 1) for (let x = left; x <= right; x += 1) tiles.push([x, y]);
  return tiles;
}

/** Make of a tile what is drawn and written of it. */
function tileOf(bytes, z, x, y) {
  const layers = layersOfTile(bytes);
  const paths = {};
  for (const [layer, name] of [["land", "kind"], ["settlement", "setting"], ["borders", "kind"], ["water", "kind"]]) {
    paths[layer] = {};
    for (const { kind, properties, parts } of layers[layer]?.shapes ?? []) {
      const path = (paths[layer][properties[name]] ??= new Path2D());
      for (const part of parts) trace(path, part, kind === POLYGON);
    }
  }
  const { extent } = layers.land ?? { extent: TILE_PX };
  return { z, x, y, extent, paths, names: namesOf(layers.names, z, x, y) };
}

function trace(path, points, isClosed) {
  path.moveTo(points[0], points[1]);
  for (let at = 2; at < points.length; at += 2) path.lineTo(points[at], points[at + 1]);
  if (isClosed) path.closePath();
}

/** @param {import("./vector_tile.js").TileLayer | undefined} layer */
export function namesOf(layer, z, x, y) {
  const at = (part, from) => (from + part / layer.extent) / 2 ** z;
  return (layer?.shapes ?? [])
    .filter(({ kind }) => kind === POINT)
    .map(({ properties: { kind, name, rank = 0 }, parts: [[east, south]] }) => ({
      kind,
      name,
      rank,
      p: [at(east, x) * 360 - 180, toLat(at(south, y))],
    }));
}

/**
 * Make the ground of a map.
 * @param {HTMLElement} container
 * @param {Source} source
 * @param {() => void} onCome when a tile has come
 */
export function makeGround(container, source, onCome) {
  const canvas = document.createElement("canvas");
  canvas.className = "map-ground";
  canvas.setAttribute("aria-hidden", "true");
  container.append(canvas);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const sheet = tileOf(source.sheet, 0, 0, 0);
  const tiles = new Map(); // by name; null while it is asked for, false if not to be had
  let come = 0; // so many tiles: another picture
  let painted = "";

  function ask(z, x, y) {
    const key = `${z}/${x}/${y}`;
    if (tiles.get(key) === false && z > TILES.zooms[0]) ask(z - 1, x >> 1, y >> 1);
    if (tiles.has(key)) return;
    tiles.set(key, null);
    source
      .tile(z, x, y)
      .then((bytes) => {
        const isHad = bytes !== undefined;
        tiles.set(key, isHad && tileOf(bytes ?? new Uint8Array(), z, x, y));
        if (!isHad) ask(z, x, y);
        const loaded = [...tiles.keys()].filter((each) => tiles.get(each));
        for (const old of loaded.slice(0, Math.max(loaded.length - KEPT, 0))) tiles.delete(old);
        come += 1;
        onCome();
      })
      .catch(() => tiles.delete(key)); // asked again with the next picture
  }

  /** Whether all that a view shows has come, as fine as it is to be. */
  function isWhole(view, size) {
    const z = tileZoom(view.zoom);
    return !z || tilesInSight(view, size, z).every(([x, y]) => tiles.get(`${z}/${x}/${y}`));
  }

  /** What there is of a view, the finest last; coarser ones stand in for what has not come. */
  function here(view, size) {
    const most = tileZoom(view.zoom);
    const whole = isWhole(view, size);
    const found = most && whole && isTiled(view, size) ? [] : [sheet];
    for (let z = whole ? most : TILES.zooms[0]; z && z <= most; z += 1) {
      found.push(...tilesInSight(view, size, z).map(([x, y]) => tiles.get(`${z}/${x}/${y}`)).filter(Boolean));
    }
    return found;
  }

  function paint(view, size, colours) {
    const dense = window.devicePixelRatio || 1;
    const { width, height } = size;
    const [wide, high] = [Math.round(width * dense), Math.round(height * dense)];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    pen.fillStyle = css(colours.sea);
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.lineJoin = "round";
    for (const tile of here(view, size)) draw(tile, view, size, dense, colours);
  }

  /** Draw a tile over whatever was there. */
  function draw(tile, view, size, dense, colours) {
    const [left, top] = corner(tile.x, tile.y, tile.z, view, size, dense).map(Math.round);
    const [right, bottom] = corner(tile.x + 1, tile.y + 1, tile.z, view, size, dense).map(Math.round);
    pen.save();
    pen.beginPath();
    pen.rect(left, top, right - left, bottom - top);
    pen.clip();
    pen.fillStyle = css(colours.sea);
    pen.fillRect(left, top, right - left, bottom - top);
    const px = (TILE_PX * 2 ** (view.zoom - tile.z) * dense) / tile.extent; // of a unit
    pen.setTransform(px, 0, 0, px, ...corner(tile.x, tile.y, tile.z, view, size, dense));
    const stroke = (path, colour, width) => {
      pen.strokeStyle = css(colour);
      pen.lineWidth = (width * dense) / px;
      pen.stroke(path);
    };
    for (const [kind, path] of Object.entries(tile.paths.land)) {
      pen.fillStyle = css(kind === "uk" ? colours.land : colours.abroad);
      pen.fill(path, "evenodd");
      stroke(path, colours.coast, COAST_PX);
    }
    for (const [setting, path] of Object.entries(tile.paths.settlement)) {
      if (!colours.settings?.[setting]) continue;
      pen.fillStyle = css(colours.settings[setting]);
      pen.fill(path, "evenodd");
      stroke(path, colours.settings[setting], SEAM_PX);
    }
    if (tile.paths.water.river) stroke(tile.paths.water.river, colours.sea, Math.max(RIVER_PX, RIVER_M / metresPerPx(view)));
    for (const [kind, path] of Object.entries(tile.paths.borders)) {
      stroke(path, kind === "authority" ? colours.authority : colours.region, BORDER_PX[kind]);
    }
    pen.restore();
  }

  return {
    /** Draw what there is of a view, and ask for what is not there. */
    show(view, size, colours) {
      const key = JSON.stringify([view.longitude, view.latitude, view.zoom, size, colours, come]);
      if (key === painted) return;
      painted = key;
      const z = tileZoom(view.zoom);
      if (z) for (const [x, y] of tilesInSight(view, size, z)) ask(z, x, y);
      paint(view, size, colours);
    },
    /** Return the names of what a view shows: towns by their size, then what parts them. */
    names(view, size) {
      const names = new Map();
      for (const each of here(view, size).flatMap((tile) => tile.names)) {
        names.set([each.kind, each.name, ...each.p.map((part) => Math.round(part * 20))].join(), each);
      }
      return [...names.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.rank - b.rank);
    },
    remove: () => canvas.remove(),
  };
}

/** Where a tile begins on the canvas, in its pixels. */
function corner(x, y, z, view, { width, height }, dense) {
  const px = TILE_PX * 2 ** view.zoom;
  const across = (x / 2 ** z - toX(view.longitude)) * px + width / 2;
  const down = (y / 2 ** z - toY(view.latitude)) * px + height / 2;
  return /** @type {[number, number]} */ ([across * dense, down * dense]);
}

/** Whether all of a view lies where there are tiles. */
function isTiled({ longitude, latitude, zoom }, { width, height }) {
  const px = TILE_PX * 2 ** zoom;
  const [west, south, east, north] = TILES.box;
  const [x, y] = [toX(longitude), toY(latitude)];
  return (
    x - width / 2 / px > toX(west) && x + width / 2 / px < toX(east) &&
    y - height / 2 / px > toY(north) && y + height / 2 / px < toY(south)
  );
}
