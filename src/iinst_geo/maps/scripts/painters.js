// Two ways to draw the shapes of a map: deck.gl, or a canvas where there is no WebGL 2.
import { projection } from "./mercator.js";
import { radiusOf, read, ringsOf } from "./shapes.js";
import { css } from "./words.js";

/** @typedef {import("./mercator.js").View} View */

/** Whether the browser can draw WebGL 2; the picture that tells is given back at once. */
function hasWebGl() {
  const drawing = document.createElement("canvas").getContext("webgl2");
  drawing?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(drawing);
}

/**
 * Return deck.gl's painter, or none where that cannot be.
 * @param {HTMLElement} container
 * @param {{createDeck?: any, streets?: any}} options
 * @param {(isFlying: boolean, isHand: boolean) => void} onMove
 * @param {() => void} onDrawn
 */
export function livePainter(container, { createDeck, streets }, onMove, onDrawn) {
  if (!createDeck || !hasWebGl()) return null;
  try {
    return glPainter(container, createDeck, streets, onMove, onDrawn);
  } catch (error) {
    console.warn(error);
    container.replaceChildren();
    return null;
  }
}

const STROKES = 9; // of a broken line
const TAPERS = 12; // of a line that is wider at one end
const SHAPES = ["GeoJsonLayer", "ScatterplotLayer", "PathLayer"];
export const NO_WEBGL = "This browser cannot draw the live map (it has no WebGL 2). A still one stands in its place.";

/** Draw with deck.gl; the bundle's `createDeck` tells errors and gives nothing then. */
function glPainter(container, createDeck, streets, onMove, onDrawn) {
  // The bundle gives deck.gl's classes by name only; one of each is made by its name,
  // and later layers by the classes of these.
  const deck = createDeck({
    container,
    tooltip: false,
    jsonInput: {
      ...streets,
      initialViewState: {
        longitude: -2,
        latitude: 53,
        zoom: 5,
        ...ZOOMS,
        transitionInterpolator: { "@@type": "FlyToInterpolator" },
      },
      views: [{ "@@type": "MapView", repeat: false }],
      controller: { keyboard: false, dragRotate: false, touchRotate: false },
      layers: SHAPES.map((type) => ({ "@@type": type, id: type, data: [] })),
    },
  });
  const classes = Object.fromEntries(
    SHAPES.map((type, at) => [type, deck.props.layers[at].constructor]),
  );
  const Flight = deck.props.initialViewState.transitionInterpolator.constructor;
  let view = deck.props.initialViewState;
  let visit = 0;
  // Drawn before its picture has its size, all would be drawn twice, and the browser
  // would wait for the first time: 1.5 s without a graphics card.
  let waiting = null;
  let hasSize = false;
  let hasPicture = false;
  const sized = () => {
    hasSize = true;
    waiting?.();
  };
  deck.setProps({
    layers: [],
    onLoad: () => requestAnimationFrame(() => requestAnimationFrame(sized)),
    onViewStateChange: ({ viewState, interactionState }) => {
      view = viewState;
      const { inTransition, isDragging, isPanning, isZooming } = interactionState;
      const isHand = Boolean(isDragging || isPanning || isZooming);
      onMove(Boolean(inTransition), isHand);
    },
    onAfterRender: () => hasPicture && onDrawn(),
    getCursor: () => "inherit",
  });

  return {
    draw(layers, scale) {
      if (!hasSize) {
        waiting = () => this.draw(layers, scale);
        return;
      }
      const shapes = layers.filter((layer) => layer["@@type"] in classes);
      hasPicture = true;
      deck.setProps({ layers: shapes.map((layer) => layerOf(layer, classes, scale)) });
    },
    go(to, flightMs, onEnd) {
      view = {
        ...to,
        ...ZOOMS,
        visit: (visit += 1), // to go to the same place again is a request, too
        transitionDuration: flightMs,
        transitionInterpolator: new Flight(),
        onTransitionEnd: onEnd,
        onTransitionInterrupt: onEnd,
      };
      deck.setProps({ initialViewState: view });
    },
    /** Where it stands, not where it goes. */
    view: () => (deck.isInitialized && deck.getViewports()[0]) || view,
    remove: () => deck.finalize(),
  };
}

