// The map in the pages: one for all, kept when a page is drawn anew or left for another.
import { viewAsked, writeView } from "./address.js";
import { makeFrame, makeSkip } from "./frame.js";
import { below, canDraw, json, loadDeck, loadEarly, loadGround } from "./load.js";
import { createMap } from "./map.js";
import { marked, recordsOf, rowsOf } from "./records.js";
import { isSummed, levelLayers } from "./sums.js";

const REFERENCE_PX = 380;
const ROOM = 0.25; // of the map, round what is in sight: a small move needs nothing new

/** @type {ReturnType<typeof makeFrame> | null} */
let frame = null;
/** @type {ReturnType<typeof createMap> | null} */
let map = null;
let streets = ""; // the style of the street map under it, if any, as JSON
let told = null; // what the page said last
let turn = 0; // of the pages' words, so that one overtaken is not heeded
let shown = { key: "", view: "" }; // the page that the map was sent for, and where to
let known = null; // of the members of its network
let sums = null; // what is summed of them, as near as the map is seen
let isNew = false; // whether the page has said something that is not yet drawn
let at = null; // where somebody moved the map to by hand
let isPinned = false;
const outlines = new Map(); // of areas, by their id; null while they are asked for
let choose = () => {};
let tell = () => {};
let moved = null; // as the server was told last
const fetched = new Map(); // records by their address, of the layers shown

loadEarly(FILES);

const skip = makeSkip(() => {
  frame.box.scrollIntoView({ block: "nearest" });
  map.focus();
});

/** Hear what is known of the members, whatever is shown of them. */
export function know({ data }) {
  const { rows, ...rest } = data.known;
  known = { ...data, known: rest, rows: rowsOf(rows) };
  if (frame?.box.isConnected && told?.known === known.sign) show();
}

/** Hear what is summed in sight, and how to tell the server what is: apart from the page. */
export function keepView({ data, setStateValue }) {
  tell = (said) => setStateValue("view", said);
  if (!data?.sign) return;
  const isOther = JSON.stringify(data) !== JSON.stringify(sums);
  sums = data;
  if (isOther && frame?.box.isConnected && told?.sums === sums.sign) show();
}

/** Draw what the page says, in the element that it has for the map. */
export async function mount({ data, parentElement, setTriggerValue }) {
  choose = (kind, id) => setTriggerValue("chosen", { kind, id });
  const mine = (turn += 1);
  told = data;
  isNew = true;
  const source = await loadGround(FILES);
  if (mine !== turn) return undefined; // the page has changed meanwhile
  const { mapStyle } = data.picture;
  place(parentElement, source, mapStyle ? JSON.stringify(mapStyle) : "");
  show();
  return () => {
    if (frame.box.parentNode !== parentElement) return;
    frame.box.remove();
    skip.remove();
  };
}

function place(parent, source, wanted) {
  if (!map || wanted !== streets) {
    map?.remove();
    frame?.box.remove();
    streets = wanted;
    makeMap(parent, source);
  }
  if (frame.box.parentNode !== parent) parent.append(frame.box);
  if (!skip.isConnected) document.body.prepend(skip);
}

function makeMap(parent, source) {
  const pin = () => (isPinned = !isPinned);
  const zoomBy = (step) => map.zoomBy(step);
  const under = streetMap();
  frame = makeFrame({ zoomBy, pin, isPinned, streetCredits: told.streetCredits, hasNames: under.hasNames });
  parent.append(frame.box);
  map = createMap(frame.shown, {
    source,
    outlineOf: (id) => outlines.get(id),
    ...under,
    font: getComputedStyle(document.body).fontFamily,
    onChoose: (record, { id, level }) => {
      if (id === "sums" && level === "cluster") map.comeNearer(record.p);
      else choose(id, record.id);
    },
    onRest: (view, isByHand) => {
      // Of a page that is being left, the address is no longer there.
      if (!frame.box.isConnected || shown.key !== told.key) return;
      if (isByHand) remember(view);
      report();
    },
    onLeave: frame.leave,
    taken: frame.taken,
  });
  shown = { key: "", view: "" };
  isNew = true; // for this map nothing was sent yet
  goLive(map, frame);
}

/** Return what a map is told of the streets under it: of Carto with names, of the server without. */
function streetMap() {
  if (!streets) return {};
  const style = JSON.parse(streets);
  // A worker asks for the tiles, and knows no base; their address has signs that a URL may not have.
  for (const source of Object.values(style.sources ?? {})) source.tiles = source.tiles.map((path) => below("./") + path);
  return { streets: { mapProvider: "carto", mapStyle: style }, hasNames: typeof style === "string" };
}

/** A still map is there at once, the live one when it can be. */
async function goLive(mine, around) {
  const createDeck = await loadDeck(FILES);
  if (mine !== map) return; // another has come meanwhile
  around.tell(mine.goLive(createDeck), createDeck !== undefined || !canDraw());
}

