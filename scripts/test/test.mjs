// `npm test`: installs what tests need, runs every suite, and ends with one line,
// `N passed, N failed`. `--only NAME,NAME` runs some; `--fix` lets rustfmt and
// clippy mend what they can.
import { parseArgs } from "node:util";

import { NotRun, schedule, select } from "./schedule.mjs";
import { stopOnSignals } from "../ground/run.mjs";
import { Failed, stages } from "./suites.mjs";
import { checkNative, checkNode } from "../install/toolchain.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

stopOnSignals();
await command(async () => {
  const { only, fix } = options();
  await checkNode();
  await checkNative();

  const all = stages({ fix });
  const suites = all.filter(({ suite }) => suite).map(({ name }) => name);
  const unknown = only?.find((name) => !suites.includes(name));
  if (unknown) throw new Trouble(`no suite is called ${unknown}: there are ${suites.join(", ")}`);

  const started = performance.now();
  const total = { passed: 0, failed: 0 };
  await schedule(only ? select(all, only) : all, (stage, result, seconds) => {
    const { passed, failed } = report(stage, result, seconds);
    total.passed += passed;
    total.failed += failed;
  });
  console.log(`${"total".padEnd(16)} ${time((performance.now() - started) / 1000)}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

function options() {
  try {
    const { values } = parseArgs({ options: { only: { type: "string" }, fix: { type: "boolean", default: false } } });
    return { fix: values.fix, only: values.only?.split(",").map((name) => name.trim()) };
  } catch (error) {
    throw new Trouble(`${error.message}: npm test -- [--only NAME,NAME] [--fix]`);
  }
}

/** Prints a stage's line, under what it wrote if it failed, and gives its tally. */
function report(stage, { status, value, reason }, seconds) {
  const tallies = status === "rejected" ? (reason.tallies ?? [{ passed: 0, failed: 1 }]) : stage.suite ? value : [];
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  if (reason) console.log(`\n${explain(reason)}`);
  const counts = stage.suite || failed ? `  ${passed} passed, ${failed} failed` : "";
  console.log(`${stage.name.padEnd(16)} ${time(seconds)}${counts}`);
  return { passed, failed };
}

function explain(reason) {
  if (reason instanceof Failed) return reason.output;
  if (reason instanceof NotRun) return `not run: ${reason.cause.message}`;
  return reason instanceof Trouble ? reason.message : reason.stack;
}

function time(seconds) {
  return `${seconds.toFixed(1).padStart(6)} s`;
}
