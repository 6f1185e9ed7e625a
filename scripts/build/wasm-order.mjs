import { leb, section, sections, u32 } from "./wasm-names.mjs";

/** The section ids in the WebAssembly binary format. */
const CUSTOM = 0;
const IMPORT = 2;
const CODE = 10;

/** How many bytes in a row must agree to count. */
const RUN = 3;

/**
 * Names functions by their places in an order in which each is followed by the
 * one left that is most like it, which a compressor rewards; wasm-opt then sorts
 * by name. Depends on the functions' bytes and on nothing else, so that the
 * same source gives the same file.
 *
 * https://webassembly.github.io/spec/core/appendix/custom.html#name-section
 *
 * @param {Uint8Array} wasm
 * @returns {Buffer} the same with these names alone
 */
export function inOrderOfLikeness(wasm) {
  let imported = 0;
  let places = /** @type {number[]} */ ([]);
  const parts = [wasm.subarray(0, 8)];
  for (const { id, body } of sections(wasm)) {
    if (id === CUSTOM) continue;
    if (id === IMPORT) [imported] = u32(body, 0);
    if (id === CODE) places = byLikeness(bodies(body));
    parts.push(section(id, body));
  }
  const names = places.map((place, at) => [leb(imported + at), text(String(place).padStart(6, "0"))]);
  const map = Buffer.concat([leb(names.length), ...names.flat()]);
  return Buffer.concat([...parts, section(CUSTOM, Buffer.concat([text("name"), Buffer.of(1), leb(map.length), map]))]);
}

/**
 * The place of each function, the smallest's being the first.
 *
 * @param {Uint8Array[]} functions
 */
function byLikeness(functions) {
  const runs = functions.map(runsOf);
  /** @type {Map<number, Set<number>>} */
  const holders = new Map();
  for (const [at, own] of runs.entries()) {
    for (const run of own) holders.set(run, (holders.get(run) ?? new Set()).add(at));
  }
  const places = functions.map(() => 0);
  const left = new Set(functions.keys());
  let next = [...left].reduce((least, at) => (functions[at].length < functions[least].length ? at : least), 0);
  for (let place = 0; left.size > 0; place += 1) {
    places[next] = place;
    left.delete(next);
    const shared = new Map([...left].map((at) => [at, 0]));
    for (const run of runs[next]) {
      holders.get(run)?.delete(next);
      for (const at of holders.get(run) ?? []) shared.set(at, shared.get(at) + 1);
    }
    // What is long shares more with everything.
    let most = -1;
    for (const [at, count] of shared) {
      const likeness = count / Math.sqrt(runs[at].size + 1);
      if (likeness > most) [next, most] = [at, likeness];
    }
  }
  return places;
}

/** @param {Uint8Array} code */
function runsOf(code) {
  const runs = new Set();
  for (let at = 0; at + RUN <= code.length; at += 1) {
    let run = 0;
    for (let i = 0; i < RUN; i += 1) run = run * 256 + code[at + i];
    runs.add(run);
  }
  return runs;
}

/** @param {Uint8Array} section */
function bodies(section) {
  let [count, at] = u32(section, 0);
  return Array.from({ length: count }, () => {
    const [length, start] = u32(section, at);
    at = start + length;
    return section.subarray(start, at);
  });
}

/** @param {string} name */
const text = (name) => Buffer.concat([leb(name.length), Buffer.from(name)]);
