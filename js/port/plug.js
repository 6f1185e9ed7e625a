/** @typedef {import("./messages.js").Port} Port */
/** @typedef {ReturnType<typeof makePlug>} Plug */

/**
 * A port whose other end comes, goes and is replaced. While it is awaited,
 * messages are kept; while there is none, whoever calls is told so.
 */
export function makePlug() {
  /** @type {Set<(message: any) => void>} */
  const listeners = new Set();
  /** @type {Port | undefined} */
  let end;
  /** @type {unknown[]} */
  let kept = [];
  /** @type {string | undefined} why there is no end, and none awaited */
  let code = "closed";

  /** @param {unknown} message */
  const deliver = (message) => {
    for (const listener of listeners) listener(message);
  };
  const tellClosed = () => {
    const message = { type: "closed", code };
    queueMicrotask(() => deliver(message));
  };

  return {
    /** @param {unknown} message */
    send(message) {
      if (end) end.send(message);
      else if (code) tellClosed();
      else kept.push(structuredClone(message));
    },

    /** @param {(message: any) => void} listener */
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** Keeps messages from now on, for an end that will come. */
    await() {
      code = undefined;
    },

    /** @param {Port} port */
    join(port) {
      end = port;
      port.on(deliver);
      for (const message of kept.splice(0)) port.send(message);
    },

    /** @param {string} [why] */
    close(why = "closed") {
      end?.close();
      end = undefined;
      kept = [];
      code = why;
      tellClosed();
    },
  };
}
