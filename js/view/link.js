import { CheckoutError } from "../errors.js";

/** @typedef {Pick<import("../port/messages.js").Port, "send" | "on">} Port */

/**
 * Commands over a port, each a promise of its reply.
 *
 * @param {Port} port
 * @param {(message: any) => void} take every message that is no reply
 */
export function link(port, take) {
  /** @type {Map<string, { resolve: (value: any) => void, reject: (error: unknown) => void }>} */
  const open = new Map();
  let count = 0;
  const off = port.on((message) => {
    if (message.type === "closed") {
      for (const { reject } of open.values()) reject(new CheckoutError("closed"));
      open.clear();
    }
    if (message.type !== "reply") return take(message);
    const caller = open.get(message.id);
    open.delete(message.id);
    if (!message.error) return caller?.resolve(message.value);
    const { code, field, retryable } = message.error;
    caller?.reject(new CheckoutError(code, { field, retryable }));
  });
  return {
    /**
     * @param {string} name
     * @param {unknown[]} args
     * @returns {Promise<any>}
     */
    call(name, ...args) {
      return new Promise((resolve, reject) => {
        const id = `view-${(count += 1)}`;
        open.set(id, { resolve, reject });
        port.send({ type: "call", id, name, args });
      });
    },
    /** @param {unknown} what */
    tell: (what) => port.send({ type: "tell", what }),
    off,
  };
}
