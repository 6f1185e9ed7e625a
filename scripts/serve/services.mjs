import { spawn } from "node:child_process";
import { once } from "node:events";

import { ROOT, inRoot } from "../ground/root.mjs";
import { Trouble } from "../ground/trouble.mjs";

/** How long a service may take to end by itself after SIGTERM. */
const GRACE = 10_000;

/** How long a service may take from its start to its first healthy answer. */
const STARTUP = 30_000;

/**
 * Servers that live and die together. Each leads its own process group, so that
 * only we pass signals on, and a watchdog ends them should we be killed.
 */
export class Services {
  #children = new Map();
  #watchdog;
  #stopping;
  #fail;
  /** Rejects when a service ends that was not told to. */
  #failed;

  constructor() {
    this.#failed = new Promise((_, reject) => (this.#fail = reject));
    this.#failed.catch(() => {});
    this.#watchdog = spawn(process.execPath, [inRoot("scripts", "serve", "watchdog.mjs")], {
      stdio: ["pipe", "ignore", "inherit"],
      detached: true,
    });
    this.#watchdog.stdin.on("error", () => {});
    this.#watchdog.unref();
  }

  /**
   * Starts a server and waits until it answers `/healthz`.
   *
   * @param {string} name
   * @param {string} program
   * @param {string[]} args
   * @param {{ env: Record<string, string>, url: string }} options
   */
  async start(name, program, args, { env, url }) {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    child.on("error", (error) => this.#fail(new Trouble(`${name} could not be started: ${error.message}`)));
    if (child.pid === undefined) return this.#failed;
    this.#watchdog.stdin.write(`+${child.pid}\n`);
    this.#children.set(name, child);
    child.once("exit", (code, signal) => {
      this.#children.delete(name);
      this.#watchdog.stdin.write(`-${child.pid}\n`);
      if (!this.#stopping) {
        this.#fail(new Trouble(`${name} ended (${signal ?? `exit ${code}`}): see its output above`));
      }
    });
    await Promise.race([this.#failed, healthy(name, url)]);
  }

  /** Resolves never; rejects with one line when a service ends by itself. */
  get failed() {
    return this.#failed;
  }

  /** Ends every service, kindly first, and resolves when none is left. */
  stop() {
    this.#stopping ??= Promise.all([...this.#children.values()].map(stop)).then(() => {
      this.#watchdog.stdin.end();
    });
    return this.#stopping;
  }
}

async function stop(child) {
  const gone = once(child, "exit");
  signal(child, "SIGTERM");
  const patience = setTimeout(() => signal(child, "SIGKILL"), GRACE);
  await gone;
  clearTimeout(patience);
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

async function healthy(name, url) {
  const deadline = performance.now() + STARTUP;
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Trouble(`${name} did not answer ${url}/healthz within ${STARTUP / 1000} s: see its output above`);
}
