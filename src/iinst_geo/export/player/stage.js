// The map of the file: what it shows of the state, and where it stands.
const LOOKS = DATA.looks;
const FULL = LOOKS.light.sizes.full;
const FADED = LOOKS.light.sizes.faded;
const REFERENCE_PX = [380, 500]; // the map that a scene's zoom is meant for
const ALONE = 9.5; // zoom at which a single point keeps its surroundings
const NEAREST_TO_AREA = 10.2; // from nearer an area is no area
const LOCATED = 8; // zoom from which a corner says where in England this is
const PLACE_PX = 17; // letters of a scene's place

const isDark = () => document.documentElement.dataset.theme === "dark";
const look = () => LOOKS[isDark() ? "dark" : "light"];
const palette = () => look().palette;
const outlines = new Map(DATA.areas.map(({ id, geometry }) => [id, geometry]));

// On a projector everything is drawn larger.
function scale() {
  const { width, height } = stageBox();
  return state.presenting ? Math.min(Math.max(Math.min(width, height) / 620, 1), 1.9) : 1;
}

const stageBox = () => byId("map").getBoundingClientRect();

// How much of the map's left, top and bottom lies under words or buttons.
function covered() {
  const stage = stageBox();
  if (!state.presenting) {
    return { left: 0, top: byId("moves").getBoundingClientRect().bottom - stage.top, bottom: 0 };
  }
  const words = byId("words").getBoundingClientRect();
  const isBeside = words.width < stage.width * 0.7;
  const notice = byId("notice").getBoundingClientRect().height;
  return isBeside
    ? { left: words.right, top: 0, bottom: notice }
    : { left: 0, top: 0, bottom: stage.bottom - words.top };
}

// The part of the map that nothing covers, as its distances from the map's edges.
function room() {
  const { width, height } = stageBox();
  const { left, top, bottom } = covered();
  const margin = Math.min(width, height) * 0.06;
  const beside = focus ? (width - left) * 0.16 : margin; // room for names
  return { left: left + beside, top: top + margin, right: beside, bottom: bottom + margin, width, height };
}

const viewOfBounds = (bounds, nearest = ZOOMS.maxZoom - 2) =>
  viewOfBox(bounds, room(), { furthest: ZOOMS.minZoom, nearest, alone: ALONE });

function viewOfScene({ longitude, latitude, zoom }) {
  const free = room();
  const wide = (free.width - free.left - free.right) / REFERENCE_PX[0];
  const high = (free.height - free.top - free.bottom) / REFERENCE_PX[1];
  const larger = Math.log2(Math.max(Math.min(wide, high), 0.2));
  return viewAt(toX(longitude), toY(latitude), zoom + larger, free);
}

const isStrong = ({ f }) => f[3] > FADED;

// What stands out, or all that is drawn; all England if nothing is.
function boundsOf(records, focus) {
  const marks = [...records.leads, ...records.partners];
  const points = marks.filter(({ member }) => !focus || focus.members.has(member)).map(({ p }) => p);
  for (const { area } of records.areas.filter(isStrong)) points.push(...pointsOf(outlines.get(area)));
  if (state.place) {
    const { bounds, at } = state.place;
    if (bounds.length) return bounds;
    points.splice(0, points.length, at);
  }
  if (!points.length) points.push(...areasShown("authority").map(({ p }) => p));
  if (!points.length) return DATA.england;
  const near = points.filter(isNear);
  return boxAround(near.length ? near : points);
}

