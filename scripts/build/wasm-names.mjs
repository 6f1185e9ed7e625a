/** The section ids of imports and exports in the WebAssembly binary format. */
const IMPORT = 2;
const EXPORT = 7;

/** Markers that tools look for and no page does, and what scripts/build/glue.mjs leaves no caller of. */
const UNUSED = new Set(["__abort_handler", "__instance_terminated", "__wbindgen_realloc"]);

/**
 * Gives imports short names: those of wasm-bindgen carry digests, which do not
 * compress, in the wasm and in its glue; and drops exports that nobody reads.
 *
 * https://webassembly.github.io/spec/core/binary/modules.html
 *
 * @param {Uint8Array} wasm
 * @returns {{ wasm: Uint8Array, names: Map<string, string> }} `names` has what became of each
 */
export function shortened(wasm) {
  const names = new Map();
  const short = (name) => {
    if (!names.has(name)) names.set(name, String.fromCharCode(97 + (names.size % 26)).repeat(1 + Math.trunc(names.size / 26)));
    return names.get(name);
  };
  const parts = [wasm.subarray(0, 8)];
  for (let { id, body } of sections(wasm)) {
    if (id === IMPORT) body = entries(body, 2, (texts) => texts.map(short));
    if (id === EXPORT) body = entries(body, 1, ([name]) => (UNUSED.has(name) ? undefined : [name]));
    parts.push(section(id, body));
  }
  return { wasm: Buffer.concat(parts), names };
}

/**
 * The sections of a wasm file.
 *
 * @param {Uint8Array} wasm
 */
export function* sections(wasm) {
  for (let at = 8; at < wasm.length; ) {
    const [length, start] = u32(wasm, at + 1);
    const end = start + length;
    yield { id: wasm[at], body: wasm.subarray(start, end) };
    at = end;
  }
}

/**
 * A section of a wasm file.
 *
 * @param {number} id
 * @param {Uint8Array} body
 */
export const section = (id, body) => Buffer.concat([Uint8Array.of(id), leb(body.length), body]);

/**
 * Rewrites the texts that each entry of a section begins with.
 *
 * @param {Uint8Array} section
 * @param {number} count how many texts
 * @param {(texts: string[]) => string[] | undefined} rename nothing drops the entry
 */
function entries(section, count, rename) {
  let [left, at] = u32(section, 0);
  const kept = [];
  for (; left > 0; left -= 1) {
    const texts = [];
    for (let i = 0; i < count; i += 1) {
      const [length, start] = u32(section, at);
      at = start + length;
      texts.push(Buffer.from(section.subarray(start, at)).toString());
    }
    // A kind, and an index: all there is of an export, and of a function's import.
    if (section[at] !== 0 && count === 2) throw new RangeError("an import that is no function");
    const [, end] = u32(section, at + 1);
    const given = rename(texts)?.flatMap((text) => [leb(Buffer.byteLength(text)), Buffer.from(text)]);
    if (given) kept.push(Buffer.concat([...given, section.subarray(at, end)]));
    at = end;
  }
  return Buffer.concat([leb(kept.length), ...kept]);
}

/**
 * An unsigned LEB128 number, and where what follows it begins.
 *
 * @param {Uint8Array} bytes
 * @param {number} at
 * @returns {[value: number, end: number]}
 */
export function u32(bytes, at) {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError("the wasm file ends too early");
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return [value, at];
  }
}

/**
 * A number as unsigned LEB128.
 *
 * @param {number} value
 */
export function leb(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.trunc(value / 128)) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}
