import { DIGESTS } from "./digests.js";
import { CheckoutError } from "./errors.js";
import { Guard } from "./guard.js";
import { compile } from "./source.js";

/** @typedef {import("./source.js").Source} Source */
/** @typedef {typeof import("#wasm/fields.js")} FieldsGlue */
/** @typedef {typeof import("#wasm/card.js")} CardGlue */
/** @typedef {typeof import("#wasm/validators.js")} ValidatorsGlue */
/** @typedef {typeof import("#wasm/money.js")} MoneyGlue */
/** @typedef {typeof import("#wasm/coin.js")} CoinGlue */
/** @typedef {typeof import("#wasm/qr.js")} QrGlue */
/** @typedef {typeof import("#wasm/core.js")} CoreGlue */
/** @typedef {FieldsGlue | CardGlue | ValidatorsGlue | MoneyGlue | CoinGlue | QrGlue | CoreGlue} AnyGlue */

/**
 * The wasm files there are. `fields` is what a card form needs, `card` that and
 * what only a merchant's own form asks of a card, `validators` accounts and
 * identities, `money` what reckons amounts, `coin` digital currencies, `qr` what
 * reads and draws QR codes, `core` the checkout itself.
 *
 * @typedef {"fields" | "card" | "validators" | "money" | "coin" | "qr" | "core"} Root
 */

/**
 * A live wasm file: its exports, to be called through its guard only.
 *
 * @template {AnyGlue} [G=AnyGlue]
 * @typedef {{ glue: G, guard: Guard, module: WebAssembly.Module, desk?: Uint32Array, typed?: import("./desk.js").Desk }} Instance
 */

/**
 * @typedef {object} Instances
 * @property {Instance<FieldsGlue>} [fields]
 * @property {Instance<CardGlue>} [card]
 * @property {Instance<ValidatorsGlue>} [validators]
 * @property {Instance<MoneyGlue>} [money]
 * @property {Instance<CoinGlue>} [coin]
 * @property {Instance<QrGlue>} [qr]
 * @property {Instance<CoreGlue>} [core]
 */

/**
 * What is known of a root: its glue, where its file is by default, and an export
 * that tells it from the others.
 *
 * @typedef {{ glue: () => Promise<AnyGlue>, url: () => URL, mark: string }} RootParts
 */

/**
 * The roots that can be loaded: those that a payment needs, and those that were
 * added. A script that has no use for the others carries nothing of them.
 *
 * The addresses are spelled out, since bundlers find files by this very form.
 *
 * @type {Partial<Record<Root, RootParts>> & Record<"fields" | "core", RootParts>}
 */
const ROOTS = {
  fields: {
    glue: () => import("../dist/wasm/fields.js"),
    url: () => new URL("../dist/wasm/fields.wasm", import.meta.url),
    mark: "cardNumber",
  },
  core: {
    glue: () => import("../dist/wasm/core.js"),
    url: () => new URL("../dist/wasm/core.wasm", import.meta.url),
    mark: "checkout_new",
  },
};

/**
 * Makes a root one that can be loaded.
 *
 * @param {Root} root
 * @param {RootParts} parts
 */
export function addRoot(root, parts) {
  ROOTS[root] = parts;
}

/** @param {Root} root */
export function partsOf(root) {
  const parts = Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined;
  if (!parts) throw new TypeError("no such root");
  return parts;
}

/**
 * Loads that run or have succeeded; one that fails is forgotten, so that it can
 * be tried again.
 *
 * @type {Map<Root, { source: Source, instance: Promise<Instance> }>}
 */
const loads = new Map();

/**
 * Loads a wasm file, once for the whole page.
 *
 * @template {Root} R
 * @param {R} root
 * @param {Source} [source] none where the caller leaves it to us
 * @returns {Promise<NonNullable<Instances[R]>>}
 * @throws {CheckoutError} `wasm_unreachable`, `wasm_invalid`, `wasm_unsupported`,
 *   `integrity`
 */
export async function loadRoot(root, source) {
  return /** @type {NonNullable<Instances[R]>} */ (await live(root, source));
}

/**
 * @param {Root} root
 * @param {Source | undefined} source
 * @returns {Promise<Instance>}
 */
async function live(root, source) {
  const known = loads.get(root);
  if (known && source && !isSame(known.source, source)) {
    throw new TypeError(`\`${root}\` is loaded from another source already`);
  }
  if (known) {
    const instance = await known.instance;
    if (!instance.guard.poisoned) return instance;
    // Another caller may have replaced it while this one waited.
    if (loads.get(root) !== known) return live(root, source);
  }

  const from = source ?? known?.source ?? { url: partsOf(root).url(), integrity: DIGESTS[`wasm/${root}.wasm`] };
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
  const { glue: importGlue, mark } = partsOf(root);
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
  return begun(glue, exports, module);
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
  return begun(glue, await glue.default({ module_or_path: module }), module);
}

/**
 * What the glue leaves out is called as it is: numbers need no more.
 *
 * @param {AnyGlue} glue
 * @param {{ memory: WebAssembly.Memory }} exports
 * @param {WebAssembly.Module} module
 * @returns {Instance}
 */
const begun = (glue, exports, module) => ({
  glue: /** @type {AnyGlue} */ (/** @type {object} */ ({ ...glue, __proto__: exports })),
  guard: new Guard(exports.memory),
  module,
});

/**
 * @param {Source} one
 * @param {Source} other
 */
const isSame = (one, other) =>
  one.url?.href === other.url?.href &&
  one.bytes === other.bytes &&
  one.module === other.module &&
  one.integrity === other.integrity;