// What lies far from Great Britain would make it a dot.
function isNear([lon, lat]) {
  const [west, south, east, north] = DATA.isles;
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

const nearestFor = ({ areas }) => (areas.some(isStrong) ? NEAREST_TO_AREA : ZOOMS.maxZoom - 2);

// By what the map sums where it stands; nearer than authorities a file has nothing.
function levelShown() {
  const level = stage ? levelAt(stage.view().zoom) : "region";
  return level !== "region" && areasShown("authority").length ? "authority" : "region";
}

// The layers of sums at a level, if what is shown is summed.
function sumsShown(level = levelShown()) {
  const held = IS_SUMMED && state.view.sums[level];
  if (!held) return [];
  const { plain, behind } = DATA.levels[isDark() ? "dark" : "light"][level];
  return levelLayers({ layers: state.view.rows.length ? behind : plain, records: held.records });
}

const areasShown = (level = levelShown()) => sumsShown(level).find(({ id }) => id === "sums")?.data ?? [];

// The layers that Python describes, with the records of the state.
function layersOf(records) {
  const layers = DATA.layers[isDark() ? "dark" : "light"];
  const { ink, group } = palette();
  const { place } = state;
  const areas = (place?.areas ?? []).map((area) => ({ area, name: place.label, f: [...group, 110] }));
  const at = place && !place.areas.length ? [{ p: place.at, l: `+ ${place.label}`, c: ink }] : [];
  const filled = layers.map((layer) => ({ ...layer, data: records[layer.data.slice(1)] }));
  const [area] = filled.filter(({ id }) => id === "areas");
  const edges = IS_SUMMED ? DATA.edges[isDark() ? "dark" : "light"] : [];
  return [
    { ...area, id: "place-areas", data: areas },
    ...edges.map((layer) => ({ ...layer, data: state.view.boundary })),
    ...sumsShown(),
    ...filled,
    { "@@type": "TextLayer", id: "place", data: at, getSize: PLACE_PX, getColor: "@@=c", fontWeight: 700 },
  ];
}

const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// A tile of the ground, if the file has taken it along; an empty one is all sea.
async function tile(z, x, y) {
  const packed = DATA.ground.tiles[`${z}/${x}/${y}`];
  if (!packed) return packed === "" ? null : undefined;
  const stream = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function makeStage() {
  const map = createMap(byId("map"), {
    source: { sheet: bytesOf(DATA.ground.sheet), tile },
    outlineOf: (id) => outlines.get(id),
    createDeck: globalThis.createDeck,
    font: getComputedStyle(document.body).fontFamily,
    onChoose: ({ id }, layer) => (layer.id === "sums" ? chooseArea(id) : choose(id)),
    onRest: () => {
      if (IS_SUMMED && levelDrawn !== levelShown()) render();
    },
    onLeave: () => byId("list").focus(),
    scale,
    covered: () => ({ right: 0, ...covered(), top: 0 }),
    taken: () => {
      const over = byId(state.presenting ? "locator" : "moves");
      if (over.hidden) return [];
      const stage = stageBox();
      const { left, top, right, bottom } = over.getBoundingClientRect();
      return [[left - stage.left, top - stage.top, right - stage.left, bottom - stage.top]];
    },
  });
  byId("notice").hidden = map.isLive();
  if (!map.isLive()) byId("notice").textContent = NO_WEBGL;
  return map;
}

// England small in a corner, with a dot where a near view stands.
function makeLocator() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const [west, south, east, north] = DATA.england;
  const [left, top] = [toX(west), toY(north)];
  const high = 200;
  const px = high / (toY(south) - top);
  const wide = (toX(east) - left) * px;
  const at = ([lon, lat]) => [(toX(lon) - left) * px, (toY(lat) - top) * px];
  const path = document.createElementNS(svg.namespaceURI, "path");
  const line = (ring) => ring.map((point) => at(point).map((value) => value.toFixed(1)).join()).join("L");
  path.setAttribute("d", DATA.coast.map((ring) => `M${line(ring)}Z`).join(""));
  const dot = document.createElementNS(svg.namespaceURI, "circle");
  dot.setAttribute("r", 8);
  svg.setAttribute("viewBox", `-4 -4 ${wide + 8} ${high + 8}`);
  svg.append(path, dot);
  byId("locator").append(svg);
  return ({ longitude, latitude, zoom }) => {
    byId("locator").hidden = zoom < LOCATED;
    const [x, y] = at([longitude, latitude]);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
  };
}
