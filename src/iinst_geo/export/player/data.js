// What the file knows, and how elements are made of it. Text is always set as text.
const DATA = JSON.parse(document.getElementById("data").textContent);
const NOT_RECORDED = DATA.notRecorded;
const LINKS = DATA.links; // a list of links: no case studies, and ties without direction
// What filters and search go by.
const UNITS = Object.keys(LINKS ? DATA.institutions : DATA.studies);
const PLACED = new Map(
  DATA.members.filter((row) => row.at).map((row) => [row.id, row.at]),
);

// A network too large for a file is there in sums, by region and authority.
const IS_SUMMED = "levels" in DATA;

const state = {
  facets: Object.fromEntries(DATA.facets.map(({ name }) => [name, new Set()])),
  q: "",
  selected: DATA.selected,
  place: null, // an area or a point that a scene puts in front
  scene: 0,
  presenting: false,
  view: DATA.chosen ?? DATA.view, // of sums: what is shown
  area: "", // of sums: a region or authority
};

const byId = (id) => document.getElementById(id);

// el("p", { className: "quiet" }, "words", child) makes <p class="quiet">words…</p>.
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== "" && child != null));
  return element;
}

const counted = (count, one, many = `${one}s`) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
const unitsCounted = (count) =>
  LINKS ? counted(count, "institution") : counted(count, "case study", "case studies");
const link = LINKS ? "link" : "tie";
const css = (colour, opacity = 1) => `rgb(${colour.join(" ")} / ${opacity})`;
// What the scripts of the map go by.
const KNOWN = { links: LINKS, alone: DATA.alone, institutions: DATA.institutions, studies: DATA.studies };

// The links of an institution, and who is at the other end of one.
const linksOf = (id) =>
  DATA.members.filter((row) => row.role === "partner" && (row.source === id || row.id === id));
const otherEnd = (row, id) => (row.id === id ? row.source : row.id);

// The case study or institution that an id stands for, with what belongs to it.
function focusOn(selected) {
  if (!selected) return null;
  if (LINKS) {
    const partners = linksOf(selected).map((row) => otherEnd(row, selected));
    return { selected, centre: selected, studies: [], members: new Set([selected, ...partners]) };
  }
  const isStudy = selected in DATA.studies;
  const own = DATA.members.filter((row) => row.id === selected);
  const studies = isStudy ? [selected] : own.map((row) => row.study);
  const around = DATA.members.filter((row) => studies.includes(row.study) && row.id);
  const centre = isStudy ? DATA.studies[selected].lead : selected;
  const members = new Set([...around.map((row) => row.id), centre].filter(Boolean));
  return { selected, centre, studies: [...new Set(studies)], members };
}
