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
const jobs = only === undefined ? Number(values.jobs) : 1;
const began = Date.now();

if (process.send) {
  const part = /** @type {[number, number]} */ ([Number(values.part), jobs]);
  await runFaults({ seed: Number(seed), least: Number(least), short, part, told: (result) => process.send?.(result) });
  process.disconnect?.();
} else {
  const results = await all();
  report(results);
  if (results.length === 0 || results.some(({ kind }) => kind)) process.exitCode = 1;
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
  const workers = Array.from({ length: jobs }, async (_, part) => {
    const worker = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--jobs", String(jobs), "--part", String(part)]);
    worker.on("message", (result) => told(/** @type {Result} */ (result)));
    const [code] = await once(worker, "exit");
    if (code !== 0) throw new Error(`a process ended with ${code}`);
  });
  await Promise.all(workers);
  return results;
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
  /** @type {Map<string, number>} */
  const faults = new Map();
  for (const pair of met.flatMap(({ pairs }) => pairs)) {
    const [name = ""] = pair.split(" ");
    faults.set(name, (faults.get(name) ?? 0) + 1);
  }
  const steps = new Set(met.flatMap(({ pairs }) => pairs.map((pair) => pair.split(" ")[1])));
  const of = (/** @type {string} */ kind) => results.filter((result) => result.kind === kind).length;
  console.log(`seed ${seed}: ${results.length} visits, ${met.length} of them met a fault, ${seconds()} s`);
  console.log(`${faults.size} kinds of fault at ${steps.size} steps (${[...steps].join(", ")}):`);
  for (const [name, times] of [...faults].sort()) console.log(`  ${name.padEnd(20)} ${times}`);
  console.log(`doubled ${of("doubled")}, lost ${of("lost")}, hung ${of("hung")}`);
}

/** How long it has taken so far. */
function seconds() {
  return Math.round((Date.now() - began) / 1000);
}
