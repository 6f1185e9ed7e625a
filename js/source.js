import { CheckoutError } from "./errors.js";

/**
 * Where one wasm file comes from: an address, its bytes, or a module compiled
 * already.
 *
 * @typedef {object} Source
 * @property {URL} [url]
 * @property {BufferSource} [bytes]
 * @property {WebAssembly.Module} [module]
 * @property {string} [integrity] digests as in an `integrity` attribute
 */

/** The smallest module there is: a magic number and a version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Fetches and compiles a wasm file.
 *
 * @param {Source} source
 * @returns {Promise<WebAssembly.Module>}
 * @throws {CheckoutError} `wasm_unsupported`, `wasm_unreachable`,
 *   `wasm_invalid`, `integrity`
 */
export async function compile({ url, bytes, module, integrity }) {
  if (typeof WebAssembly !== "object") throw new CheckoutError("wasm_unsupported");
  if (module) return module;
  if (bytes) return compileBytes(bytes, integrity);
  if (!url) throw new TypeError("no address to load wasm from");
  if (url.protocol === "file:") return compileBytes(await readFile(url), integrity);

  const response = await get(url);
  const streams = typeof WebAssembly.compileStreaming === "function";
  const typed = response.headers.get("content-type")?.split(";")[0]?.trim() === "application/wasm";
  // A digest is over the whole file, and a stream needs the right type.
  if (integrity || !streams || !typed) return compileBytes(await readBody(response), integrity);
  return WebAssembly.compileStreaming(response).catch(invalid);
}

/** @param {URL} url */
async function get(url) {
  const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" }).catch(unreachable);
  if (!response.ok) return unreachable(new Error(`status ${response.status}`));
  return response;
}

/** @param {Response} response */
const readBody = (response) => response.arrayBuffer().catch(unreachable);

/** @param {URL} url */
async function readFile(url) {
  const fs = await import("node:fs/promises");
  return fs.readFile(url).catch(unreachable);
}

/**
 * @param {BufferSource} bytes
 * @param {string | undefined} integrity
 */
async function compileBytes(bytes, integrity) {
  if (integrity && !(await matches(bytes, integrity))) throw new CheckoutError("integrity");
  return WebAssembly.compile(bytes).catch(invalid);
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
  // Web Crypto is there in every secure context; where it is not, nothing matches.
  if (!strongest || !globalThis.crypto?.subtle) return false;
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
