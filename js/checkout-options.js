import { CheckoutError } from "./errors.js";
import { Shelf, tabStorage } from "./host.js";
import { only, text } from "./misuse.js";
import { sidOf } from "./session-id.js";

/**
 * @typedef {object} CheckoutOptions
 * @property {string} gateway the gateway's origin
 * @property {string} clientSecret
 * @property {string} [locale] BCP 47, for what the page writes
 * @property {AbortSignal} [signal] closes the checkout
 * @property {string} [origin] of the page that embeds; its own by default
 * @property {readonly string[]} [pins] thumbprints of the gateway's keys
 * @property {string} [snapshot] to go on from; what this tab has kept by default
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem"> | null} [storage]
 *   where snapshots are kept: `sessionStorage` by default, `null` for nowhere
 * @property {(url: string) => void} [navigate] goes where an action leads
 * @property {import("./host.js").Host} [host] the network and the clock: the
 *   global ones by default, a mock's in a test
 */

const OPTIONS = ["gateway", "clientSecret", "locale", "signal", "origin", "pins", "snapshot", "storage", "navigate", "host"];

/**
 * Reads what a checkout is made for: what the core takes of it, and what it needs
 * of the place it runs in.
 *
 * @param {CheckoutOptions} options
 * @throws {TypeError} for what is no option
 * @throws {CheckoutError} `insecure_context`
 */
export function readOptions(options) {
  // Nowhere else is what is typed safe; where there is no page, there is no such word.
  if (globalThis.isSecureContext === false) throw new CheckoutError("insecure_context");
  only(options, OPTIONS, "options");
  const { gateway, clientSecret, origin = globalThis.location?.origin, pins, host = globalThis } = options;
  const store = options.storage === undefined ? tabStorage() : options.storage;
  const shelf = new Shelf(store, `countersign.${sidOf(text(clientSecret, "clientSecret"))}`);
  const snapshot = options.snapshot ?? shelf.read();
  return {
    host,
    shelf,
    navigate: options.navigate ?? ((/** @type {string} */ url) => globalThis.location?.assign(url)),
    core: {
      gateway: text(gateway, "gateway"),
      client_secret: clientSecret,
      origin: text(origin, "origin"),
      ...(pins && { pins: pins.map((pin) => text(pin, "pins")) }),
      ...(snapshot && { snapshot: text(snapshot, "snapshot") }),
    },
  };
}
