import { CheckoutError } from "./errors.js";
import { Guard } from "./guard.js";
import { only } from "./misuse.js";
import { compile } from "./source.js";

/** @typedef {import("./source.js").Source} Source */
/** @typedef {typeof import("#wasm/fields.js")} FieldsGlue */
/** @typedef {typeof import("#wasm/validators.js")} ValidatorsGlue */
/** @typedef {typeof import("#wasm/core.js")} CoreGlue */
/** @typedef {FieldsGlue | ValidatorsGlue | CoreGlue} AnyGlue */

/**
 * The wasm files there are. `fields` is what a card form needs, `validators`
 * that and what needs decimal arithmetic, `core` the checkout itself.
 *
 * @typedef {"fields" | "validators" | "core"} Root
 */

/**
 * A live wasm file: its exports, to be called through its guard only.
 *
 * @template {AnyGlue} [G=AnyGlue]
 * @typedef {{ glue: G, guard: Guard, module: WebAssembly.Module }} Instance
 */

/** @typedef {{ fields?: Instance<FieldsGlue>, validators?: Instance<ValidatorsGlue>, core?: Instance<CoreGlue> }} Instances */

/**
 * Each option but `roots` takes one value where one root is loaded, or values
 * by root. An address that ends in `/` is the folder of all the files.
 *
 * @typedef {object} LoadOptions
 * @property {readonly Root[]} [roots] by default `core` and `validators`
 * @property {string | URL | Partial<Record<Root, string | URL>>} [url]
 * @property {BufferSource | Partial<Record<Root, BufferSource>>} [bytes]
 * @property {WebAssembly.Module | Partial<Record<Root, WebAssembly.Module>>} [module]
 * @property {string | Partial<Record<Root, string>>} [integrity]
 */

/**
 * What is known of each root: its glue, where its file is by default, and an
 * export that tells it from the others.
 *
 * The addresses are spelled out, since bundlers find files by this very form.
 *
 * @type {Record<Root, { glue: () => Promise<AnyGlue>, url: () => URL, mark: string }>}
 */
const ROOTS = {
  fields: {
    glue: () => import("../dist/wasm/fields.js"),
    url: () => new URL("../dist/wasm/fields.wasm", import.meta.url),
    mark: "cardNumber",
  },
  validators: {
    glue: () => import("../dist/wasm/validators.js"),
    url: () => new URL("../dist/wasm/validators.wasm", import.meta.url),
    mark: "split",
  },
  core: {
    glue: () => import("../dist/wasm/core.js"),
    url: () => new URL("../dist/wasm/core.wasm", import.meta.url),
    mark: "checkout_new",
  },
};

/**
 * Loads that run or have succeeded; one that fails is forgotten, so that it can
 * be tried again.
 *
 * @type {Map<Root, { source: Source, instance: Promise<Instance> }>}
 */
const loads = new Map();

/**
 * Loads wasm files, each once for the whole page.
 *
 * @param {LoadOptions} [options]
 * @returns {Promise<Instances>}
 */
export async function loadRoots(options = {}) {
  only(options, ["roots", "url", "bytes", "module", "integrity"], "options");
  const roots = options.roots ?? ["core", "validators"];
  if (!Array.isArray(roots) || roots.length === 0) throw new TypeError("`roots` names no root");
  const entries = await Promise.all(
    roots.map(async (root) => [root, await loadRoot(root, sourceOf(root, options, roots.length))]),
  );
  return Object.fromEntries(entries);
}

/**
 * @param {Root} root
 * @param {Source | undefined} source none where the caller leaves it to us
 * @returns {Promise<Instance>}
 */
async function loadRoot(root, source) {
  const known = loads.get(root);
  if (known && source && !isSame(known.source, source)) {
    throw new TypeError(`\`${root}\` is loaded from another source already`);
  }
  if (known) {
    const instance = await known.instance;
    if (!instance.guard.poisoned) return instance;
    // Another caller may have replaced it while this one waited.
    if (loads.get(root) !== known) return loadRoot(root, source);
  }

  const from = source ?? known?.source ?? { url: ROOTS[root].url() };
  const load = { source: from, instance: known ? revive(known.instance) : instantiate(root, from) };
  loads.set(root, load);
  try {
    return await load.instance;
  } catch (error) {
    if (loads.get(root) === load) loads.delete(root);
    throw error;
  }
}

/**
 * @param {Root} root
 * @param {Source} source
 * @returns {Promise<Instance>}
 */
async function instantiate(root, source) {
  const { glue: importGlue, mark } = ROOTS[root];
  const glued = importGlue().catch((cause) => {
    throw new CheckoutError("wasm_unreachable", { cause, retryable: true });
  });
  const [glue, module] = await Promise.all([glued, compile(source)]);
  if (!WebAssembly.Module.exports(module).some(({ name }) => name === mark)) {
    throw new CheckoutError("wasm_invalid");
  }
  const exports = await glue.default({ module_or_path: module }).catch((cause) => {
    throw new CheckoutError("wasm_invalid", { cause });
  });
  return { glue, guard: new Guard(exports.memory), module };
}

/**
 * A fresh instance of a module whose last instance has ended.
 *
 * @param {Promise<Instance>} ended
 * @returns {Promise<Instance>}
 */
async function revive(ended) {
  const { glue, module } = await ended;
  glue.__wbg_reset_state();
  const { memory } = await glue.default({ module_or_path: module });
  return { glue, guard: new Guard(memory), module };
}

/**
 * @param {Root} root
 * @param {LoadOptions} options
 * @param {number} count how many roots are asked for
 * @returns {Source | undefined}
 */
function sourceOf(root, options, count) {
  if (!Object.hasOwn(ROOTS, root)) throw new TypeError("no such root");
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
  else source.url = url ? address(url, root) : ROOTS[root].url();
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
    only(option, Object.keys(ROOTS), "load");
    return /** @type {Partial<Record<Root, T>>} */ (option)[root];
  }
  const value = /** @type {T} */ (option);
  if (count > 1 && !isShared?.(value)) throw new TypeError("say which root each value is for");
  return value;
}

/**
 * @param {Source} one
 * @param {Source} other
 */
const isSame = (one, other) =>
  one.url?.href === other.url?.href &&
  one.bytes === other.bytes &&
  one.module === other.module &&
  one.integrity === other.integrity;
