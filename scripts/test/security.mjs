// `npm run security`: builds what the security checks need, runs one test for
// each, and ends with how many hold, with the others and why, and with the counts.
// Numbers choose some (`npm run security -- A09 A16`).
import { parseArgs } from "node:util";

import { ensureChromium } from "../install/browser.mjs";
import { CHECKS, runChecks, summary } from "./checks.mjs";
import { stopOnSignals } from "../ground/run.mjs";
import { NotRun, schedule, select } from "./schedule.mjs";
import { stages, testEnvironment } from "./suites.mjs";
import { checkNative, checkNode, ensureWasm } from "../install/toolchain.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

stopOnSignals();
await command(async () => {
  const numbers = chosen();
  await checkNode();
  await checkNative();
  await build();
  const env = testEnvironment({ chromium: await ensureChromium(), wasm: await ensureWasm() });
  const started = performance.now();
  const { verdicts } = await runChecks({ numbers, show: true, env });
  const { passed, failed, lines } = summary(verdicts);
  console.log(`\n${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const line of lines) console.log(line);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

/** The stages that the suite of `npm test` comes after, without the suite. */
async function build() {
  const needed = select(stages({ fix: false }), ["security"]).filter(({ suite }) => !suite);
  await schedule(needed, (_stage, { reason }) => {
    if (reason && !(reason instanceof NotRun)) throw reason;
  });
}

function chosen() {
  try {
    const numbers = parseArgs({ allowPositionals: true }).positionals.map((number) => number.toUpperCase());
    const unknown = numbers.find((number) => !CHECKS.includes(number));
    if (unknown) throw new Error(`no check is called ${unknown}`);
    return numbers.length > 0 ? numbers : CHECKS;
  } catch (error) {
    throw new Trouble(`${error.message}: npm run security -- [A09 …]`);
  }
}