function layerOf({ "@@type": type, data, ...props }, classes, scale) {
  const made = Object.fromEntries(
    Object.entries(props).map(([name, value]) => [name, accessor(value)]),
  );
  const scaled = { radiusScale: scale, widthScale: scale, lineWidthScale: scale };
  const drawn = type === "PathLayer" ? data.flatMap(strokesOf) : data;
  // A pointer asks the shapes themselves, not the picture.
  return new classes[type]({ ...made, ...scaled, data: drawn, pickable: false });
}

/** deck.gl's build in pydeck draws plain lines: broken and tapered ones are made of short ones. */
function strokesOf(line) {
  const [[lon, lat], [toLon, toLat]] = line.path;
  const point = (part) => [lon + (toLon - lon) * part, lat + (toLat - lat) * part];
  const [stroke, gap] = line.d ?? [0, 0];
  if (gap) {
    const share = 1 / (STROKES * (stroke + gap) - gap);
    return Array.from({ length: STROKES }, (_, count) => {
      const from = count * (stroke + gap) * share;
      return { ...line, path: [point(from), point(from + stroke * share)] };
    });
  }
  if (typeof line.t !== "number") return [line];
  return Array.from({ length: TAPERS }, (_, count) => {
    const [from, to] = [count / TAPERS, (count + 1) / TAPERS];
    return { ...line, w: line.w + (line.t - line.w) * ((from + to) / 2), path: [point(from), point(to)] };
  });
}

const accessor = (value) =>
  typeof value === "string" && value.startsWith("@@=") ? (record) => read(value, record) : value;

/**
 * Draw on a plain canvas, without gestures.
 * @param {HTMLElement} container
 * @param {() => void} onDrawn
 */
export function stillPainter(container, onDrawn) {
  const canvas = document.createElement("canvas");
  container.append(canvas);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let view = { longitude: -2, latitude: 53, zoom: 5 };
  let drawn = { layers: [], scale: 1 };

  function paint() {
    const { clientWidth: width, clientHeight: height } = container;
    const dense = window.devicePixelRatio || 1;
    canvas.width = width * dense;
    canvas.height = height * dense;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    const toPx = projection(view, { width, height });
    for (const layer of drawn.layers) {
      for (const record of layer.data) shape(layer, record, toPx, drawn.scale);
    }
    onDrawn();
  }

  function area(geometry, toPx, fill, line, width) {
    pen.beginPath();
    for (const ring of ringsOf(geometry)) {
      ring.forEach((point, at) => pen[at ? "lineTo" : "moveTo"](...toPx(point)));
    }
    stroke(fill, line, width);
  }

  function stroke(fill, line, width) {
    if (fill) {
      pen.fillStyle = css(fill);
      pen.fill("evenodd");
    }
    if (line) {
      pen.strokeStyle = css(line);
      pen.lineWidth = width;
      pen.stroke();
    }
  }

  function shape(layer, record, toPx, scale) {
    const { getFillColor, getLineColor, stroked, getLineWidth } = layer;
    const fill = read(getFillColor, record);
    if (layer["@@type"] === "GeoJsonLayer") {
      area(record.geometry, toPx, layer.filled !== false && fill, stroked && read(getLineColor, record), getLineWidth * scale);
    } else if (layer["@@type"] === "PathLayer") {
      for (const piece of strokesOf(record)) {
        pen.beginPath();
        piece.path.forEach((point, at) => pen[at ? "lineTo" : "moveTo"](...toPx(point)));
        stroke(null, read(layer.getColor, piece), read(layer.getWidth, piece) * scale);
      }
    } else if (layer["@@type"] === "ScatterplotLayer") {
      const [x, y] = toPx(record.p);
      pen.beginPath();
      pen.arc(x, y, radiusOf(layer, record, view, scale), 0, 2 * Math.PI);
      stroke(fill, stroked && read(getLineColor, record), (getLineWidth ?? 1) * scale);
    }
  }

  return {
    draw(layers, scale) {
      drawn = { layers, scale };
      paint();
    },
    go(to) {
      view = to;
    },
    view: () => view,
    remove: () => canvas.remove(),
  };
}
