// One state, drawn from the top at each change.
let records = null;
let focus = null;
let stage = null;
let locate = null;
let levelDrawn = ""; // of sums

function render() {
  const fields = passing();
  const shown = matching(fields);
  const rows = rowsShown(shown);
  document.body.classList.toggle("presenting", state.presenting);
  for (const part of document.querySelectorAll("header, #filters, #detail, #list, #story, footer")) part.inert = state.presenting;
  focus = focusOn(state.selected);
  records = recordsOf(rows, focus, KNOWN, look());
  renderFilters(fields);
  renderList(rows, shown);
  renderNothing(shown);
  renderDetail(shown, rows, focus);
  const said = honesty(shown, rows);
  if (byId("honesty").dataset.said !== said) {
    byId("honesty").dataset.said = said;
    byId("honesty").textContent = [said, ...(IS_SUMMED ? [] : DATA.lines)].filter(Boolean).join(" ");
  }
  renderLegends(records);
  levelDrawn = IS_SUMMED ? levelShown() : "";
  draw(mapInWords(shown));
}

function draw(words) {
  stage.show({
    layers: layersOf(records),
    colours: DATA.colours[isDark() ? "dark" : "light"],
    words,
    selected: state.area || state.selected,
  });
}

function mapInWords(shown) {
  const selected = focus ? ` Selected: ${nameOf(focus.selected)}.` : "";
  const summed = IS_SUMMED && state.view.sums[levelShown()];
  if (summed) return `Map of England. ${summed.words}${selected}`;
  const marks = records.leads.length + records.partners.length;
  return (
    `Map of England with ${LINKS ? "" : `${unitsCounted(shown.length)}, `}` +
    `${counted(marks, "institution")} and ${counted(records.ties.length, link)} drawn.${selected}`
  );
}

const nameOf = (id) => DATA.studies[id]?.title ?? DATA.institutions[id].name;

// Of sums: what is drawn beside them, if anything is selected, goes by the file.
const viewOf = (selected) => (selected && selected === DATA.selected && DATA.chosen) || DATA.view;

function choose(selected) {
  if (state.presenting) return;
  state.selected = selected;
  state.view = viewOf(selected);
  state.area = "";
  state.place = null;
  render();
  if (selected) byId("detail").scrollTop = 0;
}

// Read about a region or an authority of the sums, from nearer.
function chooseArea(id) {
  if (state.presenting) return;
  const { p } = areasShown().find((area) => area.id === id) ?? {};
  state.selected = "";
  state.view = DATA.view;
  state.area = id;
  render();
  if (id && levelShown() === "region") stage.comeNearer(p);
}

function showAll(around = null) {
  stage.go(viewOfBounds(boundsOf(records, around), nearestFor(records)));
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  render();
}

const EVERYWHERE = {
  f: toggleFullScreen,
  t: () => setTheme(isDark() ? "light" : "dark"),
  "?": () => byId("keys").showModal(),
};
const next = () => goToScene(state.scene + 1);
const back = () => goToScene(state.scene - 1);
const IN_SCENES = {
  ArrowRight: next,
  ArrowDown: next,
  PageDown: next,
  " ": next,
  ArrowLeft: back,
  ArrowUp: back,
  PageUp: back,
  Home: () => goToScene(0),
  End: () => goToScene(SCENES.length - 1),
  b: toggleBlack,
  ".": toggleBlack,
  n: toggleNotes,
  Escape: leaveScenes,
};
const IN_EXPLORE = {
  p: () => goToScene(state.scene),
  Escape: () => (state.selected || state.area) && choose(""),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
  const { target, key } = event;
  const isTyping = target.matches?.("input[type=search]");
  if (isTyping && key !== "Escape") return;
  const isOnMap = !state.presenting && target.matches?.(".map-stops");
  if (isOnMap && key === "Escape") return; // it leaves the map
  const isPressing = target.matches?.("button, summary, a") && key === " ";
  if (isPressing) return;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const act = (state.presenting ? IN_SCENES : IN_EXPLORE)[name] ?? EVERYWHERE[name];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function listen() {
  // Before the map hears them: it moves by the arrow keys.
  window.addEventListener("keydown", onKey, true);
  const clicks = {
    present: () => goToScene(state.scene),
    theme: EVERYWHERE.t,
    help: EVERYWHERE["?"],
    nearer: () => stage.zoomBy(1),
    further: () => stage.zoomBy(-1),
    england: () => stage.go(viewOfBounds(DATA.england)),
    shown: () => showAll(),
    back,
    next,
    notes: toggleNotes,
    full: toggleFullScreen,
    leave: leaveScenes,
    black: toggleBlack,
  };
  for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener("click", act);
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (state.presenting) moveToScene(SCENES[state.scene], false);
    }, 150);
  });
  window.addEventListener("hashchange", () => {
    const asked = sceneInAddress();
    if (asked !== null && SCENES.length) goToScene(asked);
  });
  listenForSwipes();
}

function start() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  document.documentElement.dataset.theme = DATA.theme || (dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => setTheme(dark.matches ? "dark" : "light"));
  document.querySelector("footer").append(el("p", {}, DATA.credits));
  if (!SCENES.length) for (const row of document.querySelectorAll(".telling")) row.remove();
  makeFilters();
  makeStoryList();
  const asked = sceneInAddress();
  state.presenting = SCENES.length > 0;
  document.body.classList.toggle("presenting", state.presenting);
  stage = makeStage();
  locate = makeLocator();
  listen();
  if (SCENES.length) {
    goToScene(asked ?? 0, false);
  } else {
    render();
    stage.go(viewOfBounds(boundsOf(records, focus)), false);
  }
}

start();

// What stands on the map and in the list, for tests.
window.iinst = {
  shown: () => [...records.leads, ...records.partners].map(({ member }) => member),
  words: () => stage.words(),
  list: () => [...document.querySelectorAll("#list tbody tr")].map((row) => row.dataset.id),
  zoom: () => stage.view().zoom,
  scene: () => (state.presenting ? state.scene + 1 : 0),
};
