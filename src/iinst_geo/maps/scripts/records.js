// What the map draws of some members: the records that its layers read.

/** @typedef {import("./mercator.js").Point} Point */

/**
 * A row of the membership, as the network's data have it.
 * @typedef {object} Row
 * @property {string} id of the institution; empty for a lead not recorded
 * @property {string} study
 * @property {string} [source] of a list of links: who is at the other end
 * @property {string} role lead, partner or none
 * @property {string} basis named, inferred or group
 * @property {Point | null} at
 * @property {number | null} km
 * @property {string} selects
 * @property {number} [drawn] how its tie is drawn where an authority is asked for
 */

/**
 * What is known of a network, whatever is shown of it.
 * @typedef {object} Known
 * @property {boolean} links a list of links: no case studies, no direction
 * @property {Record<string, {name: string, setting: string, area?: string, authority?: string, links?: number}>} institutions
 * @property {Record<string, {title: string, lead: string}>} studies
 * @property {string} alone what an institution without links is called
 */

/**
 * What stands out.
 * @typedef {object} Focus
 * @property {string} centre
 * @property {string[]} studies
 * @property {Set<string>} members
 */

/** @typedef {number[]} Colour red, green, blue and, if there, opacity: 0 to 255 */

/** Return the records of a table given by column. @param {Record<string, any[]>} columns @returns {any[]} */
export function rowsOf(columns) {
  const names = Object.keys(columns);
  const count = names.length ? columns[names[0]].length : 0;
  const row = (_, place) => Object.fromEntries(names.map((name) => [name, columns[name][place]]));
  return Array.from({ length: count }, row);
}

const [CROSSES, HIDDEN] = [1, 2]; // how a tie is drawn, if not plainly
const SOLID = [0, 0]; // a line's stroke and gap

/** Return rows with how the tie of each is drawn, if that is told. @param {Row[]} rows @param {number[] | null} [ties] */
export const marked = (rows, ties) => (ties ? rows.map((row, place) => ({ ...row, drawn: ties[place] })) : rows);

/**
 * Return the records of all layers of members, by the name that a layer asks for.
 * @param {Row[]} rows what is shown
 * @param {Focus | null} wanted
 * @param {Known} known
 * @param {any} look palette and sizes, as Python gives them
 */
export function recordsOf(rows, wanted, known, look) {
  const { sizes, palette } = look;
  const marks = marksOf(rows, known);
  const focus = wanted && isSeen(rows, wanted, known) ? wanted : null;
  const isBehind = (id) => focus !== null && !focus.members.has(id);
  const strength = (id) => (isBehind(id) ? sizes.faded : sizes.full);
  const disc = (mark) => discOf(mark, strength(mark.id), known, look);
  const leads = marks.filter(({ isLead }) => isLead);
  return {
    areas: areaRecords(rows, focus, known, look),
    ties: tieRecords(rows, marks, focus, known, look),
    rings: marks
      .filter((mark) => focus && mark.id === focus.centre)
      .map((mark) => ({ p: mark.at, r: sizes.ring + sizes[mark.isLead ? "lead" : "partner"] })),
    partners: marks.filter(({ isLead }) => !isLead).map(disc),
    leads: leads.map(disc),
    letters: leads.map((mark) => letterOf(mark, strength(mark.id), palette)),
    badges: badgeRecords(marks, strength, look),
    names: focus ? nameRecords(marks, focus, palette.ink) : [],
  };
}

/** The institutions of some rows that have a place, each with its rows. */
function marksOf(rows, { institutions }) {
  const marks = new Map();
  for (const row of rows) {
    if (!row.at) continue;
    const { id, at, selects } = row;
    if (!marks.has(id)) marks.set(id, { ...institutions[id], id, at, selects, rows: [] });
    marks.get(id).rows.push(row);
  }
  return [...marks.values()].map((mark) => ({
    ...mark,
    isLead: mark.rows.some(({ role }) => role !== "partner"),
    isInferred: mark.rows.every(({ basis }) => basis === "inferred"),
  }));
}

/** Where nothing of it is drawn, the rest has no cause to fade. */
const isSeen = (rows, focus, { institutions }) =>
  rows.some((row) => focus.members.has(row.id) && (row.at || institutions[row.id]?.area));

