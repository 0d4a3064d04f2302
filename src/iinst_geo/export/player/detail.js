// The detail of what is selected: a case study or an institution, with what it rests on.
const MOST_PARTNERS = 40; // at first
const LEFT = LINKS ? "institutions with it pass the other filters" : "case studies it would leave";
const present = (text) => text || NOT_RECORDED;

// A file of sums may hold a part only.
const ofAll = (count, all) => (all > count ? `${count} of ${all}, those that this file holds` : `${count}`);

function factList(facts) {
  return el("dl", {}, ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, present(value)))));
}

function codingList(codings) {
  if (!codings.length) return el("p", {}, `${NOT_RECORDED}.`);
  const items = codings.map(({ value, weight, evidence, basis }) =>
    el(
      "li",
      {},
      el("strong", {}, value),
      weight ? ` (${weight})` : "",
      evidence ? `: ${evidence} ` : " ",
      el("span", { className: "quiet" }, `[${basis}]`),
    ),
  );
  return el("ul", {}, ...items);
}

function sourceList(ids) {
  const items = ids.map((id) => {
    const { title, url, by } = DATA.sources[id];
    const link = /^https?:\/\/\w/i.test(url)
      ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title)
      : title;
    return el("li", {}, link, by ? ` (${by})` : "");
  });
  return el("details", {}, el("summary", {}, `Sources (${ids.length})`), el("ul", {}, ...items));
}

function memberItem(row, focus) {
  const { name, selects } = DATA.institutions[row.id];
  const target = row.role === "lead" ? row.id : selects;
  const button = el("button", { type: "button", className: "plain" }, name);
  if (focus.centre === row.id) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => choose(target));
  const why = row.note ? el("details", {}, el("summary", {}, "Why"), row.note) : "";
  return el("li", {}, button, el("div", { className: "quiet" }, row.line), why);
}

function institutionDetail(id) {
  const { name, facts, notes, sources } = DATA.institutions[id];
  return [
    el("h2", { tabIndex: -1 }, name),
    factList(facts),
    notes && el("p", {}, notes),
    sourceList(sources),
  ].filter(Boolean);
}

function studyDetail(id, focus) {
  const study = DATA.studies[id];
  const [top, sub] = focus.selected === id ? ["h2", "h3"] : ["h3", "h4"];
  const rows = DATA.members.filter((row) => row.study === id && row.id);
  const leads = rows.filter((row) => row.role === "lead");
  const partners = rows.filter((row) => row.role !== "lead");
  const members = (list, none) =>
    list.length
      ? el("ul", { className: "members" }, ...list.map((row) => memberItem(row, focus)))
      : el("p", {}, none);
  return [
    el("p", { className: "quiet" }, `${id} · ${study.programme}`),
    el(top, { tabIndex: -1 }, study.title),
    el(
      "p",
      { className: "badges" },
      el("span", {}, study.phase || `Phase: ${NOT_RECORDED.toLowerCase()}`),
      el("span", {}, study.setting || `Setting: ${NOT_RECORDED.toLowerCase()}`),
    ),
    study.basis && el("p", { className: "quiet" }, study.basis),
    study.summary && el("p", {}, study.summary),
    el(sub, {}, "How they work together"),
    factList(study.facts),
    el(sub, {}, "Lead"),
    members(leads, `${NOT_RECORDED}.`),
    el(sub, {}, `Partners (${ofAll(partners.length, study.partners)})`),
    members(partners, "No partner is recorded."),
    el(sub, {}, "Themes"),
    codingList(study.theme),
    el(sub, {}, "Activities"),
    codingList(study.activity),
    el(sub, {}, "Funding"),
    codingList(study.funding),
    study.notes && el(sub, {}, "Notes"),
    study.notes && el("p", {}, study.notes),
    sourceList(study.sources),
  ].filter(Boolean);
}

