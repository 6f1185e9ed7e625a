import { notice } from "../element/notice.js";
import { handshake } from "./handshake.js";

/** Between two looks at whether the window is still there, in milliseconds. */
const INTERVAL = 500;

/**
 * The checkout in a window of the gateway's own, and what the page shows meanwhile.
 *
 * @param {import("../element/runner.js").Runner} runner
 * @param {AbortSignal} signal ends it
 * @param {{ gateway: string, from: string, opened: Window }} window `from` is the gateway's origin
 * @returns {import("../element/part.js").Part}
 */
export function windowPart(runner, signal, { gateway, from, opened }) {
  const close = () => opened.close();
  const focus = () => opened.focus();
  const watch = setInterval(() => opened.closed && runner.again(), INTERVAL);
  signal.addEventListener("abort", () => {
    clearInterval(watch);
    close();
  });
  // Without its page it cannot go anywhere.
  runner.view.addEventListener("pagehide", close, { signal });
  handshake(runner, signal, { peer: opened, from, again: close });
  const node = notice("status", runner.say("window"), [
    ["show-window", runner.say("show"), focus],
    ["pay-here", runner.say("here"), runner.again],
  ]);
  runner.show(node);
  return { isolation: "frame", gateway, focus };
}