function show() {
  const { picture, key, words, selected, theme, tints } = told;
  if (told.known && told.known !== known?.sign) return; // it will be told
  if (told.sums && told.sums !== sums?.sign) return;
  const summed = told.sums ? levelLayers(sums) : [];
  const layers = [...picture.layers.map(resolved), ...summed, ...membersOf(told)];
  const said = told.sums ? sums.words : words;
  needOutlines(layers);
  const { settings, ...plain } = GROUND[theme];
  // Streets hide the tints: round them, too, there are none.
  const colours = tints && !streets ? { settings, ...plain } : plain;
  map.show({ layers, colours, words: said, selected });
  if (!isNew) return;
  isNew = false;
  const view = JSON.stringify(picture.initialViewState);
  const isSamePage = shown.key === key;
  const isSent = view !== shown.view;
  shown = { key, view };
  // When it comes to rest there, the map itself reports.
  if (!isSamePage && viewAsked()) {
    const asked = map.within(viewAsked());
    remember(asked);
    map.go(asked, false);
  } else if (isSent || !isSamePage) {
    remember(null);
    map.go(fitted(picture.initialViewState), isSamePage);
  } else if (fit()) {
    remember(null);
  } else {
    remember(at); // the page may have written its address anew
    report();
  }
}

/** Python reckons with a map so wide; on a narrower one a view shows as much from further. */
function fitted(view) {
  return { ...view, zoom: view.zoom + Math.min(Math.log2(map.width() / REFERENCE_PX), 0) };
}

/** Go to what is shown, if nothing of it is in sight; to what is selected first. */
function fit() {
  const rings = near(map.marks("rings"));
  const wanted = rings.length ? rings : near((told.sums && sums.corners) || map.marks());
  if (isPinned || !wanted.length || wanted.some(map.isInSight)) return false;
  const names = near(map.marks("names"));
  map.fit(rings.length && names.length ? names : wanted);
  return true;
}

/** Leave out what lies far from Britain, unless there is nothing else. */
function near(points) {
  const [west, south, east, north] = ISLES;
  const here = points.filter(([lon, lat]) => west <= lon && lon <= east && south <= lat && lat <= north);
  return here.length ? here : points;
}

/** Keep a view that was come to by hand, in the address; or none. */
function remember(view) {
  at = view;
  writeView(view);
}

/** Tell the server where the map was moved to, and what of the sums it is to send. */
function report() {
  if (told.sums && told.sums !== sums?.sign) return; // they are on their way
  const view = map.view();
  const isHeld = !told.sums || isSummed(sums, view, map.box(0));
  if (at === moved && isHeld) return;
  moved = at;
  const [west, south, east, north] = isHeld && sums ? sums.box : map.box(ROOM);
  const zoom = isHeld && sums ? sums.zoom : view.zoom;
  tell({ moved: at, seen: told.sums ? { west, south, east, north, zoom } : null });
}

/** Fetch the outlines of areas that some layers draw, the first time. */
function needOutlines(layers) {
  const areas = layers.filter((layer) => layer["@@type"] === "GeoJsonLayer").flatMap(({ data }) => data);
  const wanted = [...new Set(areas.map(({ area }) => area))].filter((id) => !outlines.has(id)).sort();
  if (!wanted.length) return;
  for (const id of wanted) outlines.set(id, null);
  json(`${FILES.outlines}/${wanted.join()}.json`).then(
    (found) => {
      for (const { id, geometry } of found) outlines.set(id, geometry);
      show();
    },
    (error) => {
      console.warn(error);
      for (const id of wanted) outlines.delete(id); // asked again with the next picture
    },
  );
}

/** Return the layers of members, with their records. */
function membersOf(data) {
  if (!data.known) return [];
  const rows = marked(data.rows ? data.rows.map((place) => known.rows[place]) : known.rows, data.ties);
  const focus = data.focus && { ...data.focus, members: new Set(data.focus.members) };
  const records = recordsOf(rows, focus, known.known, known.look);
  return known.layers.map((layer) => ({ ...layer, data: records[layer.data.slice(1)] }));
}

/** Return a layer with its records, be they at an address. */
function resolved(layer, _, layers) {
  const { data } = layer;
  if (typeof data !== "string") return layer;
  const named = layers.map((each) => each.data);
  for (const address of fetched.keys()) if (!named.includes(address)) fetched.delete(address);
  if (!fetched.has(data)) {
    fetched.set(data, []);
    json(data).then(
      (records) => {
        if (!fetched.has(data)) return;
        fetched.set(data, records);
        show();
      },
      (error) => {
        console.warn(error);
        fetched.delete(data); // asked again with the next picture
      },
    );
  }
  return { ...layer, data: fetched.get(data) };
}

// What the map draws, for tests.
globalThis.iinstMap = {
  picture: () => map?.picture(),
  view: () => map?.view(),
  words: () => map?.words(),
  toPx: (point) => map?.toPx(point),
};
