/** Section ids of the WebAssembly binary format. */
const SECTIONS = [
  ...["custom", "type", "import", "function", "table", "memory", "global"],
  ...["export", "start", "element", "code", "data", "data count", "tag"],
];

/**
 * What a wasm file is made of: its sections, and its functions by name.
 *
 * https://webassembly.github.io/spec/core/binary/modules.html
 *
 * @param {Uint8Array} bytes
 * @returns {{ sections: Map<string, number>, functions: { name: string, size: number }[] }}
 */
export function dissect(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = new Map();
  let imported = 0;
  let sizes = [];
  let names = new Map();
  while (!reader.done) {
    const start = reader.at;
    const id = SECTIONS[reader.byte()] ?? "unknown";
    const body = reader.slice(reader.u32());
    sections.set(id, (sections.get(id) ?? 0) + reader.at - start);
    if (id === "import") imported = importedFunctions(body);
    else if (id === "code") sizes = bodySizes(body);
    else if (id === "custom" && body.text() === "name") names = functionNames(body);
  }
  const functions = sizes.map((size, i) => ({ name: names.get(imported + i) ?? "", size }));
  return { sections, functions };
}

/**
 * Whose code a function is: `countersign/ROOM` or a crate's name. What the
 * optimiser inlined counts where it was inlined, and a generic function of a
 * crate counts as that crate's.
 *
 * @param {string} name a demangled name
 */
export function owner(name) {
  const room = /\bcountersign(?:\[\w+\])?::(\w+)/.exec(name);
  if (room) return `countersign/${room[1]}`;
  return /\b([a-z_]\w*)(?:\[\w+\])?::/.exec(name)?.[1] ?? "(exports and intrinsics)";
}

function importedFunctions(section) {
  let functions = 0;
  for (let left = section.u32(); left > 0; left -= 1) {
    section.text();
    section.text();
    const kind = section.byte();
    if (kind === 0) {
      functions += 1;
      section.u32();
    } else if (kind === 1) {
      section.byte();
      section.limits();
    } else if (kind === 2) {
      section.limits();
    } else {
      section.byte();
      section.byte();
    }
  }
  return functions;
}

function bodySizes(section) {
  return Array.from({ length: section.u32() }, () => {
    const start = section.at;
    section.slice(section.u32());
    return section.at - start;
  });
}

function functionNames(section) {
  const names = new Map();
  while (!section.done) {
    const kind = section.byte();
    const part = section.slice(section.u32());
    if (kind !== 1) continue;
    for (let left = part.u32(); left > 0; left -= 1) names.set(part.u32(), part.text());
  }
  return names;
}

class Reader {
  #bytes;

  constructor(bytes, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.#bytes.length;
  }

  byte() {
    if (this.done) throw new RangeError("the wasm file ends too early");
    return this.#bytes[this.at++];
  }

  /** An unsigned LEB128 number. */
  u32() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  limits() {
    const hasMaximum = this.byte() & 1;
    this.u32();
    if (hasMaximum) this.u32();
  }

  slice(length) {
    const part = new Reader(this.#bytes.subarray(this.at, this.at + length));
    this.at += length;
    return part;
  }

  text() {
    const length = this.u32();
    const text = new TextDecoder().decode(this.#bytes.subarray(this.at, this.at + length));
    this.at += length;
    return text;
  }
}
