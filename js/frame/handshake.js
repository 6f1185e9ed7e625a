import { toHost } from "./to-host.js";
import { wire } from "./wire.js";

/** How long a document of the gateway's may take to its first word, in milliseconds. */
const PATIENCE = 15_000;

const VERSION = 1;

/**
 * Hands a document of the gateway's its port, once, and joins it to the element.
 *
 * @param {import("../element/runner.js").Runner} runner
 * @param {AbortSignal} signal ends it
 * @param {{ peer: Window, from: string, again: () => void }} document its window and its origin;
 *   `again` is called where another is in its place
 * @returns {() => boolean} whether it has come
 */
export function handshake(runner, signal, { peer, from, again }) {
  let isMet = false;
  let isUp = false;
  const late = setTimeout(() => runner.fail("frame_blocked", true), PATIENCE);
  signal.addEventListener("abort", () => clearTimeout(late));
  runner.view.addEventListener("message", ({ source, origin, data }) => {
    if (source !== peer || origin !== from || data?.countersign !== "ready") return;
    if (isMet) return again();
    isMet = true;
    if (!data.versions?.includes?.(VERSION)) return runner.fail("version_mismatch");
    const { port1, port2 } = new MessageChannel();
    const port = wire(port1, toHost);
    runner.plug.join({
      ...port,
      on: (listener) =>
        port.on((message) => {
          clearTimeout(late);
          // A service begins with its state: what troubles before that is that there is none.
          if (!isUp && message.type === "trouble") return runner.fail(message.code, message.retryable);
          isUp = true;
          listener(message);
        }),
    });
    peer.postMessage({ countersign: "port", version: VERSION }, from, [port2]);
  }, { signal });
  return () => isMet;
}
