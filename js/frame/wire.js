/** @typedef {import("../port/messages.js").Port} Port */

// As they were when this was loaded: a page may have others put there since.
const { parse, stringify } = JSON;

/** Longest message that is sent or taken, in UTF-16 units. */
const LONGEST = 256 * 1024;

/**
 * A way for messages between two documents. They cross as texts, so that no
 * object of the other side comes in, and only what `accept` gives is taken.
 *
 * @param {MessagePort} channel
 * @param {import("./schema.js").Check} accept
 * @returns {Port}
 */
export const wire = (channel, accept) => ({
  send(message) {
    const text = stringify(message);
    if (text.length > LONGEST) throw new TypeError("`message` is too long");
    channel.postMessage(text);
  },
  on(listener) {
    const take = (/** @type {MessageEvent} */ { data }) => {
      let message;
      try {
        if (typeof data === "string" && data.length <= LONGEST) message = accept(parse(data));
      } catch {
        // No JSON, and so nothing of ours.
      }
      if (message) listener(message);
    };
    channel.addEventListener("message", take);
    channel.start();
    return () => channel.removeEventListener("message", take);
  },
  close: () => channel.close(),
});
