// The frame's own script: it takes the port that the page around it hands over,
// and draws the checkout.
import { loadPart } from "../part.js";
import { toService } from "./to-service.js";
import { wire } from "./wire.js";

/** Versions of what crosses the port. */
const VERSIONS = [1];

const isWindow = window.parent === window;

/** Who embeds this document, or has opened it. */
const peer = isWindow ? window.opener : window.parent;

/** Where to answer to. Who is there is what the answer's own origin says. */
const origin = originIn(location.hash.slice(1));

/** @param {string} text */
function originIn(text) {
  try {
    const { origin, protocol } = new URL(decodeURIComponent(text));
    return protocol === "https:" || protocol === "http:" ? origin : "";
  } catch {
    return "";
  }
}

/** @param {MessageEvent} event */
function meet({ source, origin: from, data, ports: [port, ...more] }) {
  if (source !== peer || from !== origin || data?.countersign !== "port" || !port || more.length) return;
  if (!VERSIONS.includes(data.version)) return;
  removeEventListener("message", meet);
  void draw(wire(port, toService));
}

/** @param {import("../port/messages.js").Port} port */
async function draw(port) {
  const sheet = new CSSStyleSheet();
  // The page gives the frame its height: what is on the way there is no scroll bar's.
  sheet.replaceSync(`html{scrollbar-width:none}body{margin:0 auto;max-width:${isWindow ? "30rem" : "none"}}`);
  document.adoptedStyleSheets = [sheet];
  try {
    const { mount } = await loadPart();
    mount(document.body.attachShadow({ mode: "open" }), port, { gateway: location.origin, origin, isWindow });
  } catch (error) {
    const { code = "internal", retryable } = /** @type {import("../errors.js").CheckoutError} */ (error);
    port.send({ type: "trouble", code, retryable });
  }
}

if (peer && origin) {
  addEventListener("message", meet);
  peer.postMessage({ countersign: "ready", versions: VERSIONS }, origin);
}
