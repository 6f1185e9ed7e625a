/** @typedef {import("./messages.js").Port} Port */

/**
 * Two ports joined in memory. Messages are cloned, as between documents, and
 * arrive each in a microtask of its own, so that no listener is called by who
 * sends, and what one throws is reported and stops nothing.
 *
 * @returns {[Port, Port]}
 */
export function pair() {
  const one = new End();
  const other = new End();
  let isClosed = false;
  /**
   * @param {End} from
   * @param {End} to
   * @returns {Port}
   */
  const port = (from, to) => ({
    send(message) {
      const clone = structuredClone(message);
      if (!isClosed) to.take(clone);
    },
    on: (listener) => from.on(listener),
    // What was sent before still arrives at the other end: it may be the last word.
    close() {
      isClosed = true;
      from.close();
    },
  });
  return [port(one, other), port(other, one)];
}

/** Where messages arrive, and wait while nobody listens. */
class End {
  /** @type {Set<(message: any) => void>} */
  #listeners = new Set();
  /** @type {unknown[]} */
  #kept = [];

  /** @param {unknown} message */
  take(message) {
    this.#kept.push(message);
    this.#deliverSoon();
  }

  /** @param {(message: any) => void} listener */
  on(listener) {
    this.#listeners.add(listener);
    for (const _ of this.#kept) this.#deliverSoon();
    return () => void this.#listeners.delete(listener);
  }

  close() {
    this.#listeners.clear();
  }

  /** Delivers the message that has waited longest. */
  #deliverSoon() {
    queueMicrotask(() => {
      if (this.#listeners.size === 0 || this.#kept.length === 0) return;
      const message = this.#kept.shift();
      for (const listener of [...this.#listeners]) listener(message);
    });
  }
}
