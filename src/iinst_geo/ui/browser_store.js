/* What a tab knows of its session on the server: whether the connection is there,
   whether the session is still the same, and what the browser keeps of its work. */

const LOOK_EVERY_MS = 2400;
const ANSWERS_WITHIN_MS = 2000; // with the above: a cut is said within five seconds
const SAID_AFTER_MS = 1000; // a page that is being left is cut off too
const SERVER_WAITS_MS = 15_000; // it lets go of who is silent for longer, not sooner
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const WORKS = ["answers", "story"];
const CUT =
  "The connection to the explorer is cut. What you see may be out of date; it is " +
  "trying again.";
const ENDED =
  "The connection to the explorer has ended. Reload the page to go on.";

const base = new URL(".", document.baseURI);
// One origin may serve several explorers. The number goes up when the record changes.
const KEY = `iinst_geo 1 ${base.pathname}`;

/* --- The browser's own storage; it may be full, forbidden or spoilt. --- */

const stores = {
  tab: () => window.sessionStorage, // this tab's, until it is closed
  device: () => window.localStorage, // all tabs', until it is forgotten
};

function read(where) {
  try {
    const record = JSON.parse(stores[where]().getItem(KEY));
    return record?.constructor === Object ? record : {};
  } catch {
    return {};
  }
}

function write(where, record) {
  try {
    if (Object.keys(record).length) {
      stores[where]().setItem(KEY, JSON.stringify(record));
    } else {
      stores[where]().removeItem(KEY);
    }
  } catch {
    // The work is still in the session, and can be saved as a file.
  }
}

/* --- What the server says, at the first run of a session and at each change. --- */

let ask = () => {};
let heard = null;
let isFirst = true; // of this load of the page

// This script is one message, sent once; what changes comes by a small one of its own.
document.addEventListener("iinst-geo", hear);

export default function () {
  watch();
  hear();
}

function hear() {
  const said = window.iinstGeo;
  if (!said || said === heard) return;
  heard = said;
  const { data, setTriggerValue } = said;
  ask = setTriggerValue;
  const [mine, device] = remembered(data);
  const isReload = isFirst;
  isFirst = false;
  if (mine.session !== data.session && !data.heard) {
    const told = mine.session ? mine : device;
    const has = [told.own, told.register, told.answers, told.story];
    if ((mine.session && !isReload) || has.some(Boolean) || mine.keep === false) {
      // Asked until the server has heard it: only then is the record made anew.
      const { own = "", register = "", answers = "", story = "" } = told;
      const keep = mine.keep !== false;
      const isTab = Boolean(mine.session);
      ask("found", { isTab, isReload, keep, own, register, answers, story });
      return;
    }
  }
  keep(data, mine, device);
}

function remembered({ owner, device: mayKeep }) {
  let mine = read("tab");
  let device = mayKeep ? read("device") : {};
  if (mine.session && mine.owner !== owner) mine = {}; // somebody else signed in
  if (!(Date.now() - device.at < KEPT_MS)) device = {};
  return [mine, device];
}

function keep(data, mine, device) {
  const { session, owner, own, register, keep } = data;
  const isSame = mine.session === session;
  const next = { session, owner, own, register, keep, given: {} };
  for (const work of WORKS) {
    if (!keep) {
      delete device[work];
    } else if (data[work]) {
      next[work] = device[work] = data[work];
      next.given[work] = true;
    } else if (isSame && mine.given?.[work]) {
      // Cleared here; what another tab has kept since is not this tab's to forget.
      if (device[work] === mine[work]) delete device[work];
    } else if (!isSame && data.refused.includes(work)) {
      const spoilt = mine[work] ?? device[work];
      device[`${work} set aside`] = spoilt;
      if (device[work] === spoilt) delete device[work];
    } else if (mine[work]) {
      next[work] = mine[work]; // not brought back yet
    }
  }
  write("tab", next);
  const has = WORKS.some((work) => device[work] || device[`${work} set aside`]);
  write("device", keep && data.device && has ? { ...device, at: Date.now() } : {});
}

/* --- The connection. --- */

let isWatching = false;
let isAnswered = true;
let hasAsked = false;
let hadNoSocket = false;
let cutSince = 0;

function watch() {
  if (cutSince) say(); // the place for it is new
  if (isWatching) return;
  isWatching = true;
  const app = document.querySelector("[data-testid=stApp]");
  new MutationObserver(look).observe(app, {
    attributeFilter: ["data-test-connection-state"],
  });
  window.addEventListener("offline", () => ((isAnswered = false), look()));
  window.addEventListener("online", askForHealth);
  document.addEventListener("visibilitychange", askForHealth);
  // A cable that is pulled closes no connection.
  setInterval(askForHealth, LOOK_EVERY_MS);
}

async function askForHealth() {
  if (document.hidden || hasAsked) return;
  hasAsked = true;
  try {
    const health = await fetch(new URL("_stcore/health", base), {
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    isAnswered = health.ok;
  } catch {
    isAnswered = false;
  }
  hasAsked = false;
  look();
}

const socket = () =>
  document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;

function look() {
  const hasSocket = socket() === "CONNECTED";
  hadNoSocket ||= !hasSocket;
  const isCut = !hasSocket || !isAnswered;
  if (isCut && !cutSince) {
    cutSince = performance.now();
    setTimeout(say, SAID_AFTER_MS);
    if (hasSocket) say(); // it has been waited for already
    dialogs.observe(document.body, { childList: true, subtree: true });
  } else if (isCut) {
    say();
  } else if (cutSince) {
    const wasLong = performance.now() - cutSince > SERVER_WAITS_MS;
    const isInDoubt = hadNoSocket || wasLong;
    cutSince = 0;
    hadNoSocket = false;
    dialogs.disconnect();
    say();
    // A run shows whose session it is; Streamlit begins none when it connects again.
    if (isInDoubt) setTimeout(() => ask("checked", Date.now()));
  }
}

function say() {
  const isOld = performance.now() - cutSince >= SAID_AFTER_MS - 50;
  const isSaid = cutSince && (isOld || socket() === "CONNECTED");
  const words = socket() === "DISCONNECTED_FOREVER" ? ENDED : CUT;
  const place = document.querySelector(".connection");
  document.documentElement.toggleAttribute("data-is-cut", Boolean(isSaid));
  if (place && place.textContent !== (isSaid ? words : "")) {
    place.textContent = isSaid ? words : "";
  }
}

// Streamlit's own word comes as a dialog over the page, and speaks of itself.
const dialogs = new MutationObserver(() => {
  for (const dialog of document.querySelectorAll("[role=dialog]")) {
    if (dialog.querySelector("h2")?.textContent === "Connection error") {
      dialog.querySelector("button[aria-label=Close]")?.click();
    }
  }
});
