import { packed } from "./errors.js";

/** @typedef {import("./messages.js").Port} Port */
/** @typedef {import("./messages.js").Role} Role */
/** @typedef {import("./messages.js").ToService} ToService */
/** @typedef {import("./messages.js").ToClient} ToClient */

/**
 * One client. Only calls that run are in `calls`.
 *
 * @typedef {{ port: Port, role: Role, calls: Map<number | string, AbortController> }} Client
 */

/** Carries a command out; what it throws is the reply. @typedef {(role: Role, name: string, args: any[], signal: AbortSignal) => unknown} Run */

/** The clients of a service, each behind its port. */
export class Clients {
  /** @type {Set<Client>} */
  #all = new Set();
  #run;

  /** @param {Run} run */
  constructor(run) {
    this.#run = run;
  }

  /**
   * @param {Port} port
   * @param {Role} role
   * @param {(message: Exclude<ToService, { type: "call" | "abort" }>) => void} take what is left to the service, and what
   *   the others are told
   */
  add(port, role, take) {
    /** @type {Client} */
    const client = { port, role, calls: new Map() };
    this.#all.add(client);
    port.on((/** @type {ToService} */ message) => {
      if (message.type === "call") void this.#answer(client, message);
      else if (message.type === "abort") client.calls.get(message.id)?.abort();
      else {
        if (message.type === "tell") {
          for (const other of this.#all) if (other !== client) other.port.send({ type: "told", what: message.what });
        }
        take(message);
      }
    });
  }

  /**
   * @param {ToClient} message
   * @param {Role} [role] who alone gets it
   */
  send(message, role) {
    for (const client of this.#all) if (!role || client.role === role) client.port.send(message);
  }

  /**
   * Ends every call that runs.
   *
   * @param {unknown} error
   */
  end(error) {
    for (const { calls } of this.#all) for (const call of calls.values()) call.abort(error);
  }

  /** Says so, and is silent from then on. */
  close() {
    this.send({ type: "closed", code: "closed" });
    for (const { port } of this.#all) port.close();
    this.#all.clear();
  }

  /**
   * @param {Client} client
   * @param {ToService & { type: "call" }} call
   */
  async #answer({ port, role, calls }, { id, name, args }) {
    const control = new AbortController();
    const { signal } = control;
    calls.set(id, control);
    const ended = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const run = async () => this.#run(role, name, Array.isArray(args) ? args : [], signal);
    /** @type {{ value?: unknown, error?: import("./messages.js").PortError }} */
    let reply;
    try {
      reply = { value: await Promise.race([run(), ended]) };
    } catch (error) {
      reply = { error: packed(error) };
    }
    calls.delete(id);
    port.send({ type: "reply", id, ...reply });
    // Whatever the command still listens to has no caller any more.
    control.abort();
  }
}
