// Return what the scripts draw of the views on standard input, for tests in Python.
import { readFileSync } from "node:fs";
import { marked, recordsOf } from "../../../src/iinst_geo/maps/scripts/records.js";

const views = JSON.parse(readFileSync(0, "utf8"));
const drawn = views.map(({ rows, ties, focus, known, look }) =>
  recordsOf(marked(rows, ties), focus && { ...focus, members: new Set(focus.members) }, known, look),
);
process.stdout.write(JSON.stringify(drawn));
