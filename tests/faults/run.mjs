// `npm run faults`: every fault at every step of every journey, and several at
// once, through the real wrapper and core. `--seed N`, `--least N` visits at
// least, `--only N` for one of them, `--short` for the few that `npm test` runs,
// `--jobs N` processes at once.
import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { runFaults } from "./faults.mjs";
import { counted } from "./figures.mjs";

/** @typedef {import("./faults.mjs").Result} Result */

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    least: { type: "string", default: "2400" },
    only: { type: "string" },
    short: { type: "boolean", default: false },
    jobs: { type: "string", default: String(availableParallelism()) },
    part: { type: "string", default: "0" },
  },
});
const { seed, least, only, short } = values;

/** How long one visit may take of the real time, in milliseconds: most take 40. */
const SILENCE = 60_000;

const jobs = only === undefined ? Number(values.jobs) : 1;
const began = Date.now();

if (process.send) {
  const part = /** @type {[number, number]} */ ([Number(values.part), jobs]);
  const begun = (/** @type {import("./faults.mjs").Begun} */ visit) => void process.send?.({ begun: visit });
  await runFaults({ seed: Number(seed), least: Number(least), short, part, begun, told: (result) => process.send?.({ result }) });
  process.disconnect?.();
} else {
  const results = await all();
  report(results);
  const isWhole = short || only !== undefined || counted(results).missing.length === 0;
  if (results.length === 0 || results.some(({ kind }) => kind) || !isWhole) process.exitCode = 1;
}

/** Every visit, in as many processes as were asked for. */
async function all() {
  /** @type {Result[]} */
  const results = [];
  /** @param {Result} result */
  const told = (result) => {
    results.push(result);
    tell(result);
    if (results.length % 200 === 0) console.log(`${results.length} visits, ${seconds()} s`);
  };
  if (jobs === 1) {
    await runFaults({ seed: Number(seed), least: Number(least), short, only: only === undefined ? undefined : Number(only), told });
    return results;
  }
  await Promise.all(Array.from({ length: jobs }, (_, part) => share(part, told)));
  return results;
}

/**
 * Has a process of its own go through its share. One that says nothing for too
 * long is ended: what it was at has hung without a timer that could say so.
 *
 * @param {number} part
 * @param {(result: Result) => void} told
 */
async function share(part, told) {
  const worker = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--jobs", String(jobs), "--part", String(part)]);
  /** @type {import("./faults.mjs").Begun | undefined} */
  let at;
  const end = () => {
    if (at) told({ ...at, met: true, hours: 0, pairs: [], kind: "hung", why: `nothing heard for ${SILENCE / 1000} s` });
    worker.kill("SIGKILL");
  };
  let silence = setTimeout(end, SILENCE);
  worker.on("message", (/** @type {{ begun?: import("./faults.mjs").Begun, result?: Result }} */ { begun, result }) => {
    clearTimeout(silence);
    silence = setTimeout(end, SILENCE);
    if (begun) at = begun;
    if (result) told(result);
  });
  const [code] = await once(worker, "exit");
  clearTimeout(silence);
  if (code !== 0) throw new Error(`a process ended with ${code}`);
}

/** @param {Result} result */
function tell({ kind, why, plan, index }) {
  if (!kind) return;
  console.log(`${kind}: ${why}\n  ${plan}`);
  console.log(`  again: npm run faults -- --seed ${seed} --least ${least} --only ${index}${short ? " --short" : ""}`);
}

/** @param {Result[]} results */
function report(results) {
  const met = results.filter((result) => result.met);
  const { rows, steps, missing } = counted(results);
  const isAll = !short && only === undefined;
  const line = (/** @type {string} */ name, /** @type {(string | number)[]} */ cells) =>
    console.log(name.padEnd(20) + cells.map((cell) => String(cell).padStart(10)).join(""));
  console.log(`seed ${seed}: ${results.length} visits, ${met.length} of them met a fault, ${seconds()} s`);
  console.log(`${rows.size} kinds of fault at ${steps.length} steps; how many visits met it there:`);
  line("", steps);
  for (const [fault, row] of rows) line(fault, steps.map((step) => row.get(step) ?? 0));
  if (isAll && missing.length > 0) console.log(`never met: ${missing.join(", ")}`);
  const of = (/** @type {string} */ kind) => results.filter((result) => result.kind === kind).length;
  console.log(`doubled ${of("doubled")}, lost ${of("lost")}, hung ${of("hung")}`);
}

/** How long it has taken so far. */
function seconds() {
  return Math.round((Date.now() - began) / 1000);
}
