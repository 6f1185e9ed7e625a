import { DIGESTS } from "./digests.js";
import { CheckoutError } from "./errors.js";

/** @typedef {typeof import("./inline.js")} Part */

const NAME = "inline.js";

/** @type {Promise<Part> | undefined} */
let part;
let address = "";
let tries = 0;

/**
 * Loads the core's service and the screens, once for the whole document.
 *
 * @returns {Promise<Part>}
 * @throws {CheckoutError} `script_unreachable`, `integrity`
 */
export function loadPart() {
  return (part ??= load().catch((cause) => {
    part = undefined;
    throw cause instanceof CheckoutError ? cause : new CheckoutError("script_unreachable", { cause, retryable: true });
  }));
}

/** @returns {Promise<Part>} */
async function load() {
  const integrity = DIGESTS[NAME];
  if (!integrity) return import("./inline.js");
  address = new URL(NAME, import.meta.url).href;
  // A document may remember for good that an address has failed.
  if (tries++) address += `?${tries}`;
  if (await run(integrity)) {
    // The very module that was checked: a document has one for each address.
    return import(address);
  }
  const isChanged = !(await isThere({ integrity })) && (await isThere());
  throw isChanged ? new CheckoutError("integrity") : new Error(address);
}

/**
 * Runs the file at the address, if it is the one that is meant: `import()` takes
 * no digest, an element does.
 *
 * @param {string} integrity
 * @returns {Promise<boolean>} whether it ran
 */
function run(integrity) {
  const script = document.createElement("script");
  Object.assign(script, { type: "module", integrity, crossOrigin: "", src: trusted() });
  return new Promise((done) => {
    script.onload = () => done(true);
    script.onerror = () => done(false);
    document.head.append(script);
  }).finally(() => script.remove());
}

/** @param {RequestInit} [options] */
const isThere = (options) => fetch(address, options).then(({ ok }) => ok, () => false);

/** @type {{ createScriptURL(url: string): string } | undefined} */
let policy;

/** The address, as documents take it that require Trusted Types. */
function trusted() {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  policy ??= trustedTypes?.createPolicy("countersign", {
    createScriptURL: (/** @type {string} */ url) => (url === address ? url : ""),
  });
  return policy?.createScriptURL(address) ?? address;
}
