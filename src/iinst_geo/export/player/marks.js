// What the map draws, as plain records: the same marks as the explorer's.
const SIZES = DATA.sizes;
const FULL = 255;
const STROKES = 9; // of a broken line

const isDark = () => document.documentElement.dataset.theme === "dark";
const palette = () => DATA.palettes[isDark() ? "dark" : "light"];

// The institutions of some rows that have a place, each with its rows.
function marksOf(rows) {
  const marks = new Map();
  for (const row of rows.filter((each) => each.at)) {
    const { name, setting } = DATA.institutions[row.id];
    const { id, at, selects } = row;
    if (!marks.has(id)) marks.set(id, { id, name, at, setting, selects, rows: [] });
    marks.get(id).rows.push(row);
  }
  for (const mark of marks.values()) {
    mark.isLead = mark.rows.some((row) => row.role !== "partner");
    mark.isInferred = mark.rows.every((row) => row.basis === "inferred");
    mark.size = mark.isLead ? SIZES.lead : SIZES.partner;
  }
  return [...marks.values()];
}

function tooltipOf(mark) {
  if (LINKS) {
    const links = linksOf(mark.id).length;
    return `${mark.name}\n${links ? counted(links, "link") : DATA.alone} · ${mark.setting}`;
  }
  const titles = new Set(mark.rows.map((row) => DATA.studies[row.study].title));
  const partner = mark.isInferred ? "inferred partner in" : "partner in";
  const role = mark.isLead ? "leads" : partner;
  return `${mark.name}\n${role} ${[...titles].join(", ")} · ${mark.setting}`;
}

// Where nothing of the focus is drawn, the rest has no cause to fade.
const isSeen = (rows, focus) =>
  rows.some((row) => focus.members.has(row.id) && (row.at || DATA.institutions[row.id]?.area));

function recordsOf(rows, wanted) {
  const colours = palette();
  const marks = marksOf(rows);
  const focus = wanted && isSeen(rows, wanted) ? wanted : null;
  const isBehind = (id) => focus && !focus.members.has(id);
  const strength = (mark) => (isBehind(mark.id) ? SIZES.faded : FULL);
  const discs = marks.map((mark) => {
    const { fill, edge, on, letter } = colours.settings[mark.setting];
    return {
      ...mark,
      tip: tooltipOf(mark),
      fill: [...(mark.isInferred ? colours.land : fill), strength(mark)],
      edge: [...edge, strength(mark)],
      on: [...on, strength(mark)],
      letter,
    };
  });
  return {
    areas: areaRecords(rows, focus, colours),
    ties: tieRecords(rows, marks, focus, colours),
    rings: discs.filter((mark) => focus && mark.id === focus.centre),
    partners: discs.filter((mark) => !mark.isLead),
    leads: discs.filter((mark) => mark.isLead),
    badges: badgeRecords(marks, strength, colours),
    names: nameRecords(marks, focus, isBehind),
    place: state.place && !state.place.areas.length ? [state.place] : [],
  };
}

// Areas of groups whose members are not named, and the area that a scene is about.
function areaRecords(rows, focus, colours) {
  const areas = new Map();
  for (const id of state.place?.areas ?? []) {
    areas.set(id, { id, tip: state.place.label, fill: [...colours.group, 110] });
  }
  for (const row of rows) {
    const { area, name, authority } = DATA.institutions[row.id] ?? {};
    if (!area) continue;
    const strong = !focus || focus.members.has(row.id);
    const opacity = Math.floor((strong ? FULL : SIZES.faded) / 3);
    const tip = `${authority}\n${name}: a group, its members are not named`;
    const kept = areas.get(area);
    if (kept && kept.fill[3] >= opacity) continue;
    const fill = [...colours.group, opacity];
    areas.set(area, { id: area, selects: row.selects, isGroup: true, isStrong: strong, tip, fill });
  }
  return DATA.base.areas
    .filter(({ id }) => areas.has(id))
    .map(({ id, geometry }) => ({ ...areas.get(id), geometry }));
}

function tieRecords(rows, marks, focus, colours) {
  const leads = new Map();
  for (const mark of marks) {
    if (LINKS) leads.set(mark.id, mark);
    for (const row of mark.rows) if (row.role === "lead") leads.set(row.study, mark);
  }
  return rows
    .filter((row) => row.km !== null)
    .flatMap((row) => {
      const lead = leads.get(row.source ?? row.study);
      const strong = LINKS
        ? focus && [row.source, row.id].includes(focus.centre)
        : focus?.studies.includes(row.study);
      const opacity = !focus ? SIZES.calm : strong ? FULL : SIZES.faded;
      const inferred = row.basis === "inferred";
      const ends = `${lead.name} – ${DATA.institutions[row.id].name}`;
      const tie = {
        selects: row.source ?? row.study,
        isInferred: inferred,
        isStrong: strong,
        colour: [...(strong ? colours.ink : colours.tie), opacity],
        width: strong ? SIZES.strong : SIZES.tie,
        tip:
          `${LINKS ? "" : `${DATA.studies[row.study].title}\n`}${ends} · ${row.km.toFixed(1)} km` +
          (inferred ? " · inferred" : ""),
      };
      const strokes = inferred ? brokenLine(lead.at, row.at) : [[lead.at, row.at]];
      return strokes.map((path) => ({ ...tie, path }));
    });
}

// deck.gl's build in pydeck has no dashes: a broken line is made of short ones.
function brokenLine([lon, lat], [toLon, toLat]) {
  const [stroke, gap] = SIZES.broken;
  const share = 1 / (STROKES * (stroke + gap) - gap);
  const point = (at) => [lon + (toLon - lon) * at, lat + (toLat - lat) * at];
  return Array.from({ length: STROKES }, (_, count) => {
    const from = count * (stroke + gap) * share;
    return [point(from), point(from + stroke * share)];
  });
}

// How many partners near a lead have a place, and where two share a point.
function badgeRecords(marks, strength, colours) {
  const tally = (keys) =>
    keys.reduce((all, key) => all.set(key, (all.get(key) ?? 0) + 1), new Map());
  const rows = marks.flatMap((mark) => mark.rows);
  const partners = tally(
    rows.filter((row) => row.role === "partner").map((row) => row.study),
  );
  const atPoint = tally(marks.map((mark) => mark.at.join()));
  const badges = new Map();
  for (const mark of marks) {
    const led = mark.rows.filter((row) => row.role === "lead");
    const near = led.reduce((sum, row) => sum + (partners.get(row.study) ?? 0), 0);
    const here = atPoint.get(mark.at.join());
    if ((!near && here < 2) || badges.has(mark.at.join())) continue;
    badges.set(mark.at.join(), {
      at: mark.at,
      text: near ? `+${near}` : `×${here}`,
      colour: [...colours.ink, strength(mark)],
      offset: near ? SIZES.aboveLeft : SIZES.belowRight,
    });
  }
  return [...badges.values()];
}

function nameRecords(marks, focus, isBehind) {
  if (!focus) return [];
  const named = marks.filter((mark) => !isBehind(mark.id));
  named.sort((a, b) => (a.id !== focus.centre) - (b.id !== focus.centre));
  return named.map(({ id, name, at, size }) => ({ text: name, at, size, isRinged: id === focus.centre }));
}
