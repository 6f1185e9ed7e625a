import { loadRoot, partsOf } from "./load.js";
import { only } from "./misuse.js";

/** @typedef {import("./load.js").Instances} Instances */
/** @typedef {import("./load.js").Root} Root */
/** @typedef {import("./source.js").Source} Source */

/**
 * Each option but `roots` takes one value where one root is loaded, or values
 * by root. An address that ends in `/` is the folder of all the files.
 *
 * @typedef {object} LoadOptions
 * @property {readonly Root[]} [roots] by default all but `fields`, which `card` has too
 * @property {string | URL | Partial<Record<Root, string | URL>>} [url]
 * @property {BufferSource | Partial<Record<Root, BufferSource>>} [bytes]
 * @property {WebAssembly.Module | Partial<Record<Root, WebAssembly.Module>>} [module]
 * @property {string | Partial<Record<Root, string>>} [integrity]
 */

/**
 * Every root there can be.
 *
 * @type {readonly Root[]}
 */
const ROOTS = ["fields", "card", "validators", "money", "coin", "qr", "core"];

/**
 * Loads wasm files, each once for the whole page.
 *
 * @param {LoadOptions} [options]
 * @returns {Promise<Instances>}
 */
export async function loadRoots(options = {}) {
  only(options, ["roots", "url", "bytes", "module", "integrity"], "options");
  const roots = options.roots ?? ROOTS.slice(1);
  if (!Array.isArray(roots) || roots.length === 0) throw new TypeError("`roots` names no root");
  const entries = await Promise.all(
    roots.map(async (root) => [root, await loadRoot(root, sourceOf(root, options, roots.length))]),
  );
  return Object.fromEntries(entries);
}

/**
 * @param {Root} root
 * @param {LoadOptions} options
 * @param {number} count how many roots are asked for
 * @returns {Source | undefined}
 */
function sourceOf(root, options, count) {
  const parts = partsOf(root);
  const url = pick(options.url, root, count, (value) => String(value).endsWith("/"));
  const bytes = pick(options.bytes, root, count);
  const module = pick(options.module, root, count);
  const integrity = pick(options.integrity, root, count);
  if ([url, bytes, module].filter((given) => given !== undefined).length > 1) {
    throw new TypeError("`url`, `bytes` and `module` exclude one another");
  }
  if (module !== undefined && !(module instanceof WebAssembly.Module)) {
    throw new TypeError("`module` is no WebAssembly.Module");
  }
  if (module && integrity) throw new TypeError("a compiled module has no digest to check");
  if (!url && !bytes && !module && !integrity) return undefined;

  /** @type {Source} */
  const source = {};
  if (bytes) source.bytes = bytes;
  else if (module) source.module = module;
  else source.url = url ? address(url, root) : parts.url();
  if (integrity) source.integrity = integrity;
  return source;
}

/**
 * @param {string | URL} url a file, or a folder with a slash at its end
 * @param {Root} root
 */
function address(url, root) {
  const base = typeof location === "object" ? location.href : undefined;
  const full = new URL(url, base);
  return full.pathname.endsWith("/") ? new URL(`${root}.wasm`, full) : full;
}

/**
 * An option's value for a root.
 *
 * @template T
 * @param {T | Partial<Record<Root, T>> | undefined} option
 * @param {Root} root
 * @param {number} count
 * @param {(value: T) => boolean} [isShared] whether one value may serve several roots
 * @returns {T | undefined}
 */
function pick(option, root, count, isShared) {
  if (option === undefined) return undefined;
  if (typeof option === "object" && option !== null && Object.getPrototypeOf(option) === Object.prototype) {
    only(option, ROOTS, "load");
    return /** @type {Partial<Record<Root, T>>} */ (option)[root];
  }
  const value = /** @type {T} */ (option);
  if (count > 1 && !isShared?.(value)) throw new TypeError("say which root each value is for");
  return value;
}
