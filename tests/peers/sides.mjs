// The sides that are compared: the core, npm's packages and Python's, each a process.
import { spawn } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { inRoot } from "../../scripts/ground/root.mjs";
import { mustRun } from "../../scripts/ground/run.mjs";
import { Trouble } from "../../scripts/ground/trouble.mjs";
import { ensurePython } from "../../scripts/install/python.mjs";

/** What is compared with, and in which version; their own dependencies too. */
export const NPM = ["card-validator@10.0.4", "credit-card-type@10.3.0", "ibantools@4.5.4"];
export const PYPI = ["schwifty==2026.10.1", "python-stdnum==2.2", "pycountry==26.2.16", "rstr==3.2.2"];

const JUDGE = inRoot("target", "model", "examples", "judge");

/** @typedef {import("./strings.mjs").Line} Line */

/** Builds and installs all sides. */
export async function prepare() {
  const build = ["build", "--locked", "--profile", "model", "-p", "countersign", "--example", "judge"];
  await mustRun("cargo", build, { what: "building the core's side" });
  const packages = inRoot("target", "peers", NPM.join("-").replaceAll("@", "-"));
  if (!(await access(join(packages, "done")).then(() => true, () => false))) {
    await mkdir(packages, { recursive: true });
    await mustRun("npm", ["install", "--prefix", packages, "--no-audit", "--no-fund", "--ignore-scripts", ...NPM], { what: "npm install" });
    await writeFile(join(packages, "done"), "");
  }
  const { python, why } = await ensurePython("peers", PYPI);
  if (!python) throw new Trouble(`schwifty and python-stdnum: ${why}`);
  return { packages, python };
}

/**
 * The two other sides, on a day.
 *
 * @param {{ packages: string, python: string }} prepared
 * @param {string} today as YYYY-MM-DD
 */
export function sides({ packages, python }, today) {
  const npm = (command, input = "") => piped(process.execPath, [inRoot("tests/peers/npm-peer.mjs"), command, packages, today], input);
  const pypi = (command, input = "") => piped(python, [inRoot("tests/peers/python_peer.py"), command, today], input);
  return { npm, pypi };
}

/**
 * What the core says of each line.
 *
 * @param {Line[]} lines
 */
export async function judged(lines) {
  const rows = await answers(piped(JUDGE, [], written(lines)), lines.length);
  return rows.map((row) => {
    const [status, code, text, facts, refused] = row.split("\t");
    return { status, code, text, facts, refused };
  });
}

/**
 * Each library's verdict on each line.
 *
 * @param {ReturnType<typeof sides>} others
 * @param {Line[]} lines
 * @returns {Promise<Record<string, string>[]>}
 */
export async function verdicts({ npm, pypi }, lines) {
  const input = written(lines);
  const [some, more] = await Promise.all([npm, pypi].map((side) => answers(side("judge", input), lines.length)));
  return lines.map((_, at) => ({ ...JSON.parse(some[at]), ...JSON.parse(more[at]) }));
}

/** Lines as the sides read and write them. */
export const written = (lines) =>
  lines.map(({ kind, text, beside }) => [kind, text, beside].map(encodeURIComponent).join("\t") + "\n").join("");

/** @param {string} output */
export const read = (output) =>
  output.split("\n").filter(Boolean).map((line) => {
    const [kind, text, beside] = line.split("\t").map(decodeURIComponent);
    return { kind, text, beside };
  });

async function answers(output, count) {
  const rows = (await output).split("\n").slice(0, -1);
  if (rows.length !== count) throw new Error(`${rows.length} answers to ${count} lines`);
  return rows;
}

/** What a program writes when it has read an input to its end. */
export async function piped(program, args, input) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed (exit ${code})`);
  return Buffer.concat(chunks).toString();
}
