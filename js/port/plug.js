/** @typedef {import("./messages.js").Port} Port */

/**
 * A port whose other end comes, goes and is replaced. While it is awaited,
 * messages are kept; while there is none, whoever calls is told so.
 */
export class Plug {
  /** @type {Set<(message: any) => void>} */
  #listeners = new Set();
  /** @type {Port | undefined} */
  #end;
  /** @type {unknown[]} */
  #kept = [];
  /** @type {string | undefined} why there is no end, and none awaited */
  #code = "closed";

  /** @param {unknown} message */
  send(message) {
    if (this.#end) this.#end.send(message);
    else if (this.#code) this.#tellClosed(this.#code);
    else this.#kept.push(structuredClone(message));
  }

  /** @param {(message: any) => void} listener */
  on(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Keeps messages from now on, for an end that will come. */
  await() {
    this.#code = undefined;
  }

  /** @param {Port} end */
  join(end) {
    this.#end = end;
    end.on((message) => this.#deliver(message));
    for (const message of this.#kept.splice(0)) end.send(message);
  }

  /** @param {string} [code] why */
  close(code = "closed") {
    this.#end?.close();
    this.#end = undefined;
    this.#kept = [];
    this.#code = code;
    this.#tellClosed(code);
  }

  /** @param {string} code */
  #tellClosed(code) {
    queueMicrotask(() => this.#deliver({ type: "closed", code }));
  }

  /** @param {unknown} message */
  #deliver(message) {
    for (const listener of this.#listeners) listener(message);
  }
}
