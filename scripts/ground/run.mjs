import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

import { ROOT } from "./root.mjs";
import { Trouble } from "./trouble.mjs";

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 127 where the program was not found
 * @property {string} output what it wrote to both streams
 * @property {number} seconds how long it ran
 */

/** Programs that run now; each leads its own process group. */
const running = new Set();
process.on("exit", stopRunning);

/**
 * Runs a program to its end and keeps what it wrote.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, show?: boolean }} [options]
 *   `show` also writes its output through as it comes
 * @returns {Promise<Outcome>}
 */
export async function run(program, args, { env = {}, cwd = ROOT, show = false } = {}) {
  const started = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const chunks = [];
  for (const [stream, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
    stream.on("data", (chunk) => {
      chunks.push(chunk);
      if (show) to.write(chunk);
    });
  }
  running.add(child);
  const code = await ending(child);
  running.delete(child);
  return {
    code,
    output: Buffer.concat(chunks).toString(),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Runs a program that has to succeed.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Parameters<typeof run>[2] & { what: string }} options `what` names it in the
 *   one line that says it failed
 */
export async function mustRun(program, args, { what, ...options }) {
  const outcome = await run(program, args, options);
  if (outcome.code === 0) return outcome;
  if (isNetworkFailure(outcome.output)) {
    throw new Trouble(`no network: ${what} could not reach its registry; connect, then run the command again`);
  }
  if (!options.show) process.stderr.write(outcome.output);
  throw new Trouble(`${what} failed (exit ${outcome.code}): its output is above`);
}

/** Whether a program is on the PATH and answers. */
export async function isPresent(program, args = ["--version"]) {
  return (await run(program, args)).code === 0;
}

/** @param {string} output what npm, cargo, rustup or apt wrote before it failed */
export function isNetworkFailure(output) {
  return /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|ECONNRESET|[Cc]ould not resolve host|failed to download|Temporary failure resolving|could not download file|network failure|Failed to fetch http|Unable to connect to/.test(
    output,
  );
}

/** Stops whatever runs, with all it started: builds must not go on behind a Ctrl-C. */
export function stopRunning() {
  for (const child of running) {
    try {
      process.kill(-child.pid, "SIGTERM");
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/**
 * Ends this command, and what it runs, on the signals a terminal or a host sends.
 *
 * @returns {(stop: () => Promise<unknown>) => Promise<number>} hands a signal over to
 *   `stop` from now on; the promise is the exit code, 0, once one came and `stop` is done
 */
export function stopOnSignals() {
  let onSignal = (code) => {
    stopRunning();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => onSignal(128 + constants.signals[signal]));
  }
  // npm sends SIGTERM to the shell it runs us in, which dies of it and passes
  // nothing on: to lose one's parent means the same.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      onSignal(128 + constants.signals.SIGTERM);
    }, 200);
    watch.unref();
  }
  return (stop) =>
    new Promise((resolve, reject) => {
      onSignal = () => void stop().then(() => resolve(0), reject);
    });
}

/** @param {import("node:child_process").ChildProcess} child */
async function ending(child) {
  try {
    const [code, signal] = await once(child, "close");
    return code ?? 128 + constants.signals[signal];
  } catch (error) {
    if (error.code === "ENOENT") return 127;
    throw error;
  }
}
