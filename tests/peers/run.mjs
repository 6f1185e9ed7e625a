// `npm run peers`: the core's validators against those that others have made. Every
// text of theirs, and generated and mutated ones, are judged by all sides; a
// disagreement fails unless tests/peers/known.json has it, and so does a row of that
// table that was not met. `--seed N`, `--count N` texts of each kind, `--only KIND`.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { inRoot } from "../../scripts/ground/root.mjs";
import { stopOnSignals } from "../../scripts/ground/run.mjs";
import { Trouble, command } from "../../scripts/ground/trouble.mjs";
import { bbanOf, ibanOf } from "./account-strings.mjs";
import { beginnings } from "./card-strings.mjs";
import { disagreements, knower } from "./compare.mjs";
import { Random } from "./random.mjs";
import { judged, prepare, read, sides, verdicts } from "./sides.mjs";
import { generators, lines } from "./strings.mjs";

/** The day that it is for all sides. */
const TODAY = "2026-11-15";

/** From so many texts on, a known difference that was not met is one no more. */
const MANY = 100_000;

/** How many samples of a disagreement are shown. */
const SHOWN = 4;

stopOnSignals();
await command(async () => {
  const { seed, count, only } = options();
  const known = JSON.parse(await readFile(inRoot("tests/peers/known.json"), "utf8"));
  const others = sides(await prepare(), TODAY);
  const tables = await tablesOf(others);
  const published = (await Promise.all([others.npm("published"), others.pypi("published")])).flatMap(read);
  const besides = { card_expiry: TODAY, cn_resident_id: TODAY };
  console.log(`seed ${seed}, ${count} texts of each kind, on ${TODAY}`);

  const kinds = ["card_brand", ...Object.keys(generators(tables))].filter((kind) => !only || only === kind);
  if (kinds.length === 0) throw new Trouble(`no kind is called ${only}`);
  const met = new Map(known.map((row) => [row, 0]));
  let passed = 0;
  let failed = 0;
  for (const kind of kinds) {
    if (kind === "iban") tables.fitting = await fittingOf(others, tables.structures, seed);
    const own = published.filter((line) => line.kind === kind);
    const made = kind === "card_brand" ? beginnings(new Random(seed, kind), tables) : lines(tables, kind, seed, count);
    const asked = [...own, ...made].map((line) => ({ ...line, beside: line.beside || besides[kind] || "" }));
    const result = await compare(others, asked, knower(known), met);
    passed += result.passed;
    failed += result.failed;
    report(kind, own.length, asked.length, result);
  }
  const stale = known.filter((row) => kinds.includes(row.kind) && met.get(row) === 0);
  for (const row of count >= MANY ? stale : []) {
    failed += 1;
    console.log(`known and not met: ${row.kind} ${row.peer} ours ${row.ours} theirs ${row.theirs}: ${row.where}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

/** Has all sides judge the texts, and counts. */
async function compare(others, asked, whichKnown, met) {
  const [ours, theirs] = await Promise.all([judged(asked), verdicts(others, asked)]);
  const result = { passed: 0, failed: 0, peers: new Map(), unknown: new Map(), refused: [], statuses: new Map() };
  for (const [at, line] of asked.entries()) {
    const mine = ours[at];
    result.statuses.set(mine.status, (result.statuses.get(mine.status) ?? 0) + 1);
    const differing = disagreements(line, mine, theirs[at]);
    for (const peer of Object.keys(theirs[at])) {
      const tally = result.peers.get(peer) ?? { agreed: 0, known: 0, unknown: 0 };
      result.peers.set(peer, tally);
      const found = differing.find((one) => one.peer === peer);
      const row = found && whichKnown(line, mine, found);
      if (row) met.set(row, met.get(row) + 1);
      tally[row ? "known" : found ? "unknown" : "agreed"] += 1;
      result[found && !row ? "failed" : "passed"] += 1;
      if (found && !row) note(result.unknown, `${peer} says ${found.theirs || "none"}, we ${found.ours || "none"} ${mine.code}${group(line, mine)}`, line);
    }
    // Typing on must have led to every text that is accepted.
    if (mine.refused !== "-") note(result.unknown, `accepted, though its first ${mine.refused} characters are refused`, line, result);
  }
  return result;
}

/** What disagreements are told apart by: a country, a brand. */
function group({ kind }, { text, facts }) {
  if (kind === "iban") return ` in ${text.slice(0, 2)}`;
  return kind === "card_number" ? ` for ${facts.split(" ")[0] || "no brand"}` : "";
}

function note(unknown, what, line, result) {
  if (result) result.failed += 1;
  const samples = unknown.get(what) ?? { count: 0, lines: [] };
  unknown.set(what, samples);
  samples.count += 1;
  if (samples.lines.length < SHOWN) samples.lines.push(line);
}

function report(kind, own, all, { peers, unknown, statuses }) {
  const said = [...statuses].map(([status, count]) => `${count} ${status}`).join(", ");
  console.log(`\n${kind}: ${all} texts, ${own} of them the peers' own; we say ${said}`);
  for (const [peer, { agreed, known, unknown: failed }] of peers) {
    console.log(`  ${peer}: ${agreed} agree, ${known} differ as known, ${failed} differ otherwise`);
  }
  for (const [what, { count, lines: samples }] of [...unknown].sort(([, one], [, other]) => other.count - one.count)) {
    console.log(`  ${count} × ${what}: ${samples.map(({ text, beside }) => JSON.stringify(text) + (beside && ` beside ${beside}`)).join(", ")}`);
  }
}

/** What texts are made from: the peers' tables and ours. */
async function tablesOf(others) {
  const [npm, pypi] = (await Promise.all([others.npm("tables"), others.pypi("tables")])).map((text) => JSON.parse(text));
  const source = await readFile(inRoot("src/card/brand/table.rs"), "utf8");
  const ranges = [...source.matchAll(/\b(?:p\(([\d_]+)\)|r\(([\d_]+), ([\d_]+)\))/g)].map(([, one, first = one, last = one]) =>
    [first, last].map((text) => Number(text.replaceAll("_", ""))),
  );
  return { ...npm, ...pypi, ranges, today: TODAY, fitting: {} };
}

/** Accounts that their country's own rule accepts, where there is one. */
async function fittingOf(others, structures, seed) {
  const random = new Random(seed, "fitting");
  const found = {};
  for (const [country, structure] of Object.entries(structures)) {
    const some = await fitting(others, country, structure, 100, random);
    // Where all fit there is no rule; where few do, more are tried.
    if (some.length < 100) found[country] = [...some, ...(await fitting(others, country, structure, some.length > 50 ? 500 : 5000, random))];
  }
  return Object.fromEntries(Object.entries(found).filter(([, bbans]) => bbans.length > 0));
}

async function fitting(others, country, structure, count, random) {
  const bbans = Array.from({ length: count }, () => bbanOf(random, structure));
  const said = await verdicts(others, bbans.map((bban) => ({ kind: "iban", text: ibanOf(country, bban), beside: "" })));
  return bbans.filter((_, at) => said[at].schwifty === "valid");
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: "string", default: "1" },
        count: { type: "string", default: String(MANY) },
        only: { type: "string" },
      },
    });
    return { seed: Number(values.seed), count: Number(values.count), only: values.only };
  } catch (error) {
    throw new Trouble(`${error.message}: npm run peers -- [--seed N] [--count N] [--only KIND]`);
  }
}
