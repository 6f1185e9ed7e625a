import { CheckoutError } from "./errors.js";

/**
 * Where one wasm file comes from: an address, its bytes, or a module compiled
 * already.
 *
 * @typedef {object} Source
 * @property {URL} [url]
 * @property {BufferSource} [bytes]
 * @property {WebAssembly.Module} [module]
 * @property {string | undefined} [integrity] digests as in an `integrity` attribute
 */

/** The smallest module there is: a magic number and a version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Fetches and compiles a wasm file. It is not compiled while it comes in: a
 * digest is over the whole of it.
 *
 * @param {Source} source
 * @returns {Promise<WebAssembly.Module>}
 * @throws {CheckoutError} `wasm_unsupported`, `wasm_unreachable`,
 *   `wasm_invalid`, `integrity`
 */
export async function compile(source) {
  if (typeof WebAssembly !== "object") throw new CheckoutError("wasm_unsupported");
  return source.module ?? WebAssembly.compile(await read(source)).catch(invalid);
}

/**
 * The bytes of a file, if they are those that are meant.
 *
 * @param {Source} source
 * @returns {Promise<BufferSource>}
 * @throws {CheckoutError} `wasm_unreachable`, `integrity`, `insecure_context`
 */
export async function read({ url, bytes, integrity }) {
  if (!bytes && !url) throw new TypeError("no address to load from");
  const given = bytes ?? (await fetchBytes(/** @type {URL} */ (url)));
  if (integrity && !(await matches(given, integrity))) throw new CheckoutError("integrity");
  return given;
}

/** @param {URL} url */
async function fetchBytes(url) {
  if (url.protocol === "file:") {
    const fs = await import("node:fs/promises");
    return fs.readFile(url).catch(unreachable);
  }
  // The mode of a preload in a document, whose answer is taken then.
  const response = await fetch(url, { credentials: "same-origin", referrerPolicy: "no-referrer" }).catch(unreachable);
  if (!response.ok) return unreachable(new Error(`status ${response.status}`));
  return response.arrayBuffer().catch(unreachable);
}

/**
 * Whether the bytes have one of the digests of the strongest kind given, as
 * W3C Subresource Integrity asks.
 *
 * @param {BufferSource} bytes
 * @param {string} integrity
 */
async function matches(bytes, integrity) {
  const given = [...integrity.matchAll(/(?:^|\s)sha(256|384|512)-([A-Za-z0-9+/]+={0,2})(?=[?\s]|$)/g)];
  const strongest = given.map(([, size]) => size).sort().at(-1);
  if (!strongest) return false;
  // Web Crypto is there in every secure context, and in no other.
  if (!globalThis.crypto?.subtle) throw new CheckoutError("insecure_context");
  const digest = new Uint8Array(await crypto.subtle.digest(`SHA-${strongest}`, bytes));
  const text = btoa(String.fromCharCode(...digest));
  return given.some(([, size, wanted]) => size === strongest && wanted === text);
}

/**
 * @param {unknown} cause
 * @returns {never}
 */
function unreachable(cause) {
  throw new CheckoutError("wasm_unreachable", { cause, retryable: true });
}

/**
 * @param {unknown} cause
 * @returns {Promise<never>}
 */
async function invalid(cause) {
  if (!(cause instanceof WebAssembly.CompileError)) return unreachable(cause);
  // A content security policy forbids every module, and says so with the error
  // that a broken file gives too.
  const allowed = await WebAssembly.compile(EMPTY_MODULE).then(() => true, () => false);
  throw new CheckoutError(allowed ? "wasm_invalid" : "wasm_unsupported", { cause });
}
