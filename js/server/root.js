import { CheckoutError } from "../errors.js";
import { Guard } from "../guard.js";
import { compile } from "../source.js";

/** @typedef {typeof import("#wasm/server.js")} ServerGlue */
/** @typedef {{ glue: ServerGlue, guard: Guard }} Instance */

/** @type {Promise<WebAssembly.Module> | undefined} */
let compiled;
/** @type {Promise<Instance> | undefined} */
let living;

/**
 * The verifying core, loaded once for the process; a load that failed, and an
 * instance that ended, is followed by a new one.
 *
 * @returns {Promise<Instance>}
 * @throws {CheckoutError} `wasm_unreachable`, `wasm_invalid`, `wasm_unsupported`
 */
export async function loadServerRoot() {
  const known = living;
  if (known) {
    const instance = await known;
    if (!instance.guard.poisoned) return instance;
    // Another caller may have replaced it while this one waited.
    if (living !== known) return loadServerRoot();
  }
  const loading = instantiate(known !== undefined);
  living = loading;
  try {
    return await loading;
  } catch (error) {
    if (living === loading) living = undefined;
    throw error;
  }
}

/** @param {boolean} again whether an instance lived before */
async function instantiate(again) {
  const glue = await import("../../dist/wasm/server.js").catch((cause) => {
    throw new CheckoutError("wasm_unreachable", { cause, retryable: true });
  });
  compiled ??= compile({ url: new URL("../../dist/wasm/server.wasm", import.meta.url) });
  const module = await compiled.catch((error) => {
    compiled = undefined;
    throw error;
  });
  if (again) glue.__wbg_reset_state();
  const { memory } = await glue.default({ module_or_path: module });
  return { glue, guard: new Guard(memory) };
}
