// Presenting: one scene at a time, moved by keys, buttons or a swipe.
const SCENES = DATA.scenes;
const SWIPE_PX = 50;

function goToScene(number, smooth = true) {
  if (!SCENES.length) return;
  const isEntering = !state.presenting;
  state.scene = Math.min(Math.max(number, 0), SCENES.length - 1);
  const scene = SCENES[state.scene];
  setFilter(scene.filter);
  state.selected = scene.focus;
  state.place = scene.place;
  state.view = scene.sums;
  state.area = "";
  state.presenting = true;
  byId("black").hidden = true;
  renderScene(scene);
  render();
  moveToScene(scene, smooth);
  if (isEntering) byId("scene-title").focus({ preventScroll: true });
  remember();
}

function moveToScene(scene, smooth) {
  const bounds = boundsOf(records, focus);
  const view = scene.view ? viewOfScene(scene.view) : viewOfBounds(bounds, nearestFor(records));
  const [west, south, east, north] = bounds;
  const middle = { longitude: (west + east) / 2, latitude: (south + north) / 2 };
  locate({ ...(scene.view ?? middle), zoom: view.zoom });
  stage.go(view, smooth);
}

function renderScene({ title, caption, notes }) {
  byId("scene-count").textContent = `Scene ${state.scene + 1} of ${SCENES.length}`;
  byId("scene-title").textContent = title;
  byId("scene-caption").textContent = caption;
  byId("scene-notes").lastElementChild.textContent = notes || "There are none for this scene.";
  const steps = SCENES.map((_, at) => el("span", { className: at <= state.scene ? "done" : "" }));
  byId("progress").replaceChildren(...steps);
  byId("back").disabled = state.scene === 0;
  byId("next").disabled = state.scene === SCENES.length - 1;
}

function leaveScenes() {
  if (!state.presenting) return;
  state.presenting = false;
  byId("black").hidden = true;
  if (document.fullscreenElement) document.exitFullscreen();
  if (IS_SUMMED) {
    state.view = DATA.view; // in which what the scene put in front is not drawn
    state.selected = "";
  }
  render();
  showAll(focus);
  byId("present").focus();
  remember();
}

// The address carries the scene, so that a reload comes back to it.
function remember() {
  const hash = state.presenting ? `#scene=${state.scene + 1}` : "#";
  try {
    history.replaceState(null, "", hash);
  } catch {
    // Some browsers keep the address of a file as it is.
  }
}

function sceneInAddress() {
  const asked = new URLSearchParams(location.hash.slice(1)).get("scene");
  const number = Number.parseInt(asked ?? new URLSearchParams(location.search).get("scene"), 10);
  return Number.isNaN(number) ? null : number - 1;
}

function toggleNotes() {
  const notes = byId("scene-notes");
  notes.hidden = !notes.hidden;
  byId("notes").setAttribute("aria-expanded", String(!notes.hidden));
}

function toggleBlack() {
  byId("black").hidden = !byId("black").hidden;
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function makeStoryList() {
  if (!SCENES.length) return;
  const items = SCENES.map((scene, at) => {
    const button = el("button", { type: "button", className: "plain" }, scene.title);
    button.addEventListener("click", () => goToScene(at));
    return el("li", {}, button, scene.caption ? el("div", { className: "quiet" }, scene.caption) : "");
  });
  byId("story").append(el("h2", {}, "The story, scene by scene"), el("ol", {}, ...items));
  byId("story").hidden = false;
  byId("present").hidden = false;
}

function listenForSwipes() {
  let start = null;
  byId("stage").addEventListener("touchstart", ({ touches }) => {
    start = touches.length === 1 ? [touches[0].clientX, touches[0].clientY] : null;
  }, { passive: true });
  byId("stage").addEventListener("touchend", ({ changedTouches: [touch] }) => {
    if (!state.presenting || !start) return;
    const [dx, dy] = [touch.clientX - start[0], touch.clientY - start[1]];
    if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) goToScene(state.scene - Math.sign(dx));
  });
}