function discOf(mark, opacity, known, { palette }) {
  const { fill, edge } = palette.settings[mark.setting];
  const ground = mark.isInferred ? palette.land : fill;
  return {
    id: mark.selects,
    member: mark.id,
    isInferred: mark.isInferred,
    p: mark.at,
    f: [...ground, opacity],
    s: [...edge, opacity],
    name: mark.name,
    sub: `${roleOf(mark, known)} · ${mark.setting}`,
  };
}

function letterOf({ at, setting, isInferred }, opacity, palette) {
  const { letter, on } = palette.settings[setting];
  return { p: at, l: letter, c: [...(isInferred ? palette.onLand : on), opacity] };
}

function roleOf({ rows, isLead, isInferred, links }, known) {
  if (known.links) return links ? counted(links, "link") : known.alone;
  const titles = [...new Set(rows.map(({ study }) => known.studies[study].title))].join(", ");
  if (isLead) return `leads ${titles}`;
  return `${isInferred ? "inferred partner in" : "partner in"} ${titles}`;
}

/** @param {number} count @param {string} one */
export const counted = (count, one, many = `${one}s`) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/** Areas of groups whose members are not named. */
function areaRecords(rows, focus, { institutions }, { palette, sizes }) {
  const areas = new Map();
  for (const row of rows) {
    const { area, name, authority } = institutions[row.id] ?? {};
    if (!area) continue;
    const isStrong = !focus || focus.members.has(row.id);
    if (areas.get(area)?.isStrong || (areas.has(area) && !isStrong)) continue;
    const opacity = Math.floor((isStrong ? sizes.full : sizes.faded) / 3);
    const sub = `${name}: a group, its members are not named`;
    const record = { area, id: row.selects, f: [...palette.group, opacity], name: authority, sub };
    areas.set(area, { isStrong, record });
  }
  return [...areas.values()].map(({ record }) => record);
}

function tieRecords(rows, marks, focus, known, { palette, sizes }) {
  const at = new Map(marks.map((mark) => [mark.id, mark]));
  return rows
    .filter(({ km, drawn }) => km !== null && drawn !== HIDDEN)
    .map((row) => {
      const lead = at.get(known.links ? row.source : known.studies[row.study].lead);
      const isStrong =
        focus !== null &&
        (known.links
          ? focus.centre === row.source || focus.centre === row.id
          : focus.studies.includes(row.study));
      const isInferred = row.basis === "inferred";
      const opacity = !focus ? sizes.calm : isStrong ? sizes.full : sizes.faded;
      const ends = `${lead.name} – ${known.institutions[row.id].name}`;
      const further = `${row.km.toFixed(1)} km${isInferred ? " · inferred" : ""}`;
      const title = known.links ? "" : known.studies[row.study].title;
      return {
        id: known.links ? row.source : row.study,
        c: [...(row.drawn === CROSSES ? palette.crossing : isStrong ? palette.ink : palette.tie), opacity],
        w: isStrong ? sizes.strong : sizes.tie,
        name: title || ends,
        sub: title ? `${ends} · ${further}` : further,
        path: [lead.at, row.at],
        d: isInferred ? sizes.broken : SOLID,
      };
    });
}

/** How many partners of a lead have a place, and where some share a point. */
function badgeRecords(marks, strength, { palette }) {
  const rows = marks.flatMap((mark) => mark.rows);
  const partners = tally(rows.filter(({ role }) => role === "partner").map(({ study }) => study));
  const atPoint = tally(marks.map(({ at }) => at.join()));
  const badges = new Map();
  for (const mark of marks) {
    const led = mark.rows.filter(({ role }) => role === "lead");
    const near = led.reduce((sum, row) => sum + (partners.get(row.study) ?? 0), 0);
    const here = atPoint.get(mark.at.join());
    if ((!near && here < 2) || badges.has(mark.at.join())) continue;
    badges.set(mark.at.join(), {
      p: mark.at,
      l: near ? `+${near}` : `×${here}`,
      c: [...palette.ink, strength(mark.id)],
    });
  }
  return [...badges.values()];
}

function tally(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** The names of what is selected, its centre before the others. */
function nameRecords(marks, focus, ink) {
  const named = marks.filter((mark) => focus.members.has(mark.id));
  named.sort((a, b) => Number(a.id !== focus.centre) - Number(b.id !== focus.centre));
  return named.map(({ name, at }, place) => ({
    p: at,
    l: name,
    c: [...ink, 255],
    n: named.length - place,
  }));
}
