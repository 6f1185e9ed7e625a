import { section, sections } from "./wasm-names.mjs";

/** The id of custom sections in the WebAssembly binary format. */
const CUSTOM = 0;

/** An entry of the features a file says it uses: a sign, the length of a name, and the name. */
const REFERENCES = "\x0freference-types";

/**
 * Has a file say that it does without references to JavaScript's objects. Where it
 * does, wasm-bindgen makes no table of them and nothing to fill it at the start.
 *
 * https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#target-features-section
 *
 * @param {Uint8Array} wasm
 */
export function withoutReferences(wasm) {
  const parts = [wasm.subarray(0, 8)];
  for (const { id, body } of sections(wasm)) {
    const own = Buffer.from(body);
    const at = id === CUSTOM ? own.indexOf(`+${REFERENCES}`) : -1;
    if (at >= 0) own.write("-", at);
    parts.push(section(id, own));
  }
  return Buffer.concat(parts);
}
