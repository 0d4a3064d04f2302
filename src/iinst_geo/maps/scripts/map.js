// The map itself: shapes, words, pointer and keys, the same in a page and in a file.
import { makeGround } from "./ground.js";
import { boxAround, projection, TILE_PX, toLat, toX, toY, viewOfBox } from "./mercator.js";
import { livePainter, stillPainter } from "./painters.js";
import { hasMarks, pick } from "./shapes.js";
import { makeStops } from "./stops.js";
import { makeTip } from "./tip.js";
import { css, makeWords } from "./words.js";

/** @typedef {import("./mercator.js").View} View */
/** @typedef {import("./mercator.js").Point} Point */

/**
 * What a map shows.
 * @typedef {object} Picture
 * @property {import("./shapes.js").Layer[]} layers the topmost last, each with its records
 * @property {any} colours of the ground: land, abroad, sea, coast, authority, region, town,
 *   ink and, unless they are not to be seen, the settings of built-up land
 * @property {string} words what the map is, for those who hear it
 * @property {string} selected the `id` of the record that is selected
 */

const CLICK_PX = 6; // a pointer that moved further has dragged the map
const RESTS_AFTER_MS = 90;
const NEARER = 1.5; // steps of zoom from a cluster to what it is of
const ALONE = 10; // zoom at which a single point keeps its surroundings

/**
 * Make a map in an element.
 * @param {HTMLElement} container positioned, with a size
 * @param {object} options
 * @param {import("./ground.js").Source} options.source of the ground
 * @param {(id: string) => any} options.outlineOf an area, if it is there
 * @param {any} [options.createDeck] of pydeck's bundle, if it is there already; the map
 *   is a still one until `goLive`
 * @param {any} [options.streets] pydeck's words for a street map under it
 * @param {boolean} [options.hasNames] whether that covers all and has names: then there is no
 *   ground of ours
 * @param {string} options.font family
 * @param {(record: any, layer: import("./shapes.js").Layer) => void} options.onChoose
 * @param {(view: View, isByHand: boolean) => void} [options.onRest]
 * @param {() => void} [options.onLeave] when Escape leaves the map
 * @param {() => number} [options.scale] of all signs and words
 * @param {() => {left: number, top: number, right: number, bottom: number}} [options.covered]
 *   how much of the map's edges lies under something else
 * @param {() => import("./mercator.js").Box[]} [options.taken] where no words may stand
 */
