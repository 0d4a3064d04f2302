// Filters, list and the words about what is shown.
const LINKED = new Set(DATA.members.flatMap((row) => (row.source ? [row.source, row.id] : [])));
const FACET_NAMES = DATA.facets.map(({ name }) => name);

function makeFilters() {
  if (IS_SUMMED) {
    byId("filters").setAttribute("aria-label", "What this file holds");
    byId("list").setAttribute("aria-label", "Areas summed");
    byId("filters").append(el("h2", {}, "What this file holds"), el("p", {}, ...DATA.lines));
    return;
  }
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
    el("p", { className: "quiet" }, DATA.searched),
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
  if (IS_SUMMED) return;
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

function linksLine(shown, rows) {
  const ends = rows.filter((row) => row.role === "").map((row) => row.id);
  const has = new Set(shown);
  const seen = ends.filter((id) => has.has(id)).length;
  const others = ends.length - seen;
  const ties = rows.filter((row) => row.role === "partner");
  const loose = ties.filter((row) => row.km === null).length;
  const why = loose ? ` (${loose.toLocaleString("en-GB")} with an end without a place)` : "";
  const reach = others ? `, which reach ${counted(others, "other")}` : "";
  const line =
    `Showing ${seen.toLocaleString("en-GB")} of ${unitsCounted(UNITS.length)} and ` +
    `${seen === 1 ? "its" : "their"} ${counted(ties.length, "link")}${why}${reach}.`;
  const alone = shown.filter((id) => !LINKED.has(id)).length;
  if (!alone) return line;
  const count = alone.toLocaleString("en-GB");
  const are = alone === 1 ? "is" : "are";
  if (state.q.trim()) return `${line} Of those shown, ${count} ${are} ${DATA.alone}.`;
  const isFiltered = Object.values(state.facets).some((values) => values.size);
  const match = isFiltered ? `match${alone === 1 ? "es" : ""} and ` : "";
  return `${line} ${count} more ${match}${are} ${DATA.alone}: search finds ${alone === 1 ? "it" : "them"}.`;
}

function honesty(shown, rows) {
  if (IS_SUMMED) return [state.view.line, state.view.sums[levelShown()]?.words].filter(Boolean).join(" ");
  if (LINKS) return linksLine(shown, rows);
  const partners = rows.filter((row) => row.role === "partner");
  const loose = partners.filter((row) => row.km === null).length;
  const placeless = partners.filter((row) => !row.at).length;
  const who = loose === 1 ? "a partner" : "partners";
  const why = placeless === loose ? `to ${who} without a place` : "with an end without a place";
  const ties = counted(partners.length, "tie") + (loose ? ` (${loose} ${why})` : "");
  return `Showing ${shown.length} of ${unitsCounted(UNITS.length)}, ${ties}.`;
}

function roleOf(row) {
  if (row.role === "lead") return "Lead";
  return { inferred: "Partner, inferred", group: "Group" }[row.basis] ?? "Partner";
}

const COLUMNS = LINKS
  ? ["Institution", "Links", "Phase", "Setting", "Authority"]
  : ["Institution", "Role", "Case study", "Setting", "Authority", "km"];
const NUMBERS = ["Links", "km"];
const CAPTION = LINKS
  ? "The institutions shown; Links counts all of an institution, also those hidden"
  : "Members of the case studies shown; km is the straight line from the lead";

// Of a list of links a row for each institution, those that match before the others.
function listed(rows, shown) {
  if (!LINKS) return rows;
  const has = new Set(shown);
  const own = rows.filter((row) => row.role === "");
  return [...own.filter((row) => has.has(row.id)), ...own.filter((row) => !has.has(row.id))];
}

function cellsOf(row, { phase = "", setting = NOT_RECORDED, authority = "" }) {
  const number = (text) => el("td", { className: "number" }, text);
  const place = [el("td", {}, setting), el("td", {}, authority || NOT_RECORDED)];
  if (LINKS) return [number(counted(linksOf(row.id).length, "").trim()), el("td", {}, phase || NOT_RECORDED), ...place];
  return [
    el("td", {}, roleOf(row)),
    el("td", {}, `${row.study} ${DATA.studies[row.study].title}`),
    ...place,
    number(row.km === null ? "" : row.km.toFixed(1)),
  ];
}

// The areas that are summed, those with most institutions first.
function areaRows() {
  const sums = areasShown();
  return sums.map(({ id, sub }) => {
    const button = el("button", { type: "button", className: "plain", ariaPressed: id === state.area }, id);
    button.addEventListener("click", () => chooseArea(id === state.area ? "" : id));
    const line = el("tr", { className: id === state.area ? "chosen" : "" }, el("th", { scope: "row" }, button), el("td", {}, sub));
    line.dataset.id = id;
    return line;
  });
}

function renderList(rows, shown) {
  if (IS_SUMMED && areasShown().length) {
    fillList("The areas summed; choose one to read about it", ["Area", "Holds"], areaRows());
    return;
  }
  const body = listed(rows, shown).map((row) => {
    const institution = DATA.institutions[row.id] ?? {};
    const chosen = row.selects === state.selected;
    const button = el("button", { type: "button", className: "plain", ariaPressed: chosen }, institution.name ?? NOT_RECORDED);
    button.addEventListener("click", () => choose(chosen ? "" : row.selects));
    const line = el(
      "tr",
      { className: chosen ? "chosen" : "" },
      el("th", { scope: "row" }, button),
      ...cellsOf(row, institution),
    );
    line.dataset.id = row.id;
    return line;
  });
  fillList(CAPTION, COLUMNS, body);
}

function fillList(caption, columns, body) {
  const heads = columns.map((name) => el("th", { scope: "col", className: NUMBERS.includes(name) ? "number" : "" }, name));
  const focused = document.activeElement?.closest?.("#list tr")?.rowIndex;
  byId("list").replaceChildren(
    el(
      "table",
      {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ...heads)),
      el("tbody", {}, ...body),
    ),
  );
  if (focused) byId("list").querySelector("table").rows[focused]?.querySelector("button").focus();
}

