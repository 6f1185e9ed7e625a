import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

import { ROOT } from "../../../scripts/ground/root.mjs";
import { until } from "../driver/page.mjs";

/** How long a server may take to its first healthy answer, or to its end. */
const PATIENCE = 15_000;

/** A server in a process of its own, and all that it wrote. */
export class Service {
  /** What it wrote to stdout and stderr. */
  output = "";
  #child;
  #exited;

  /**
   * Starts a program and waits until it answers `/healthz`.
   *
   * @param {string} program
   * @param {string[]} args
   * @param {{ env: Record<string, string>, origin: string }} options
   */
  static async start(program, args, { env, origin }) {
    const service = new Service();
    service.#spawn(program, args, env);
    const healthy = async () => {
      if (service.#child.exitCode !== null) throw new Error(`${program} ended at its start:\n${service.output}`);
      const answer = await fetch(`${origin}/healthz`).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.ok;
    };
    try {
      await until(healthy, PATIENCE, () => `${program} to answer ${origin}/healthz:\n${service.output}`);
    } catch (error) {
      await service.kill();
      throw error;
    }
    return service;
  }

  #spawn(program, args, env) {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.output += text));
    }
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    // "close" and not "exit": by then everything it wrote is here.
    this.#exited = once(child, "close").then(([code, signal]) => {
      process.off("exit", end);
      return signal ?? code;
    });
    this.#child = child;
  }

  /** Resolves with the exit code, or the signal's name, when it has ended. */
  get exited() {
    return this.#exited;
  }

  /** Asks it to end and waits until it has. */
  stop() {
    this.#child.kill("SIGTERM");
    return this.#exited;
  }

  /** Ends it where it stands. */
  kill() {
    this.#child.kill("SIGKILL");
    return this.#exited;
  }
}

/** A port that nothing listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
