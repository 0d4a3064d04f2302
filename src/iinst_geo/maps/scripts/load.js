// What the map of a page is drawn with, fetched before the page has anything to show.

const PAGES_WITH_A_MAP = /\/(explore|nearby|regions|themes|network)?$/;
const AWAKE_MS = 9000; // by then a page has its map

/** Return the whole address of what is below the page. @param {string} path */
export const below = (path) => new URL(path, document.baseURI).href;

/** Return the JSON at an address below the page. @param {string} path */
export async function json(path) {
  const answer = await fetch(below(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function addScript(path) {
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = below(path);
    script.onload = () => done(globalThis.createDeck);
    script.onerror = () => done(undefined); // a still map can be drawn without it
    document.head.append(script);
  });
}

let sheet = null;
let deck = null;

/** Return the bytes at an address below the page, or nothing where there are none. */
async function bytes(path) {
  const answer = await fetch(below(path));
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * Return where the ground comes from, once the sheet is there.
 * @param {{sheet: string, tiles: string}} files where it is
 * @returns {Promise<import("./ground.js").Source>}
 */
export async function loadGround(files) {
  sheet ??= bytes(files.sheet);
  sheet.catch(() => (sheet = null)); // the next one asks again
  return { sheet: await sheet, tile: (z, x, y) => bytes(`${files.tiles}/${z}/${x}/${y}.mvt`) };
}

/**
 * Return deck.gl's `createDeck`, or nothing where it cannot be used or fetched.
 * @param {{deck: string}} files where it is
 * @returns {Promise<any>}
 */
export function loadDeck(files) {
  deck ??= canDraw() ? addScript(files.deck) : Promise.resolve();
  return deck;
}

/** Whether the browser has WebGL 2 at all; whether it works is seen later. */
export const canDraw = () => "WebGL2RenderingContext" in globalThis;

/** Begin at once, on a page that will have a map. @param {{deck: string, sheet: string, tiles: string}} files */
export function loadEarly(files) {
  if (!PAGES_WITH_A_MAP.test(location.pathname)) return;
  wakeGl();
  loadGround(files).catch(() => {});
  loadDeck(files);
}

/** Start what draws WebGL in a thread aside; the page itself would have to wait for it. */
function wakeGl() {
  if (!canDraw()) return;
  const wake = `new OffscreenCanvas(1, 1).getContext("webgl2"); setTimeout(close, ${AWAKE_MS})`;
  const address = URL.createObjectURL(new Blob([wake], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onerror = (event) => event.preventDefault();
}
