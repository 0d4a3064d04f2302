/* Tabs of one browser, each with the script as the page has it; the test is the server. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const script = readFileSync(process.env.SCRIPT, "utf8");
const run = new Function(
  "window",
  "document",
  "fetch",
  "MutationObserver",
  "setInterval",
  "setTimeout",
  script.replace("export default function ()", "function start()") + "\nreturn start;",
);

function store(kept = {}) {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, word) => (kept[key] = word),
    removeItem: (key) => delete kept[key],
  };
}

const forbidden = {
  getItem: () => assert.fail("forbidden"),
  setItem: () => assert.fail("forbidden"),
  removeItem: () => assert.fail("forbidden"),
};

function record({ kept }) {
  return JSON.parse(Object.values(kept)[0] ?? "{}");
}

class Tab {
  constructor(device, own = store()) {
    this.device = device;
    this.own = own;
    this.load();
  }

  load() {
    const heard = {};
    const hear = (name, listener) => (heard[name] = listener);
    this.heard = heard;
    this.app = { dataset: { testConnectionState: "CONNECTED" } };
    this.line = { textContent: "" };
    this.window = {
      sessionStorage: this.own,
      localStorage: this.device,
      addEventListener: hear,
    };
    const isApp = (name) => name.includes("stApp");
    const page = {
      baseURI: "http://127.0.0.1/",
      addEventListener: hear,
      querySelector: (name) => (isApp(name) ? this.app : this.line),
      querySelectorAll: () => [],
    };
    class Observer {
      observe() {}
      disconnect() {}
    }
    const ask = () => new Promise((...ends) => (this.answer = ends));
    const every = (look) => (this.look = look);
    const start = run(this.window, page, ask, Observer, every, () => {});
    start();
  }

  /* The server says what is in the session; return what the script asks of it. */
  say(session, more = {}) {
    const data = {
      session,
      heard: false,
      keep: true,
      device: true,
      owner: "",
      refused: [],
      cleared: [],
      fails: false,
      forgotten: 0,
      own: "",
      register: "",
      answers: "",
      story: "",
      ...more,
    };
    this.asked = {};
    const setTriggerValue = (name, value) => (this.asked[name] = value);
    this.window.iinstGeo = { data, setTriggerValue };
    this.heard["iinst-geo"]();
    return this.asked;
  }

  async answered(isThere) {
    this.answer[isThere ? 0 : 1]({ ok: true });
    await new Promise((done) => setTimeout(done));
  }
}

test("answers of an earlier visit are offered again after a reload", () => {
  const device = store();
  new Tab(device).say("a", { answers: "OLD" });
  const tab = new Tab(device);
  assert.equal(tab.say("b").found.otherAnswers, "OLD");
  tab.say("b", { heard: true });
  tab.load();
  assert.equal(tab.say("c").found.otherAnswers, "OLD");
});

test("the first answer given is kept beside those of an earlier visit", () => {
  const device = store();
  new Tab(device).say("a", { answers: "OLD" });
  const tab = new Tab(device);
  tab.say("b", { heard: true, answers: "N" });
  tab.say("b", { heard: true, answers: "NEW" });
  assert.deepEqual(record(device).answers, ["NEW", "OLD"]);
  tab.load();
  const { answers, otherAnswers } = tab.say("c").found;
  assert.deepEqual([answers, otherAnswers], ["NEW", "OLD"]);
  tab.say("c", { heard: true, cleared: ["answers"] });
  assert.ok(record(device).answers.includes("OLD"));
});

test("only what is said to be cleared is deleted", () => {
  const tab = new Tab(store());
  tab.say("a", { story: "S" });
  tab.say("a");
  assert.deepEqual([record(tab.own).story, record(tab.device).story], ["S", ["S"]]);
  tab.say("a", { cleared: ["story"] });
  assert.deepEqual([record(tab.own).story, record(tab.device).story], [undefined, undefined]);
});

test("what the server refused is not kept", () => {
  const device = store();
  new Tab(device).say("a", { answers: "SPOILT", story: "S" });
  const tab = new Tab(device);
  tab.say("b");
  tab.say("b", { heard: true, refused: ["otherAnswers"] });
  assert.equal(record(device).answers, undefined);
  assert.deepEqual(record(device).story, ["S"]);
});

test("without storage a restart is told of and the browser is said to keep nothing", () => {
  const tab = new Tab(forbidden, forbidden);
  const asked = tab.say("a", { own: "mine.xlsx", answers: "A" });
  assert.deepEqual(asked.store, { fails: true });
  assert.equal(tab.say("a", { own: "mine.xlsx", fails: true }).store, undefined);
  const { found } = tab.say("b", { fails: true });
  assert.deepEqual([found.isTab, found.own, found.answers], [true, "mine.xlsx", "A"]);
});

test("what one tab forgets no other tab writes again", () => {
  const device = store();
  const [one, other] = [new Tab(device), new Tab(device)];
  one.say("a", { answers: "A" });
  other.say("b", { heard: true, answers: "A" });
  one.say("a", { keep: false, answers: "A" });
  assert.doesNotMatch(JSON.stringify(device.kept), /"A"/);
  other.asked = {};
  other.heard.storage();
  const { forgotten } = other.asked;
  assert.ok(forgotten > 0);
  // A click comes before the server has heard of it.
  assert.equal(other.say("b", { answers: "A2" }).forgotten, forgotten);
  other.say("b", { heard: true, keep: false, forgotten, answers: "A2" });
  assert.doesNotMatch(JSON.stringify([device.kept, other.own.kept]), /"A/);
  assert.equal(other.say("b", { keep: true, forgotten, answers: "A2" }).forgotten, undefined);
  assert.deepEqual(record(device).answers, ["A2"]);
  one.heard.storage();
  assert.equal(one.asked.forgotten, undefined);
});

test("a tab that was not there when it was forgotten brings nothing back", () => {
  const device = store();
  const [one, other] = [new Tab(device), new Tab(device)];
  one.say("a");
  other.say("b", { heard: true, answers: "A" });
  one.say("a", { keep: false });
  other.load();
  const { found } = other.say("c");
  assert.deepEqual([found.keep, found.answers, found.otherAnswers], [false, "", ""]);
});

test("one late answer is called slow, and two in a row a cut", async () => {
  const tab = new Tab(store());
  tab.look();
  await tab.answered(false);
  assert.match(tab.line.textContent, /slow to answer/);
  await tab.answered(true);
  assert.equal(tab.line.textContent, "");
  tab.look();
  await tab.answered(false);
  await tab.answered(false);
  assert.match(tab.line.textContent, /is cut/);
});
