/* What a tab knows of its session on the server: whether the connection is there,
   whether the session is still the same, and what the browser keeps of its work. */

const LOOK_EVERY_MS = 1500;
const ANSWERS_WITHIN_MS = 1300; // twice, with the above: a cut is said within 5 seconds
const FAILURES_OF_A_CUT = 2; // one late answer may be a slow server or line
const SAID_AFTER_MS = 1000; // a page that is being left is cut off too
const SERVER_WAITS_MS = 15_000; // it lets go of who is silent for longer, not sooner
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const WORKS = ["answers", "story"];
const MOST_KEPT = 4; // of each work on the device: as many as it takes at their longest
const CUT =
  "The connection to the explorer is cut. What you see may be out of date; it is " +
  "trying again.";
const SLOW = "The explorer is slow to answer.";
const ENDED =
  "You have lost connection to the explorer. Reload the page to continue.";

const base = new URL(".", document.baseURI);
// One origin may serve several explorers. The number goes up when the record changes.
const KEY = `iinst_geo 2 ${base.pathname}`;

/* --- The browser's own storage; it may be full, forbidden or spoilt. --- */

const stores = {
  tab: () => window.sessionStorage, // this tab's, until it is closed
  device: () => window.localStorage, // all tabs', until it is forgotten
};
let unwritten = null; // the tab's record, if its store does not take it

function read(where) {
  if (where === "tab" && unwritten) return unwritten;
  try {
    const record = JSON.parse(stores[where]().getItem(KEY));
    return record?.constructor === Object ? record : {};
  } catch {
    return {};
  }
}

function write(where, record) {
  let isWritten = true;
  try {
    if (Object.keys(record).length) {
      stores[where]().setItem(KEY, JSON.stringify(record));
    } else {
      stores[where]().removeItem(KEY);
    }
  } catch {
    isWritten = false; // the work is still in the session, and the page says so
  }
  if (where === "tab") unwritten = isWritten ? null : record;
  return isWritten;
}

/* --- What the server says, at the first run of a session and at each change. --- */

let ask = () => {};
let heard = null;
let told = {}; // what the server was told of an earlier session
let isFirst = true; // of this load of the page

// This script is one message, sent once; what changes comes by a small one of its own.
document.addEventListener("iinst-geo", hear);
// Another tab may have forgotten what is on the device.
window.addEventListener("storage", () => {
  if (heard) obey(heard.data, ...remembered(heard.data));
});

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
    told = toTell(mine, device);
    const has = Object.values(told).some(Boolean);
    if ((mine.session && !isReload) || has || mine.keep === false) {
      // Asked until the server has heard it: only then is the record made anew.
      const keep = mine.keep !== false;
      ask("found", { ...told, isTab: Boolean(mine.session), isReload, keep });
      return;
    }
  }
  if (!obey(data, mine, device)) keep(data, mine, device);
}

function remembered({ session, owner, device: mayKeep }) {
  let mine = read("tab");
  let device = read("device");
  if (mine.session && mine.owner !== owner) mine = {}; // somebody else signed in
  if (!(Date.now() - device.at < KEPT_MS)) device = {};
  if (!mayKeep) device = { forgotten: device.forgotten };
  if (!Number.isFinite(device.forgotten)) device.forgotten = 0;
  if (mine.session && mine.session !== session && isForgotten(mine, device)) {
    mine = { ...mine, keep: false, answers: "", story: "" };
  }
  return [mine, device];
}

// A tab knows when something was forgotten last; if later, another tab did it.
const isForgotten = (mine, device) => device.forgotten > (mine.forgotten ?? 0);

function obey(data, mine, device) {
  const isNew = mine.session === data.session && isForgotten(mine, device);
  if (!isNew || data.forgotten === device.forgotten) return false;
  ask("forgotten", device.forgotten); // heard when it comes back
  return true;
}

function words(device, work) {
  const kept = Array.isArray(device[work]) ? device[work] : [];
  return kept.filter((word) => word && typeof word === "string");
}

function toTell(mine, device) {
  const { own = "", register = "", answers = "", story = "" } = mine;
  const other = (work) => words(device, work).find((word) => word !== mine[work]);
  const [otherAnswers = "", otherStory = ""] = WORKS.map(other);
  return { own, register, answers, story, otherAnswers, otherStory };
}