function renderNothing(shown) {
  const nothing = byId("nothing");
  nothing.hidden = IS_SUMMED || shown.length > 0;
  if (nothing.hidden) return;
  const clear = el("button", { type: "button" }, "Clear all filters");
  clear.addEventListener("click", () => {
    clearFilters();
    render();
  });
  nothing.replaceChildren(el("h2", {}, "Nothing matches"), el("p", {}, `No ${LINKS ? "institution" : "case study"} passes all the filters.`), clear);
}

// What the signs mean that stand on the map now, or stand out on it.
function legendItems(records) {
  const colours = palette();
  const sign = (className, style, letter = "") => {
    const made = el("span", { className, ariaHidden: "true" }, letter);
    Object.assign(made.style, style);
    return made;
  };
  const isNear = ({ member }) => !focus || focus.members.has(member);
  const leads = records.leads.filter(isNear);
  const partners = records.partners.filter(isNear);
  const ties = records.ties.filter(({ c }) => c[3] !== FADED);
  const areas = records.areas.filter(isStrong);
  const badges = records.badges.filter(({ c }) => c[3] === FULL);
  const isBroken = ({ d: [, gap] }) => gap > 0;
  const used = new Set([...leads, ...partners].map(({ member }) => DATA.institutions[member].setting));
  const grey = css(colours.settings[NOT_RECORDED].edge);
  const line = { borderColor: css(colours.tie) };
  const settings = Object.entries(colours.settings)
    .filter(([name]) => used.has(name))
    .map(([name, { fill, on, letter }]) => {
      const tint = DATA.colours[isDark() ? "dark" : "light"].settings[name];
      const boxShadow = tint ? `0 0 0 .25rem ${css(tint)}` : "none";
      return [true, sign("disc", { background: css(fill), color: css(on), boxShadow }, letter), name];
    });
  const near = badges.find(({ l }) => l.startsWith("+"))?.l;
  const together = badges.find(({ l }) => l.startsWith("×"))?.l;
  const ofSums = sumsShown().find(({ id }) => id === "sums");
  const crossing = ties.filter(({ c }) => String(c.slice(0, 3)) === String(colours.crossing));
  const wide = { ...line, borderTopWidth: "5px" };
  return [
    [ofSums?.data.length, sign("disc", { background: css((ofSums?.getFillColor ?? []).slice(0, 3)) }), "Institutions of an area, summed"],
    [ofSums?.data.length, sign("dash", wide), `${LINKS ? "Links" : "Ties"} between two areas: the wider, the more`],
    [
      crossing.length || sumsShown().some(({ id, data }) => id === "lines-crossing" && data.length),
      sign("dash", { borderColor: css(colours.crossing) }),
      `${LINKS ? "Link" : "Tie"} across the boundary`,
    ],
    [state.view?.boundary?.length, sign("dash", { borderColor: css(colours.ink) }), "Authority boundary"],
    ...settings,
    [partners.some((mark) => !mark.isInferred), sign("disc small", { background: grey }), "Partner"],
    [partners.some((mark) => mark.isInferred), sign("disc small", { border: `3px solid ${grey}` }), "Inferred partner"],
    [ties.some((tie) => !isBroken(tie)), sign("dash", line), LINKS ? "Link" : "Tie"],
    [ties.some(isBroken), sign("dash", { ...line, borderTopStyle: "dashed" }), LINKS ? "Likely link" : "Inferred tie"],
    [areas.length, sign("area", { background: css(colours.group, 0.5) }), "Area of a group without names"],
    [near, el("b", {}, near), "number of partners near"],
    [together, el("b", {}, together), "number at one point"],
  ]
    .filter(([isThere]) => isThere)
    .map(([, mark, words]) => el("li", {}, mark, words));
}

function renderLegends(records) {
  for (const legend of document.querySelectorAll(".legend")) legend.replaceChildren(...legendItems(records));
}
