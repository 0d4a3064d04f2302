// The map: drawn by deck.gl, or as a still SVG where the browser has no WebGL.
const TILE_PX = 512; // the world's width at zoom 0
const BORDERS_FROM = 7.5; // zoom from which authorities are told apart; before, regions are
const FONT = getComputedStyle(document.body).fontFamily;
const REFERENCE_PX = [380, 500]; // the map that a scene's zoom is meant for
const ALONE = 9.5; // zoom at which a single point keeps its surroundings
const NEAREST_TO_AREA = 10.2;
const LOCATED = 8; // zoom from which a corner says where in England this is
const NO_WEBGL =
  "This browser cannot draw the live map (it has no WebGL 2). A still map stands in " +
  "its place; the list, the filters and the detail work as usual.";

const toX = (lon) => (lon + 180) / 360;
const toY = (lat) =>
  (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2;
const toLat = (y) =>
  (2 * Math.atan(Math.exp(Math.PI * (1 - 2 * y))) - Math.PI / 2) * (180 / Math.PI);

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

function viewAt(x, y, zoom, { left, right, top, bottom }) {
  const px = TILE_PX * 2 ** zoom;
  return {
    longitude: (x - (left - right) / 2 / px) * 360 - 180,
    latitude: toLat(y - (top - bottom) / 2 / px),
    zoom,
  };
}

function viewOfBounds([west, south, east, north], closest = SIZES.nearest + 1) {
  const free = room();
  const across = Math.max(toX(east) - toX(west), 1e-9);
  const along = Math.max(toY(south) - toY(north), 1e-9);
  const wide = Math.max(free.width - free.left - free.right, 80);
  const high = Math.max(free.height - free.top - free.bottom, 80);
  const fitting = Math.log2(Math.min(wide / across, high / along) / TILE_PX);
  const nearest = Math.max(across, along) < 1e-8 ? ALONE : closest;
  const zoom = Math.min(Math.max(fitting, SIZES.furthest), nearest);
  return viewAt((toX(west) + toX(east)) / 2, (toY(south) + toY(north)) / 2, zoom, free);
}

function viewOfScene({ longitude, latitude, zoom }) {
  const free = room();
  const wide = (free.width - free.left - free.right) / REFERENCE_PX[0];
  const high = (free.height - free.top - free.bottom) / REFERENCE_PX[1];
  const larger = Math.log2(Math.max(Math.min(wide, high), 0.2));
  return viewAt(toX(longitude), toY(latitude), zoom + larger, free);
}

// What stands out, or all that is drawn; all England if nothing is.
function boundsOf(records, focus) {
  const marks = [...records.leads, ...records.partners];
  const points = marks
    .filter((mark) => !focus || focus.members.has(mark.id))
    .map((mark) => mark.at);
  for (const { geometry } of records.areas.filter(({ isStrong }) => isStrong)) {
    points.push(...geometry.coordinates.flat(Infinity).reduce(pairs, []));
  }
  if (state.place) {
    const { bounds, at } = state.place;
    if (bounds.length) return bounds;
    points.splice(0, points.length, at);
  }
  if (!points.length) return DATA.england;
  const near = points.filter(isNear);
  return around(near.length ? near : points);
}

// What lies far from Great Britain would make it a dot.
function isNear([lon, lat]) {
  const [west, south, east, north] = DATA.isles;
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

function around(points) {
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

const boxOf = ({ coordinates }) => around(coordinates.flat(Infinity).reduce(pairs, []));

// Outlines of areas are too coarse to be looked at from near.
const nearestFor = ({ areas }) =>
  areas.some(({ isStrong }) => isStrong) ? NEAREST_TO_AREA : SIZES.nearest + 1;

function pairs(all, value, at, flat) {
  if (at % 2 === 0) all.push([value, flat[at + 1]]);
  return all;
}

const feature = (geometry, rest = {}) => ({ type: "Feature", geometry, properties: {}, ...rest });

// Short for a step aside, longer for a way across the country.
function durationOf(from, to) {
  const across = Math.hypot(toX(to.longitude) - toX(from.longitude), toY(to.latitude) - toY(from.latitude));
  const screens = across * 2 ** Math.min(from.zoom, to.zoom) + Math.abs(to.zoom - from.zoom) / 2;
  return Math.min(700 + 600 * Math.log2(1 + screens), 2800);
}

function deckPainter(container) {
  // The bundle gives deck.gl's classes by name only; one of each is made by its name,
  // and later layers by the classes of these.
  const first = createDeck({
    container,
    tooltip: false,
    jsonInput: {
      initialViewState: {
        longitude: -2,
        latitude: 53,
        zoom: 5,
        transitionInterpolator: { "@@type": "FlyToInterpolator" },
      },
      views: [{ "@@type": "MapView", repeat: false }],
      controller: true,
      layers: [
        { "@@type": "GeoJsonLayer", id: "geometry", data: [] },
        { "@@type": "ScatterplotLayer", id: "disc", data: [] },
        { "@@type": "TextLayer", id: "text", data: [] },
        { "@@type": "PathLayer", id: "path", data: [] },
      ],
    },
  });
  const [Geometry, Discs, Texts, Paths] = first.props.layers.map((layer) => layer.constructor);
  const Flight = first.props.initialViewState.transitionInterpolator.constructor;
  const land = DATA.base.areas.map(({ geometry, england }) => feature(geometry, { england }));
  const boxes = land.map(({ geometry }) => boxOf(geometry));
  let borders = []; // of the authorities in sight: lines are what a slow machine draws longest
  const regions = DATA.base.regions.map((geometry) => feature(geometry));
  const abroad = DATA.base.abroad.map((geometry) => feature(geometry));
  let view = first.props.initialViewState;
  let records = null;
  let labels = [];
  let visit = 0;
  let waiting = 0;

  function bordersIn({ longitude, latitude, zoom }) {
    if (zoom < BORDERS_FROM) return [];
    const perPx = 360 / (TILE_PX * 2 ** zoom);
    const across = (container.clientWidth * perPx) / 2;
    const along = ((container.clientHeight * perPx) / 2) * Math.cos((latitude * Math.PI) / 180);
    return land.filter((_, at) => {
      const [west, south, east, north] = boxes[at];
      return (
        west < longitude + across && east > longitude - across && south < latitude + along && north > latitude - along
      );
    });
  }

  function setBorders() {
    const seen = bordersIn(view);
    const isSame = seen.length === borders.length && seen.every((each, at) => each === borders[at]);
    if (!isSame) borders = seen; // the same array is not made into lines again
  }

  const geometry = (id, data, rest) => new Geometry({ id, data, stroked: false, ...rest });
  const discs = (id, data, rest) =>
    new Discs({
      id,
      data,
      pickable: true,
      getPosition: (each) => each.at,
      getRadius: (each) => each.size * scale(),
      radiusUnits: "pixels",
      getFillColor: (each) => each.fill,
      getLineColor: (each) => each.edge,
      stroked: true,
      getLineWidth: 2 * scale(),
      lineWidthUnits: "pixels",
      updateTriggers: { getRadius: scale() },
      ...rest,
    });
  const texts = (id, data, size, rest) =>
    new Texts({
      id,
      data,
      getPosition: (each) => each.at,
      getText: (each) => each.text,
      getSize: size * scale(),
      fontFamily: FONT,
      characterSet: "auto",
      ...rest,
    });

  function layers() {
    const colours = palette();
    const theme = isDark();
    const triggers = { getFillColor: theme, getLineColor: theme, getColor: theme };
    return [
      geometry("abroad", abroad, { getFillColor: colours.abroad, updateTriggers: triggers }),
      geometry("land", land, {
        getFillColor: (each) => (each.england ? colours.land : colours.abroad),
        updateTriggers: triggers,
      }),
      geometry("borders", borders, {
        stroked: true,
        filled: false,
        getLineColor: colours.authority,
        getLineWidth: 0.7,
        lineWidthUnits: "pixels",
        updateTriggers: triggers,
      }),
      geometry("regions", regions, {
        stroked: true,
        filled: false,
        getLineColor: colours.region,
        getLineWidth: 1.2,
        lineWidthUnits: "pixels",
        updateTriggers: triggers,
      }),
      geometry("areas", records.areas.map((area) => feature(area.geometry, area)), {
        getFillColor: (each) => each.fill,
        pickable: true,
      }),
      new Paths({
        id: "ties",
        data: records.ties,
        pickable: true,
        getPath: (tie) => tie.path,
        getColor: (tie) => tie.colour,
        getWidth: (tie) => tie.width * scale(),
        widthUnits: "pixels",
        updateTriggers: { getWidth: scale() },
      }),
      texts("names", labels, SIZES.name, {
        getSize: (label) => SIZES.name * scale() * (label.strong ? 1 : TOWN_SHARE),
        getColor: (label) => (label.strong ? colours.ink : colours.town),
        getTextAnchor: (label) => label.anchor,
        getPixelOffset: (label) => label.offset,
        fontWeight: 600,
        background: true,
        getBackgroundColor: (label) => [...colours.land, label.strong ? 230 : 0],
        backgroundPadding: [5, 2],
        updateTriggers: { getColor: theme, getBackgroundColor: theme, getSize: scale() },
      }),
      discs("rings", records.rings.map((ring) => ({ ...ring, size: ring.size + SIZES.ring })), {
        pickable: false,
        getFillColor: colours.highlight,
        getLineColor: colours.ink,
      }),
      discs("partners", records.partners),
      discs("leads", records.leads),
      texts("letters", records.leads.map(({ at, letter, on }) => ({ at, text: letter, on })), SIZES.letter, {
        getColor: (each) => each.on,
        fontWeight: 700,
      }),
      texts("badges", records.badges, SIZES.letter, {
        getColor: (each) => each.colour,
        getPixelOffset: (each) => each.offset.map((px) => px * scale()),
        getTextAnchor: "end",
        fontWeight: 700,
        background: true,
        getBackgroundColor: [...colours.land, 215],
        backgroundPadding: [2, 0],
        updateTriggers: { getPixelOffset: scale() },
      }),
      texts("place", records.place.map(({ at, label }) => ({ at, text: `+ ${label}` })), SIZES.name + 4, {
        getColor: colours.ink,
        fontWeight: 700,
        background: true,
        getBackgroundColor: [...colours.land, 230],
        backgroundPadding: [6, 3],
      }),
    ];
  }

  const paint = () => records && first.setProps({ layers: layers() });
  function label() {
    labels = placeLabels(records, view);
    setBorders();
    paint();
  }

  first.setProps({
    pickingRadius: 6,
    getTooltip: ({ object }) => (object?.tip ? { text: object.tip, className: "tip" } : null),
    getCursor: ({ isHovering, isDragging }) =>
      isDragging ? "grabbing" : isHovering ? "pointer" : "grab",
    onClick: ({ object }) => object?.selects && choose(object.selects),
    onViewStateChange: ({ viewState, interactionState }) => {
      view = viewState;
      clearTimeout(waiting);
      if (!interactionState.inTransition) waiting = setTimeout(label, 80);
    },
  });
  return {
    draw(next) {
      records = next;
      label();
    },
    go(to, smooth) {
      const flightMs = smooth ? durationOf(view, to) : 0;
      view = {
        ...to,
        minZoom: SIZES.furthest,
        maxZoom: SIZES.nearest + 3,
        visit: (visit += 1), // to go to the same place again is a request, too
        transitionDuration: flightMs,
        transitionInterpolator: new Flight(),
        onTransitionEnd: label,
      };
      first.setProps({ initialViewState: view });
      if (smooth) {
        labels = []; // they belong to a place
        paint();
      } else {
        label();
      }
    },
    view: () => first.getViewports()[0] ?? view, // where it stands, not where it goes
    drawn: () =>
      first.props.layers
        .filter(({ id }) => id === "leads" || id === "partners")
        .flatMap((layer) => layer.props.data.map((mark) => mark.id)),
  };
}

function svgPainter(container) {
  let records = null;
  let view = { longitude: -2, latitude: 53, zoom: 5 };
  const node = (tag, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const svg = node("svg", { width: "100%", height: "100%", "aria-hidden": "true" });
  container.append(svg);
  const paint = () => records && svg.replaceChildren(...shapes());

  function shapes() {
    const colours = palette();
    const at = project(view);
    const line = (points) => points.map((point) => at(point).map((value) => value.toFixed(1)).join()).join("L");
    const outline = ({ type, coordinates }) => {
      const lines = type === "MultiPolygon" ? coordinates.flat() : coordinates;
      return lines.map((points) => `M${line(points)}`).join("");
    };
    const draw = (geometry, attributes) => node("path", { d: outline(geometry), fill: "none", ...attributes });
    const clickable = (shape, { selects, tip }) => {
      shape.append(node("title", {}, tip));
      shape.addEventListener("click", () => choose(selects));
      return shape;
    };
    const disc = (mark, size, fill, edge) => {
      const [cx, cy] = at(mark.at);
      return node("circle", { cx, cy, r: size * scale(), fill, stroke: edge, "stroke-width": 2 * scale() });
    };
    const ink = (rgba) => css(rgba.slice(0, 3), (rgba[3] ?? FULL) / FULL);
    const text = (point, words, size, fill, rest = {}) => {
      const [x, y] = at(point);
      const halo = { stroke: css(colours.land), "stroke-width": 4, "paint-order": "stroke" };
      const place = { x, y, dy: ".35em", fill, "font-size": size * scale(), "font-weight": 600, ...halo };
      return node("text", { ...place, ...rest }, words);
    };
    const marks = [...records.partners, ...records.leads];
    return [
      ...DATA.base.abroad.map((each) => draw(each, { fill: css(colours.abroad) })),
      ...DATA.base.areas.map(({ geometry, england }) =>
        draw(geometry, { fill: css(england ? colours.land : colours.abroad), stroke: css(colours.authority), "stroke-width": 0.7 }),
      ),
      ...DATA.base.regions.map((each) => draw(each, { stroke: css(colours.region) })),
      ...records.areas.map((area) => clickable(draw(area.geometry, { fill: ink(area.fill) }), area)),
      ...records.ties.map((tie) => {
        const look = { stroke: ink(tie.colour), "stroke-width": tie.width * scale() };
        return clickable(node("path", { d: `M${line(tie.path)}`, ...look }), tie);
      }),
      ...records.rings.map((ring) => disc(ring, ring.size + SIZES.ring, css(colours.highlight), css(colours.ink))),
      ...marks.map((mark) => clickable(disc(mark, mark.size, ink(mark.fill), ink(mark.edge)), mark)),
      ...records.leads.map((lead) => {
        const plain = { "text-anchor": "middle", "pointer-events": "none", stroke: "none" };
        return text(lead.at, lead.letter, SIZES.letter, ink(lead.on), plain);
      }),
      ...records.badges.map(({ at: point, text: words, colour, offset: [dx, dy] }) => {
        const badge = text(point, words, SIZES.letter, ink(colour), { "text-anchor": "end" });
        badge.setAttribute("transform", `translate(${dx * scale()} ${dy * scale()})`);
        return badge;
      }),
      ...placeLabels(records, view).map(({ at: point, text: words, strong, anchor, offset: [dx, dy] }) => {
        const size = SIZES.name * (strong ? 1 : TOWN_SHARE);
        const label = text(point, words, size, css(strong ? colours.ink : colours.town), { "text-anchor": anchor });
        label.setAttribute("transform", `translate(${dx} ${dy})`);
        return label;
      }),
      ...records.place.map(({ at: point, label }) => {
        const middle = { "text-anchor": "middle" };
        return text(point, `+ ${label}`, SIZES.name + 4, css(colours.ink), middle);
      }),
    ];
  }

  return {
    draw(next) {
      records = next;
      paint();
    },
    go(to) {
      view = to;
      paint();
    },
    view: () => view,
    drawn: () => (records ? [...records.leads, ...records.partners].map((mark) => mark.id) : []),
  };
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
  const rings = DATA.base.areas
    .filter(({ england }) => england)
    .flatMap(({ geometry: { type, coordinates } }) => (type === "MultiPolygon" ? coordinates.flat() : coordinates));
  const line = (ring) => ring.map((point) => at(point).map((value) => value.toFixed(1)).join()).join("L");
  path.setAttribute("d", rings.map((ring) => `M${line(ring)}Z`).join(""));
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

function makePainter() {
  const container = byId("map");
  try {
    if (!document.createElement("canvas").getContext("webgl2")) throw new Error(NO_WEBGL);
    return deckPainter(container);
  } catch (error) {
    console.warn(error);
    container.replaceChildren();
    byId("notice").textContent = NO_WEBGL;
    byId("notice").hidden = false;
    return svgPainter(container);
  }
}
