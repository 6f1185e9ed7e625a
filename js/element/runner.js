import { frameAddress } from "../frame/address.js";
import { framePart } from "../frame/host.js";
import { cover } from "../frame/sentry.js";
import { windowPart } from "../frame/window.js";
import { makePlug } from "../port/plug.js";
import { inlinePart } from "./inline.js";
import { notice, say } from "./notice.js";

/** @typedef {import("./part.js").Part} Part */
/** @typedef {import("../port/messages.js").Notice} Notice */

/**
 * What a runner needs of its element.
 *
 * @typedef {object} Wearer
 * @property {ShadowRoot} root
 * @property {Node} anchor what the form points at; it comes after the part's own
 * @property {() => string} language
 * @property {() => string} phase
 * @property {(name: string, detail: unknown) => void} emit
 * @property {() => void} again begins anew
 */

/** Runs an element's part: in the page, in a frame or in a window; one at a time. */
export class Runner {
  #wearer;
  #life = new AbortController();
  #cover = cover(
    () => this.#wearer.phase() === "review",
    () => this.#wearer.emit("integrity", { code: "frame_covered" }),
  );

  #gateway = "";
  #secret = "";

  plug = makePlug();
  /** @type {Part | undefined} what runs now */
  part;

  /** @param {Wearer} wearer */
  constructor(wearer) {
    this.#wearer = wearer;
    this.root = wearer.root;
  }

  /** The window of the element's document. */
  get view() {
    return /** @type {Window} */ (this.root.ownerDocument.defaultView);
  }

  /**
   * Has what is wished run; what does already stays.
   *
   * @param {"inline" | "frame"} isolation
   * @param {string} gateway
   * @param {string} secret none yet where it is empty
   */
  run(isolation, gateway, secret) {
    const { part } = this;
    const offer = `${gateway} ${secret}`;
    const stands =
      part?.isolation === isolation &&
      (!part.isDown || part.asked === offer) &&
      (part.gateway ?? gateway) === gateway;
    if (!stands) this.#start((signal) => (isolation === "inline" ? inlinePart(this, signal) : framePart(this, signal, gateway)));
    this.#gateway = gateway;
    this.#secret = secret;
    const now = /** @type {Part} */ (this.part);
    now.asked = offer;
    now.speak?.(this.say);
    return now;
  }

  /** @type {(key: import("./notice.js").Key) => string} in the element's language */
  say = (key) => say(this.#wearer.language(), key);

  /** @param {(signal: AbortSignal) => Part} make `signal` ends the part */
  #start(make) {
    this.stop();
    this.plug.await();
    this.#life = new AbortController();
    this.part = make(this.#life.signal);
  }

  /** The element is out of its document: a frame ends there, whatever comes next. */
  left() {
    if (this.part?.isBound) this.stop();
  }

  stop() {
    if (!this.part) return;
    this.part = undefined;
    this.#end();
    this.plug.close();
  }

  /** Begins anew, with the usual part. */
  again = () => {
    this.stop();
    this.#wearer.again();
  };

  #end() {
    this.#life.abort();
    this.#cover();
    this.show();
  }

  /** @param {Node[]} nodes in the place of what was there */
  show(...nodes) {
    this.root.replaceChildren(...nodes, this.#wearer.anchor);
  }

  /**
   * @param {string} code why nothing can be shown
   * @param {boolean} [retryable]
   */
  fail(code, retryable = false) {
    if (this.part) this.part.isDown = true;
    this.#end();
    this.plug.close(code);
    this.show(notice("alert", `${this.say("down")} (${code})`, retryable ? [["next", this.say("again"), this.again]] : []));
    this.#wearer.emit("error", { code, retryable });
  }

  /**
   * Has whoever is with the buyer say what the page could not do.
   *
   * @param {string} code
   */
  trouble(code) {
    if (this.part?.isEmpty?.()) this.fail(code, true);
    else this.plug.send({ type: "trouble", code, retryable: true });
  }

  /** @param {"frame_removed" | "frame_replaced"} code */
  lost = (code) => {
    this.#wearer.emit("integrity", { code });
    this.fail(code, true);
  };

  /**
   * Takes what a part tells of itself.
   *
   * @param {Notice} what
   */
  told(what) {
    if (what.kind === "size") this.part?.size?.(what.height);
    else if (what.kind === "sight") this.#cover(what.armed);
    else if (what.kind === "window") this.#leave();
  }

  /** Has the payment go on in a window of the gateway's own, within the buyer's click. */
  #leave() {
    const address = frameAddress(this.#gateway, this.#secret, this.view.origin);
    // Nothing where the browser does not let it.
    const opened = address && this.view.open(address.href, "_blank", "popup,width=480,height=760");
    if (!opened) return this.plug.send({ type: "tell", what: { kind: "window", code: "window_blocked" } });
    this.#start((signal) => windowPart(this, signal, { gateway: this.#gateway, from: address.origin, opened }));
    this.#wearer.again();
  }
}