function keep(data, mine, device) {
  const { session, owner, own, register, keep } = data;
  const isSame = mine.session === session;
  const next = { session, owner, own, register, keep, given: {} };
  if (isSame && mine.keep && !keep && !isForgotten(mine, device)) {
    device = { forgotten: Math.max(Date.now(), device.forgotten + 1) };
    write("device", { ...device, at: Date.now() });
  }
  next.forgotten = device.forgotten;
  let isWritten = true;
  if (keep) {
    for (const work of WORKS) keepWork(work, { data, mine, next, device, isSame });
    const has = device.forgotten || WORKS.some((work) => device[work]);
    isWritten = write("device", has ? { ...device, at: Date.now() } : {});
  }
  isWritten = write("tab", next) && (isWritten || !data.device);
  if (isWritten === data.fails) ask("store", { fails: !isWritten });
}

function keepWork(work, { data, mine, next, device, isSame }) {
  const refused = data.refused.map((name) => told[name]);
  const last = isSame && mine.given?.[work] ? mine[work] : ""; // by this very session
  const now = data[work];
  let kept = words(device, work).filter((word) => !refused.includes(word));
  // What this session has not written is not its to replace, nor to clear.
  if (data.cleared.includes(work) || (now && !kept.includes(now))) {
    kept = kept.filter((word) => word !== last);
  }
  if (now) {
    kept = [now, ...kept.filter((word) => word !== now)].slice(0, MOST_KEPT);
    next[work] = now;
    next.given[work] = true;
  } else if (!data.cleared.includes(work) && !refused.includes(mine[work])) {
    next[work] = mine[work]; // not brought back yet
    next.given[work] = Boolean(last);
  }
  if (data.device && kept.length) device[work] = kept;
  else delete device[work];
}

/* --- The connection. --- */

let isWatching = false;
let failures = 0; // of the server to answer, one after the other
let hasAsked = false;
let hadNoSocket = false;
let cutSince = 0;

function watch() {
  if (cutSince || failures) say(); // the place for it is new
  if (isWatching) return;
  isWatching = true;
  const app = document.querySelector("[data-testid=stApp]");
  new MutationObserver(look).observe(app, {
    attributeFilter: ["data-test-connection-state"],
  });
  window.addEventListener("offline", () => ((failures = FAILURES_OF_A_CUT), look()));
  window.addEventListener("online", askForHealth);
  document.addEventListener("visibilitychange", askForHealth);
  // A cable that is pulled closes no connection.
  setInterval(askForHealth, LOOK_EVERY_MS);
}

async function askForHealth() {
  if (document.hidden || hasAsked) return;
  hasAsked = true;
  let isAnswered = false;
  try {
    const health = await fetch(new URL("_stcore/health", base), {
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    isAnswered = health.ok;
  } catch {
    // No answer, or none in time.
  }
  failures = isAnswered ? 0 : failures + 1;
  hasAsked = false;
  look();
  if (failures === 1) askForHealth(); // at once: is it slow, or cut?
}

const socket = () =>
  document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;

function look() {
  const hasSocket = socket() === "CONNECTED";
  hadNoSocket ||= !hasSocket;
  const isCut = !hasSocket || failures >= FAILURES_OF_A_CUT;
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
  } else {
    say();
  }
}

function say() {
  const isOld = performance.now() - cutSince >= SAID_AFTER_MS - 50;
  const isCut = Boolean(cutSince && (isOld || socket() === "CONNECTED"));
  let words = "";
  if (isCut) words = socket() === "DISCONNECTED_FOREVER" ? ENDED : CUT;
  else if (!cutSince && failures) words = SLOW;
  const place = document.querySelector(".connection");
  if (place && place.textContent !== words) place.textContent = words;
}

// Streamlit's own word comes as a dialog over the page, and speaks of itself.
const dialogs = new MutationObserver(() => {
  for (const dialog of document.querySelectorAll("[role=dialog]")) {
    if (dialog.querySelector("h2")?.textContent === "Connection error") {
      dialog.querySelector("button[aria-label=Close]")?.click();
    }
  }
});
