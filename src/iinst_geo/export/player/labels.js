// Names on the map: each where it covers neither a mark nor another name, or nowhere.
const TOWN_GAP_PX = 28; // towns are for orientation: few and far apart
const MOST_TOWNS = 30;
const TOWN_SHARE = 0.85; // of the size of a name
const pen = document.createElement("canvas").getContext("2d");

function project(view) {
  const { width, height } = stageBox();
  const px = TILE_PX * 2 ** view.zoom;
  const [x, y] = [toX(view.longitude), toY(view.latitude)];
  return ([lon, lat]) => [width / 2 + (toX(lon) - x) * px, height / 2 + (toY(lat) - y) * px];
}

function placeLabels(records, view) {
  const taken = coveredBoxes(records, view);
  const put = (label, spots) => {
    const isFree = ({ box, clear = box }) =>
      isInside(box) && !taken.some((other) => overlap(clear, other));
    const spot = spots.find(isFree);
    if (!spot) return [];
    taken.push(spot.box);
    return [{ ...label, ...spot }];
  };
  const at = project(view);
  const size = SIZES.name * scale();
  const names = records.names.flatMap((name) => put({ ...name, strong: true }, spotsBeside(name, at(name.at), size)));
  const towns = largestTowns(view).flatMap(([text, point]) =>
    put({ text, at: point, strong: false }, [spotOn(text, at(point), size * TOWN_SHARE)]),
  );
  return [...names, ...towns.slice(0, MOST_TOWNS)];
}

// From afar only cities help; a town is known to those who stand near it.
function largestTowns({ zoom }) {
  return DATA.base.towns.slice(0, Math.round(18 * 2 ** (Math.max(zoom - 5.5, 0) * 1.5)));
}

function coveredBoxes(records, view) {
  const at = project(view);
  const marks = [...records.leads, ...records.partners, ...records.rings];
  const boxes = marks.map((mark) => {
    const [x, y] = at(mark.at);
    const reach = (mark.size + 1) * scale();
    return [x - reach, y - reach, x + reach, y + reach];
  });
  for (const { at: point, offset } of records.badges) {
    const [x, y] = at(point).map((value, axis) => value + offset[axis] * scale());
    boxes.push([x - 22 * scale(), y - 9 * scale(), x, y + 9 * scale()]);
  }
  const corner = byId("locator");
  if (state.presenting && !corner.hidden) {
    const { left, top, right, bottom } = corner.getBoundingClientRect();
    boxes.push([left, top, right, bottom]);
  }
  return boxes;
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function isInside([left, top, right, bottom]) {
  const { width, height } = stageBox();
  const { left: from, bottom: under } = covered();
  return left > from && top > 0 && right < width && bottom < height - under;
}

function widthOf(text, size, weight) {
  pen.font = `${weight} ${size}px ${FONT}`;
  return pen.measureText(text).width;
}

// Right of its disc, left, below or above: the first that is free.
function spotsBeside({ text, size: radius, isRinged }, [x, y], size) {
  const wide = widthOf(text, size, 600) + size;
  const high = size * 1.5;
  const off = (radius + (isRinged ? SIZES.ring : 0) + 3) * scale();
  const spots = [
    ["start", off + size / 2, 0],
    ["end", -off - size / 2, 0],
    ["middle", 0, off + high / 2],
    ["middle", 0, -off - high / 2],
  ];
  return spots.map(([anchor, dx, dy]) => {
    const left = { start: x + off, end: x - off - wide, middle: x - wide / 2 }[anchor];
    const top = y + dy - high / 2;
    const box = [left, top, left + wide, top + high];
    // Above or below, a name must not end beside another disc, as if it were that one's.
    const side = anchor === "middle" ? 2 * size : 0;
    return { anchor, offset: [dx, dy], box, clear: [left - side, top, left + wide + side, top + high] };
  });
}

function spotOn(text, [x, y], size) {
  const wide = widthOf(text, size, 600) / 2 + TOWN_GAP_PX / 2;
  const high = size * 0.75 + TOWN_GAP_PX / 3;
  return { anchor: "middle", offset: [0, 0], box: [x - wide, y - high, x + wide, y + high] };
}
