import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Programs that a browser needs, and a folder of their own; all of it goes together. */
export class Servers {
  #children = [];

  /** Makes the folder: nothing runs yet. */
  static async make() {
    const servers = new Servers();
    servers.folder = await mkdtemp(join(tmpdir(), "countersign-browser-"));
    return servers;
  }

  /**
   * Starts a program and waits for the line in which it says that it is ready.
   *
   * @param {string} program
   * @param {{ args: string[], ready: RegExp, env?: Record<string, string> }} options
   * @returns {Promise<string>} the first group of `ready`: where it listens
   */
  async start(program, { args, ready, env = {} }) {
    const child = this.run(program, { args, env });
    let said = "";
    return new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          const place = ready.exec(line)?.[1];
          if (place) resolve(place);
          else said += `\n${line}`;
        });
      }
      child.once("error", reject);
      child.once("close", (code) => reject(new Error(`${program} ended with exit code ${code} before it was ready:${said}`)));
    });
  }

  /**
   * Starts a program that does not say when it is ready.
   *
   * @param {string} program
   * @param {{ args: string[], env?: Record<string, string> }} options
   */
  run(program, { args, env = {} }) {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.#children.push(child);
    const end = () => child.kill("SIGTERM");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    child.on("error", () => {});
    return child;
  }

  /** Ends all of them, the newest first, and removes the folder. */
  async end() {
    for (const child of this.#children.reverse()) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
