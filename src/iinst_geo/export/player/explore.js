// Filters, list and the words about what is shown.
const FACET_NAMES = DATA.facets.map(({ name }) => name);

function makeFilters() {
  const search = el("input", { type: "search", id: "q", autocomplete: "off" });
  search.addEventListener("input", () => {
    state.q = search.value;
    render();
  });
  const clear = el("button", { type: "button", id: "clear" }, "Clear all filters");
  clear.addEventListener("click", () => {
    clearFilters();
    render();
    search.focus();
  });
  const more = el("details", { id: "more" }, el("summary", {}, "More filters"));
  const open = el("div");
  for (const facet of DATA.facets) (facet.open ? open : more).append(facetGroup(facet));
  byId("filters").append(
    el("h2", {}, "Filters"),
    el("label", { htmlFor: "q" }, "Search"),
    search,
    el("p", { className: "quiet" }, "School, partnership, town, postcode area"),
    open,
    more,
    clear,
  );
}

function facetGroup(facet) {
  const group = el("fieldset", { id: `facet-${facet.name}`, title: facet.help });
  group.append(el("legend", {}, facet.label));
  for (const { value, label } of facet.values) {
    const box = el("input", { type: "checkbox", name: facet.name, value });
    box.addEventListener("change", () => {
      state.facets[facet.name][box.checked ? "add" : "delete"](value);
      render();
    });
    group.append(el("label", { className: "pill" }, box, label, el("span", { className: "count" })));
  }
  return group;
}

function renderFilters(fields) {
  for (const facet of DATA.facets) {
    const left = counts(facet, fields);
    byId(`facet-${facet.name}`).querySelectorAll("label").forEach((pill, at) => {
      pill.querySelector("input").checked = state.facets[facet.name].has(facet.values[at].value);
      pill.querySelector(".count").textContent = left[at];
      pill.classList.toggle("none", !left[at]);
    });
  }
  if (byId("q").value.trim() !== state.q.trim()) byId("q").value = state.q;
  byId("clear").disabled = !fields.size;
  if (DATA.facets.some(({ name, open }) => !open && state.facets[name].size)) byId("more").open = true;
}

function honesty(shown, rows) {
  const partners = rows.filter((row) => row.role === "partner");
  const loose = partners.filter((row) => row.km === null).length;
  const placeless = partners.filter((row) => !row.at).length;
  const who = loose === 1 ? "a partner" : "partners";
  const why = placeless === loose ? `to ${who} without a place` : "with an end without a place";
  const ties = counted(partners.length, "tie") + (loose ? ` (${loose} ${why})` : "");
  return `Showing ${shown.length} of ${studiesCounted(STUDIES.length)}, ${ties}.`;
}

function roleOf(row) {
  if (row.role === "lead") return "Lead";
  return { inferred: "Partner, inferred", group: "Group" }[row.basis] ?? "Partner";
}

const COLUMNS = ["Institution", "Role", "Case study", "Setting", "Authority", "km"];

function renderList(rows) {
  const body = rows.map((row) => {
    const { name = NOT_RECORDED, setting = NOT_RECORDED, authority = "" } = DATA.institutions[row.id] ?? {};
    const chosen = row.selects === state.selected;
    const button = el("button", { type: "button", className: "plain", ariaPressed: chosen }, name);
    button.addEventListener("click", () => choose(chosen ? "" : row.selects));
    const line = el(
      "tr",
      { className: chosen ? "chosen" : "" },
      el("th", { scope: "row" }, button),
      el("td", {}, roleOf(row)),
      el("td", {}, `${row.study} ${DATA.studies[row.study].title}`),
      el("td", {}, setting),
      el("td", {}, authority || NOT_RECORDED),
      el("td", { className: "number" }, row.km === null ? "" : row.km.toFixed(1)),
    );
    line.dataset.id = row.id;
    return line;
  });
  const heads = COLUMNS.map((name) => el("th", { scope: "col", className: name === "km" ? "number" : "" }, name));
  const focused = document.activeElement?.closest?.("#list tr")?.rowIndex;
  byId("list").replaceChildren(
    el(
      "table",
      {},
      el("caption", {}, "Members of the case studies shown; km is the straight line from the lead"),
      el("thead", {}, el("tr", {}, ...heads)),
      el("tbody", {}, ...body),
    ),
  );
  if (focused) byId("list").querySelector("table").rows[focused]?.querySelector("button").focus();
}

function renderNothing(shown) {
  const nothing = byId("nothing");
  nothing.hidden = shown.length > 0;
  if (shown.length) return;
  const clear = el("button", { type: "button" }, "Clear all filters");
  clear.addEventListener("click", () => {
    clearFilters();
    render();
  });
  nothing.replaceChildren(el("h2", {}, "Nothing matches"), el("p", {}, "No case study passes all the filters."), clear);
}

// What the signs mean that stand on the map now, or stand out on it.
function legendItems(records) {
  const colours = palette();
  const sign = (className, style, letter = "") => {
    const made = el("span", { className, ariaHidden: "true" }, letter);
    Object.assign(made.style, style);
    return made;
  };
  const isNear = ({ id }) => !focus || focus.members.has(id);
  const leads = records.leads.filter(isNear);
  const partners = records.partners.filter(isNear);
  const ties = records.ties.filter(({ selects }) => !focus || focus.studies.includes(selects));
  const areas = records.areas.filter(({ isStrong }) => isStrong);
  const badges = records.badges.filter(({ colour }) => colour[3] === FULL);
  const used = new Set([...leads, ...partners].map(({ setting }) => setting));
  const grey = css(colours.settings[NOT_RECORDED].edge);
  const line = { borderColor: css(colours.tie) };
  const settings = Object.entries(colours.settings)
    .filter(([name]) => used.has(name))
    .map(([name, { fill, on, letter }]) => [
      true,
      sign("disc", { background: css(fill), color: css(on) }, letter),
      name,
    ]);
  const near = badges.find(({ text }) => text.startsWith("+"))?.text;
  const together = badges.find(({ text }) => text.startsWith("×"))?.text;
  return [
    ...settings,
    [partners.some((mark) => !mark.isInferred), sign("disc small", { background: grey }), "Partner"],
    [partners.some((mark) => mark.isInferred), sign("disc small", { border: `3px solid ${grey}` }), "Inferred partner"],
    [ties.some((tie) => !tie.isInferred), sign("dash", line), "Tie"],
    [ties.some((tie) => tie.isInferred), sign("dash", { ...line, borderTopStyle: "dashed" }), "Inferred tie"],
    [areas.some((area) => area.isGroup), sign("area", { background: css(colours.group, 0.5) }), "Area of a group without names"],
    [near, el("b", {}, near), "number of partners near"],
    [together, el("b", {}, together), "number at one point"],
  ]
    .filter(([isThere]) => isThere)
    .map(([, mark, words]) => el("li", {}, mark, words));
}

function renderLegends(records) {
  for (const legend of document.querySelectorAll(".legend")) legend.replaceChildren(...legendItems(records));
}
