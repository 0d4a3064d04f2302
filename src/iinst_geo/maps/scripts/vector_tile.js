// Reads vector tiles: https://github.com/mapbox/vector-tile-spec, version 2.1.

/** @typedef {{kind: number, properties: Record<string, string | number>, parts: number[][]}} Shape */
/** @typedef {{extent: number, shapes: Shape[]}} TileLayer */

export const [POINT, LINE, POLYGON] = [1, 2, 3]; // kinds of shapes
const [MOVE_TO, LINE_TO] = [1, 2];
const utf8 = new TextDecoder();

/**
 * Go through the fields of a protocol buffer.
 * @param {Uint8Array} bytes
 * @param {(field: number, value: any) => void} take a number, or the bytes of the field
 */
function eachField(bytes, take) {
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      if (at >= bytes.length) throw new Error("The tile is cut off.");
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const fixed = (length) => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const key = varint();
    const wire = key & 7;
    if (wire === 0) take(key >> 3, varint());
    else if (wire === 2) take(key >> 3, fixed(varint()));
    else take(key >> 3, fixed(wire === 1 ? 8 : 4));
  }
}

function varints(bytes) {
  const values = [];
  let [value, factor] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) {
      values.push(value);
      [value, factor] = [0, 1];
    }
  }
  return values;
}

const signed = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);

function valueOf(bytes) {
  /** @type {any} */
  let found = "";
  eachField(bytes, (field, value) => {
    if (field === 1) found = utf8.decode(value);
    else if (field === 6) found = signed(value);
    else if (typeof value === "number") found = value;
  });
  return found;
}

/** Return rings, lines or points, each as x, y, x, y … in units of the tile. */
function partsOf(commands) {
  const parts = [];
  let [x, y, at] = [0, 0, 0];
  while (at < commands.length) {
    const command = commands[at++];
    const id = command & 7;
    if (id !== MOVE_TO && id !== LINE_TO) continue; // a ring is closed when it is drawn
    for (let left = command >> 3; left > 0; left -= 1) {
      x += signed(commands[at++]);
      y += signed(commands[at++]);
      if (id === MOVE_TO) parts.push([]);
      parts[parts.length - 1].push(x, y);
    }
  }
  return parts;
}

/**
 * Return the layers of a tile.
 * @param {Uint8Array} bytes not compressed
 * @returns {Record<string, TileLayer>}
 */
export function layersOfTile(bytes) {
  const layers = {};
  eachField(bytes, (field, value) => {
    if (field === 3) layers[nameOf(value)] = layerOfTile(value);
  });
  return layers;
}

function nameOf(bytes) {
  let name = "";
  eachField(bytes, (field, value) => field === 1 && (name = utf8.decode(value)));
  return name;
}

function layerOfTile(bytes) {
  const [features, keys, values] = [[], [], []];
  let extent = 4096;
  eachField(bytes, (field, value) => {
    if (field === 2) features.push(value);
    else if (field === 3) keys.push(utf8.decode(value));
    else if (field === 4) values.push(valueOf(value));
    else if (field === 5) extent = value;
  });
  return { extent, shapes: features.map((each) => shapeOf(each, keys, values)) };
}

function shapeOf(bytes, keys, values) {
  const shape = { kind: 0, properties: {}, parts: [] };
  eachField(bytes, (field, value) => {
    if (field === 2) {
      const tags = varints(value);
      for (let at = 0; at < tags.length; at += 2) shape.properties[keys[tags[at]]] = values[tags[at + 1]];
    } else if (field === 3) shape.kind = value;
    else if (field === 4) shape.parts = partsOf(varints(value));
  });
  return shape;
}
