import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { inRoot } from "../ground/root.mjs";
import { run } from "../ground/run.mjs";
import { FILES_AT_ONCE } from "./files-at-once.mjs";

const FOLDER = "tests/security";

/** How long one check may take, in milliseconds; what hangs does not hold. */
const LONGEST_CHECK = 600_000;

/** The checks that must hold; the name of the file that has one begins with its number. */
export const CHECKS = [
  ...["A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A16"],
  ...["A19", "A20", "A21", "A22", "A23", "A24", "A25", "A27", "A28", "A30", "A31", "A32"],
  ...["A33", "A34", "A35", "A36", "A37", "A39", "A42", "A43", "A47", "A49", "A50"],
];

/** Those that take longest; `npm test` leaves them to CI and to `npm run security`. */
const LENGTHY = ["A01", "A05", "A08", "A22", "A25", "A34", "A36", "A37", "A42", "A43", "A47"];

/** The checks of `npm test`. */
export const USUAL = process.env.CI ? CHECKS : CHECKS.filter((number) => !LENGTHY.includes(number));

/**
 * What became of a check.
 *
 * @typedef {{ number: string, verdict: "held" | "failed" | "not here", why: string }} Verdict
 */

/**
 * Runs the checks' tests, and gives one verdict for each number asked for: a
 * number without a test has failed.
 *
 * @param {{ numbers?: string[], show?: boolean, env?: Record<string, string> }} options
 *   `show` writes each line as it comes
 * @returns {Promise<{ verdicts: Verdict[], output: string }>}
 */
export async function runChecks({ numbers = CHECKS, show = false, env = {} }) {
  const names = (await readdir(inRoot(FOLDER))).sort();
  const files = names.filter((name) => name.endsWith(".test.mjs") && numbersOf(name).some((number) => numbers.includes(number)));
  const args = [
    ...["--test", `--test-reporter=${inRoot("scripts", "test", "check-reporter.mjs")}`, `--test-concurrency=${FILES_AT_ONCE}`],
    `--test-timeout=${LONGEST_CHECK}`,
    ...files.map((name) => join(FOLDER, name)),
  ];
  const { output } = files.length > 0 ? await run(process.execPath, args, { show, env }) : { output: "" };
  return { verdicts: numbers.map((number) => verdictOn(number, output)), output };
}

/** The counts that every command ends with, and what did not hold, a line each. */
export function summary(verdicts) {
  const count = (wanted) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const others = verdicts.filter(({ verdict }) => verdict !== "held");
  return {
    passed: count("held"),
    failed: count("failed"),
    lines: [
      `held ${count("held")} of ${verdicts.length}`,
      ...others.map(({ number, verdict, why }) => `${number}  ${verdict.padEnd(8)}  ${why}`),
    ],
  };
}

/** The numbers in a file's name: `a34-a36-traces.test.mjs` has A34 and A36. */
function numbersOf(name) {
  return [...name.matchAll(/(?<=^|-)a\d\d(?=-)/g)].map(([number]) => number.toUpperCase());
}

/** @returns {Verdict} */
function verdictOn(number, output) {
  const line = new RegExp(`^${number}  (held|failed|not here) *  (.*)$`, "gm");
  const found = [...output.matchAll(line)];
  if (found.length === 0) return { number, verdict: "failed", why: "no test has this number" };
  const [, verdict, why] = found.find(([, word]) => word === "failed") ?? found[0];
  return { number, verdict: /** @type {Verdict["verdict"]} */ (verdict), why };
}
