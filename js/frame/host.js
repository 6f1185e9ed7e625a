import { frameAddress } from "./address.js";
import { handshake } from "./handshake.js";
import { guard } from "./sentry.js";

/** @typedef {import("../element/part.js").Part} Part */

/** `allow-modals`: the receipt is printed from the frame. */
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-modals";

/** How long after it has loaded a document that came is silent, in milliseconds. */
const SILENCE = 2000;

/** As high as the screen that shows first, so that what is below stays where it is. */
const SHEET =
  ":host(:not([hidden])){display:block;container-type:inline-size;contain-intrinsic-inline-size:min(440px,100vw)}" +
  "iframe,div{display:block;width:100%;height:539px;border:0;color-scheme:light dark}";

/**
 * The checkout in a frame from the gateway's origin. The frame is made once
 * there is a session: its address says which.
 *
 * @param {import("../element/runner.js").Runner} runner
 * @param {AbortSignal} signal ends it
 * @param {string} gateway
 * @returns {Part}
 */
export function framePart(runner, signal, gateway) {
  const { root, view } = runner;
  const frame = view.document.createElement("iframe");
  const sheet = new /** @type {any} */ (view).CSSStyleSheet();
  sheet.replaceSync(SHEET);
  root.adoptedStyleSheets = [sheet];
  runner.show(view.document.createElement("div"));
  /** @type {Window | null | undefined} */
  let peer;

  return {
    isolation: "frame",
    gateway,
    open(secret) {
      if (peer) return;
      const address = frameAddress(gateway, secret, view.origin);
      if (!address) return runner.fail("option_invalid");
      const from = address.origin;
      Object.assign(frame, { src: address.href, sandbox: SANDBOX, referrerPolicy: "no-referrer" });
      runner.show(frame);
      peer = /** @type {Window} */ (frame.contentWindow);
      const isMet = handshake(runner, signal, { peer, from, again: () => runner.lost("frame_replaced") });
      const isSilent = () => signal.aborted || isMet() || runner.fail("frame_blocked", true);
      guard(frame, signal, runner.lost, () => setTimeout(isSilent, SILENCE));
    },
    isEmpty: () => !peer,
    isBound: true,
    focus: () => frame.focus(),
    size: (height) => (frame.style.height = `${height}px`),
    speak: (say) => (frame.title = say("form")),
  };
}