// The partners of an institution of a list of links, the nearest first.
function partnerItems(id) {
  const partners = new Map(linksOf(id).map((row) => [otherEnd(row, id), row.km]));
  const nearest = [...partners].sort(([, a], [, b]) => (a ?? Infinity) - (b ?? Infinity));
  return nearest.map(([partner, km]) => {
    const { name, phase, authority } = DATA.institutions[partner];
    const far = km === null ? "distance not known" : `${km.toFixed(1)} km`;
    const button = el("button", { type: "button", className: "plain" }, name);
    button.addEventListener("click", () => choose(partner));
    const line = [phase || `Phase ${NOT_RECORDED.toLowerCase()}`, authority, far];
    return el("li", {}, button, el("div", { className: "quiet" }, line.filter(Boolean).join(" · ")));
  });
}

function partnersDetail(id) {
  const items = partnerItems(id);
  if (!items.length) return [el("p", { className: "notice" }, `It is ${DATA.alone}.`)];
  const list = el("ul", { className: "members" }, ...items.slice(0, MOST_PARTNERS));
  const more = el("button", { type: "button" }, `Show all ${items.length} partners`);
  more.addEventListener("click", () => {
    list.append(...items.slice(MOST_PARTNERS));
    items[MOST_PARTNERS].querySelector("button").focus();
    more.remove();
  });
  const { links } = DATA.institutions[id];
  return [el("h3", {}, `Partners (${ofAll(items.length, IS_SUMMED ? links : 0)})`), list, items.length > MOST_PARTNERS ? more : ""];
}

// What is summed in an area, with its strongest lines.
function areaDetail(id) {
  const level = Object.keys(state.view.sums).find((each) => areasShown(each).some((area) => area.id === id));
  const { sub } = areasShown(level).find((area) => area.id === id);
  const lines = sumsShown(level).filter((layer) => layer["@@type"] === "PathLayer").flatMap(({ data }) => data);
  const own = lines.filter(({ name }) => name.split(" – ").includes(id)).sort((one, other) => other.n - one.n);
  const items = own.map((line) => {
    const other = line.name.split(" – ").find((end) => end !== id);
    return el("li", {}, other, el("div", { className: "quiet" }, line.sub));
  });
  const close = el("button", { type: "button" }, "Close");
  close.addEventListener("click", () => chooseArea(""));
  return [
    el("p", { className: "tools" }, close),
    el("h2", { tabIndex: -1 }, id),
    el("p", {}, `${sub}.`),
    el("h3", {}, "Strongest lines"),
    items.length ? el("ul", { className: "members" }, ...items) : el("p", {}, "None of the lines drawn ends here."),
  ];
}

function renderDetail(shown, rows, focus) {
  const pane = byId("detail");
  if (state.area) {
    pane.replaceChildren(...areaDetail(state.area));
    return;
  }
  if (!focus && IS_SUMMED) {
    pane.replaceChildren(
      el("h2", {}, "In view"),
      el("p", {}, "Choose a disc on the map or a row of the list to read about a region or an authority here."),
    );
    return;
  }
  if (!focus) {
    pane.replaceChildren(
      el("h2", {}, "In view"),
      el("p", {}, `${unitsCounted(shown.length)}. Choose a mark on the map or a row of the list to read about it here.`),
      el("p", {}, `The number beside a filter is how many ${LEFT}.`),
    );
    return;
  }
  const go = el("button", { type: "button" }, "Go to on map");
  go.disabled = ![...focus.members].some((id) => PLACED.has(id));
  go.addEventListener("click", () => showAll(focus));
  const close = el("button", { type: "button" }, "Close");
  close.addEventListener("click", () => choose(""));
  const isHidden = LINKS
    ? !rows.some((row) => row.id === focus.selected || row.source === focus.selected)
    : !focus.studies.some((id) => shown.includes(id));
  const own = focus.selected in DATA.studies ? [] : institutionDetail(focus.selected);
  pane.replaceChildren(
    el("p", { className: "tools" }, go, close),
    IS_SUMMED ? el("p", { className: "quiet" }, "This file holds a part of the network; the explorer has all.") : "",
    isHidden && !IS_SUMMED ? el("p", { className: "notice" }, "The filters hide this on the map and in the list.") : "",
    ...own,
    ...(LINKS ? partnersDetail(focus.selected) : []),
    ...focus.studies.flatMap((id) => studyDetail(id, focus)),
  );
}
