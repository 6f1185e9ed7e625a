import { CheckoutError } from "../errors.js";
import { Guard } from "../guard.js";
import { compile } from "../source.js";

/** @typedef {typeof import("#wasm/mock.js")} MockGlue */

/** @type {Promise<{ glue: MockGlue, guard: Guard }> | undefined} */
let living;

/**
 * The gateway's decisions in wasm, loaded once; a load that failed is followed
 * by a new one.
 *
 * @throws {CheckoutError} `wasm_unreachable`, `wasm_invalid`, `wasm_unsupported`
 */
export function loadMockRoot() {
  living ??= instantiate().catch((error) => {
    living = undefined;
    throw error;
  });
  return living;
}

async function instantiate() {
  const glue = await import("../../dist/wasm/mock.js").catch((cause) => {
    throw new CheckoutError("wasm_unreachable", { cause, retryable: true });
  });
  const module = await compile({ url: new URL("../../dist/wasm/mock.wasm", import.meta.url) });
  const { memory } = await glue.default({ module_or_path: module });
  return { glue, guard: new Guard(memory) };
}
