// The same answers as the library's select() and search(): values of one facet widen
// the view, facets and the words of the search narrow it.
const LETTERS_PER_SLIP = 4;
const MOST_SLIPS = 2;

function passing() {
  const fields = DATA.facets
    .filter(({ name }) => state.facets[name].size)
    .map(({ name, values }) => {
      const wanted = values.filter(({ value }) => state.facets[name].has(value));
      return [name, new Set(wanted.flatMap(({ ids }) => ids))];
    });
  if (state.q.trim()) fields.push(["q", found(state.q)]);
  return new Map(fields);
}

// The case studies that pass all fields; of a list of links the institutions.
function matching(fields = passing()) {
  if (IS_SUMMED) return [...new Set(rowsShown().map((row) => (LINKS ? row.id : row.study)))].filter(Boolean);
  const sets = [...fields.values()];
  return UNITS.filter((id) => sets.every((set) => set.has(id)));
}

// The rows shown: those of the case studies, or the links with an end that matches and
// the institutions at their ends. Of those in no partnership a search shows what it
// finds, and a choice what is chosen.
function rowsShown(matches) {
  if (IS_SUMMED) return marked(state.view.rows.map((at) => DATA.members[at]), state.view.ties);
  const has = new Set(matches);
  if (!LINKS) return DATA.members.filter((row) => has.has(row.study));
  const ties = DATA.members.filter(
    (row) => row.role === "partner" && (has.has(row.source) || has.has(row.id)),
  );
  const ends = new Set(ties.flatMap((row) => [row.source, row.id]));
  const isShown = ({ id }) =>
    ends.has(id) || (has.has(id) && (state.q.trim() !== "" || id === state.selected));
  return [...DATA.members.filter((row) => row.role === "" && isShown(row)), ...ties];
}

// How many case studies, or institutions, each value of a facet would leave, other fields as they are.
function counts({ name, values }, fields) {
  const others = [...fields].filter(([field]) => field !== name).map(([, set]) => set);
  return values.map(({ ids }) => ids.filter((id) => others.every((set) => set.has(id))).length);
}

function normalised(text) {
  const folded = text.normalize("NFKD").toLowerCase().replaceAll("ß", "ss");
  const plain = folded.normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’.]/g, "");
  return plain.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function found(query) {
  const sets = normalised(query).map(foundBy);
  return new Set(UNITS.filter((id) => sets.every((set) => set.has(id))));
}

function foundBy(word) {
  const exact = /\p{N}/u.test(word); // a wrong digit is another postcode
  const letters = [...word].length;
  const slips = exact ? 0 : Math.min(Math.floor(letters / LETTERS_PER_SLIP), MOST_SLIPS);
  const isNear = (key) =>
    (!exact && letters > 1 && key.startsWith(word)) || apart(word, key, slips) <= slips;
  const keys = Object.keys(DATA.words).filter(isNear);
  return new Set(keys.flatMap((key) => DATA.words[key]));
}

// Letters put in, left out, changed or swapped with the next: optimal string alignment.
function apart(one, other, most) {
  const a = [...one];
  const b = [...other];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  if (!most) return one === other ? 0 : 1;
  const rows = [b.map((_, at) => at + 1)];
  rows[0].unshift(0);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

function setFilter({ facets, q }) {
  for (const { name } of DATA.facets) state.facets[name] = new Set(facets[name]);
  state.q = q;
}

function clearFilters() {
  setFilter({ facets: {}, q: "" });
}