export function createMap(container, options) {
  const { source, outlineOf, font, onChoose, onRest = () => {}, scale = () => 1 } = options;
  const { covered = () => ({ left: 0, top: 0, right: 0, bottom: 0 }) } = options;
  const { taken = () => [] } = options;
  const canvases = document.createElement("div");
  canvases.className = "map-canvases";
  container.append(canvases);
  const ground = options.hasNames ? null : makeGround(canvases, source, () => requestAnimationFrame(come));
  let isLive = false;
  /** @type {any} */
  let painter = stillPainter(canvases, write);
  canvases.classList.add("map-still");
  const words = makeWords(container, font);
  const tip = makeTip(container);
  const stops = makeStops(container, { onChoose, onLeave: options.onLeave, onKey, tip });
  /** @type {Picture | null} */
  let picture = null;
  let resting = 0;
  let isMoving = false;
  let isByHand = false; // whether a person moved it last, rather than the page

  const size = () => ({ width: container.clientWidth, height: container.clientHeight });
  const toPx = () => projection(painter.view(), size());

  function moved(isFlying, isHand) {
    clearTimeout(resting);
    isByHand ||= isHand;
    isMoving = true;
    tip.hide();
    stops.hide();
    // A flight tells its own end.
    if (!isFlying) resting = window.setTimeout(rest, isHand ? 3 * RESTS_AFTER_MS : RESTS_AFTER_MS);
  }

  function rest() {
    clearTimeout(resting);
    isMoving = false;
    if (!picture) return;
    arrange();
    paint();
    onRest(api.view(), isByHand);
    isByHand = false;
  }

  /** Find places for words and stops where the map stands now. */
  function arrange() {
    const { width, height } = size();
    const { left, top, right, bottom } = covered();
    const view = painter.view();
    words.place({
      layers: picture.layers,
      places: ground ? ground.names(view, size()) : [],
      colours: picture.colours,
      view,
      toPx: toPx(),
      scale: scale(),
      frame: [left, top, width - right, height - bottom],
      taken: taken(),
    });
    stops.arrange(picture, view, toPx(), scale(), size());
  }

  function paint() {
    container.style.background = css(picture.colours.sea);
    painter.draw(picture.layers, scale());
    write();
  }

  function write() {
    if (!picture) return;
    ground?.show(painter.view(), size(), picture.colours);
    words.write(toPx(), size(), css([...picture.colours.land, 215]));
  }

  /** A tile of the ground has come, and names with it. */
  function come() {
    if (!picture || !container.isConnected) return;
    if (!isMoving) arrange();
    write();
  }

  /** Layers with the outlines of their areas. */
  const withOutlines = (layer) =>
    layer["@@type"] === "GeoJsonLayer"
      ? {
          ...layer,
          data: layer.data
            .filter(({ area }) => outlineOf(area))
            .map((record) => ({ ...record, type: "Feature", properties: {}, geometry: outlineOf(record.area) })),
        }
      : layer;

  /* --- The pointer. --- */

  let pressed = null;
  const under = (event) => {
    const { left, top } = canvases.getBoundingClientRect();
    const at = /** @type {Point} */ ([event.clientX - left, event.clientY - top]);
    return { at, met: picture && pick(at, picture.layers, painter.view(), toPx(), scale()) };
  };
  canvases.addEventListener("pointerdown", (event) => {
    pressed = event.isPrimary ? [event.clientX, event.clientY] : null;
  }, true);
  canvases.addEventListener("pointermove", (event) => {
    if (event.buttons) return;
    const { at, met } = under(event);
    canvases.style.cursor = met?.record.id ? "pointer" : "grab";
    if (met) tip.show(met.record, at);
    else tip.hide();
  });
  canvases.addEventListener("pointerleave", () => tip.hide());
  canvases.addEventListener("click", (event) => {
    const far = pressed ? Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) : Infinity;
    if (far > CLICK_PX) return;
    const { at, met } = under(event);
    if (met) tip.show(met.record, at); // a finger cannot point
    if (met?.record.id) onChoose(met.record, met.layer);
  });

  /* --- Keys that move the map. --- */

  function onKey(key, isShifted) {
    const by = { "+": 1, "=": 1, "-": -1, _: -1 }[key];
    const way = isShifted && { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (by) api.zoomBy(by);
    else if (way) pan(way);
    return Boolean(by || way);
  }

  function pan([right, down]) {
    const { width, height } = size();
    const view = painter.view();
    const px = 512 * 2 ** view.zoom;
    const lon = view.longitude + ((right * width) / 4 / px) * 360;
    const lat = view.latitude - ((down * height) / 4 / px) * 360 * Math.cos((view.latitude * Math.PI) / 180);
    move({ longitude: lon, latitude: lat, zoom: view.zoom }, true, true);
  }

  function move({ longitude, latitude, zoom }, glides, isHand) {
    const to = within({ longitude, latitude, zoom });
    const smooth = glides && isLive && !isStill.matches;
    isByHand = isHand;
    if (smooth) {
      words.clear(); // they belong to a place
      isMoving = true;
      tip.hide();
      stops.hide();
      painter.go(to, durationOf(painter.view(), to), rest);
    } else {
      painter.go(to, 0, () => {});
      rest();
    }
  }

  const within = (view) => ({ ...view, zoom: Math.min(Math.max(view.zoom, ZOOMS.minZoom), ZOOMS.maxZoom) });

  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  const sizes = new ResizeObserver(() => picture && container.clientWidth && rest());
  sizes.observe(container);

  /** Go over to deck.gl, once its first picture is there; say whether that can be. */
  function goLive(createDeck) {
    const above = document.createElement("div");
    above.className = "map-live";
    canvases.append(above);
    const still = painter;
    let isFirst = true;
    const live = livePainter(above, { ...options, createDeck }, moved, () => {
      if (isFirst) still.remove();
      isFirst = false;
      write();
    });
    if (!live) {
      above.remove();
      return false;
    }
    isLive = true;
    canvases.classList.remove("map-still");
    painter = live;
    painter.go(still.view(), 0, () => {});
    if (picture) rest();
    return true;
  }

  const api = {
    isLive: () => isLive,
    goLive,
    /** @param {Picture} next */
    show(next) {
      picture = { ...next, layers: next.layers.map(withOutlines) };
      stops.name(next.words);
      arrange();
      paint();
    },
    /** @param {View} to @param {boolean} [glides] */
    go: (to, glides = true) => move(to, glides, false),
    /** As a person asks for it. @param {number} step of zoom */
    zoomBy(step) {
      const { longitude, latitude, zoom } = painter.view();
      move({ longitude, latitude, zoom: zoom + step }, true, true);
    },
    /** Go to a point, as a person asks for it. @param {Point} point */
    comeNearer([longitude, latitude]) {
      move({ longitude, latitude, zoom: painter.view().zoom + NEARER }, true, true);
    },
    /** A view at a zoom at which the map can stand. @param {View} view */
    within,
    /** What is in sight, and a share of it around. @param {number} room @returns {import("./mercator.js").Box} */
    box(room) {
      const { width, height } = size();
      const { longitude, latitude, zoom } = painter.view();
      const px = TILE_PX * 2 ** zoom;
      const [x, y] = [toX(longitude), toY(latitude)];
      const [across, along] = [((0.5 + room) * width) / px, ((0.5 + room) * height) / px];
      return [(x - across) * 360 - 180, toLat(y + along), (x + across) * 360 - 180, toLat(y - along)];
    },
    view: () => {
      const { longitude, latitude, zoom } = painter.view();
      return { longitude, latitude, zoom };
    },
    width: () => size().width,
    /** The places of all marks, or of the records of one layer. */
    marks: (name = "") =>
      picture.layers
        .filter((layer) => (name ? layer.id === name : layer.pickable && hasMarks(layer)))
        .flatMap(({ data }) => data.map(({ p }) => p)),
    isInSight: (point) => {
      const [x, y] = toPx()(point);
      return x >= 0 && y >= 0 && x <= size().width && y <= size().height;
    },
    /** Go to where all of some points are in sight. */
    fit(points) {
      const margin = Math.min(size().width, size().height) * 0.12;
      const room = { ...size(), left: margin, top: margin, right: margin, bottom: margin };
      const zooms = { furthest: ZOOMS.minZoom, nearest: ZOOMS.maxZoom - 3, alone: ALONE };
      api.go(viewOfBox(boxAround(points), room, zooms));
    },
    focus: () => stops.focus(),
    picture: () => picture,
    words: () => words.placed(),
    toPx: (point) => toPx()(point),
    remove() {
      clearTimeout(resting);
      sizes.disconnect();
      painter.remove();
      container.replaceChildren();
    },
  };
  if (options.createDeck) goLive(options.createDeck);
  return api;
}

/** Short for a step aside, longer for a way across the country. */
function durationOf(from, to) {
  const across = Math.hypot(toX(to.longitude) - toX(from.longitude), toY(to.latitude) - toY(from.latitude));
  const screens = across * 2 ** Math.min(from.zoom, to.zoom) + Math.abs(to.zoom - from.zoom) / 2;
  return Math.min(500 + 500 * Math.log2(1 + screens), 2000);
}
