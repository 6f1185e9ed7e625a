import { readFile } from "node:fs/promises";

import { inRoot } from "../ground/root.mjs";
import { Trouble } from "../ground/trouble.mjs";

const START = `async function __wbg_init({ module_or_path: module }) {
    return wasm ?? __wbg_finalize_init(await WebAssembly.instantiate(module, __wbg_get_imports()), module);
}
export { __wbg_init as default };
`;

/** The texts that come back are freed in one place, and all that goes in is copied in another. */
const SHARED = `
function takenText(ret) {
    try {
        return getStringFromWasm0(ret[0], ret[1]);
    } finally {
        wasm.__wbindgen_free(ret[0], ret[1], 1);
    }
}
function passArray8ToWasm0(arg) {
    WASM_VECTOR_LEN = arg.length;
    const ptr = wasm.__wbindgen_malloc(WASM_VECTOR_LEN, 1);
    getUint8ArrayMemory0().set(arg, ptr);
    return ptr;
}
function passStringToWasm0(arg) {
    return passArray8ToWasm0(cachedTextEncoder.encode(arg));
}
function getUint8ArrayMemory0() {
    return new Uint8Array(wasm.memory.buffer);
}
`;

/**
 * What of wasm-bindgen's glue nobody here uses: js/load.js compiles the module
 * itself and gives it to the default export, one at a time; js/guard.js ends an
 * instance before a call can reach it too late, and where one throws, all its
 * memory; every browser that is served has a `FinalizationRegistry`; no page has
 * or decodes two gigabytes. What is long for speed is short instead: few and
 * small texts cross.
 *
 * @type {[what: RegExp, instead: string][]}
 */
const UNUSED = [
  [/ +if \(this\.__wbg_inst !== undefined [^]*?\n {8,12}\}\n/g, ""],
  [/ *__wbg_call_guard\(\);\n/g, ""],
  [/ *Object\.defineProperty\(this, '__wbg_inst'[^\n]*\n/g, ""],
  [/if \(Symbol\.dispose\) [^\n]*\n/g, ""],
  [/\(typeof FinalizationRegistry === 'undefined'\)\s+\? \{[^\n]*\}\s+: new/g, "new"],
  [/( +)try \{\n([^}]*?)\1\} catch \(e\) \{\n(?: +if \(ptr\d\) [^\n]*\n)+ +throw e;\n\1\}\n/g, "$2"],
  [/ +let deferred\d+_0;\n +let deferred\d+_1;\n( +)try \{\n([^]*?)\n\1\} finally \{\n[^}]*\}\n/g, "$2\n"],
  [/( +)(?:deferred\d+_0 = ret\[0\];\s+deferred\d+_1 = ret\[1\];\s+)return getStringFromWasm0\(ret\[0\], ret\[1\]\);/g, "$1return takenText(ret);"],
  [/ +var ptr\d+ = ret\[0\];\n +var len\d+ = ret\[1\];\n/g, ""],
  [/ +ptr\d+ = 0; len\d+ = 0;\n/g, ""],
  [/ +deferred\d+_0 = ptr\d+;\n +deferred\d+_1 = len\d+;\n +return getStringFromWasm0\(ptr\d+, len\d+\);/g, "return takenText(ret);"],
  [/(pass(?:Array8|String)ToWasm0\(\w+), wasm\.__wbindgen_malloc(?:, wasm\.__wbindgen_realloc)?\)/g, "$1)"],
  [/function pass(?:Array8|String)ToWasm0\([^]*?\n\}\n/g, ""],
  [/let cachedUint8ArrayMemory0 = null;\nfunction [^]*?\n\}\n/, ""],
  [/ *cachedUint8ArrayMemory0 = null;\n/g, ""],
  [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?\n\}\n/, ""],
  [/cachedTextDecoder\.decode\(\);\n/, ""],
  [/ {4}numBytesDecoded \+= [^]*?\n {4}\}\n/, ""],
  [/ {4}if \(typeof (?:numBytesDecoded|WASM_VECTOR_LEN) [^\n]*\n/g, ""],
  [/ *(?:let )?__wbg_reinit_scheduled = false;\n/g, ""],
  [/wasmInstance = (new WebAssembly\.Instance\([^\n]*\));\n *wasm = wasmInstance\.exports;\n *wasm\.__wbindgen_start\(\);/, "__wbg_finalize_init($1, wasmModule);"],
  [/ *wasmInstance = instance;\n/, ""],
  // A call into wasm makes numbers of its arguments by itself, and cuts them as these do.
  [/ = (?:\+(\w+)|BigInt\.asIntN\(64, (\w+)\));/g, " = $1$2;"],
  [/ +let ret;\n\s+ret = /g, "const ret = "],
  [/ *ptr = ptr >>> 0;\n| >>> 0| [*/] 1\b/g, ""],
  [/const ret = (.*);\n +return takenText\(ret\);/g, "return takenText($1);"],
];

/** What only hands its numbers on; js/load.js has the exports themselves called. */
const UNCHANGED = /^export function (\w+)\((.*)\) \{\n *(?:const ret = )?wasm\.\1\(\2\);\n(?: +return ret;\n)?\}\n/gm;

/** Where the core makes its requests. */
const REQUESTS = inRoot("src", "wasm", "request.rs");

/** What is gone by then. */
const GONE = /stale object|deferred\d|realloc|encodeInto|cachedUint8|wasmInstance =|>>> 0|typeof (?:FinalizationRegistry|numBytes)/;

/**
 * The glue, minified, without what nobody here uses.
 *
 * @param {string} glue as wasm-bindgen writes it
 * @param {Map<string, string>} names new names of the wasm's imports, and of the modules they are in
 */
export async function minified(glue, names) {
  const { transform } = await import("esbuild");
  const start = glue.indexOf("async function __wbg_load(");
  if (start < 0) throw unknown("start");
  let text = glue.slice(0, start) + START;
  for (const [what, instead] of UNUSED) text = text.replace(what, instead);
  if (GONE.test(text)) throw unknown("form");
  text = withoutImports(handedInPlace(text)).replace(UNCHANGED, "");
  // Only objects that are handed out ask whether the instance is still theirs.
  if (!text.includes("new FinalizationRegistry")) text = text.replace(/.*__wbg_instance_id(?:\+\+| = 0);\n/g, "");
  text = withoutUnsaid(text, await readFile(REQUESTS, "utf8"));
  if (text.includes("WASM_VECTOR_LEN")) text += SHARED;
  for (const [name, short] of names) {
    const key = [`${name}: function`, `"${name}": import`].find((form) => text.includes(form));
    if (!key) throw unknown("import");
    // A method is shorter than a function.
    text = text.replace(key, () => key.replace(name, short).replace(": function", ""));
  }
  const { code } = await transform(text, {
    format: "esm",
    minify: true,
    treeShaking: true,
    drop: ["console"],
    target: "es2022",
    legalComments: "none",
  });
  return code;
}

/**
 * What a function hands in is made where it is handed in: arguments are evaluated
 * in their order, so each length is still that of the text before it.
 *
 * @param {string} glue
 */
function handedInPlace(glue) {
  return glue.replace(/^export function [^]*?^\}\n/gm, (whole) => {
    let own = whole.replace(/ +let ptr\d+(?:, \w+)*;\n/, "");
    let made;
    while ((made = /^ +(?:const |var )?((?:ptr|len|val)\d+) = (.*);\n/m.exec(own))) {
      const [line, name, value] = made;
      const [before, after, ...more] = own.replace(line, "").split(new RegExp(`\\b${name}\\b`));
      if (after === undefined || more.length) throw unknown("argument");
      own = before + value + after;
    }
    return own;
  });
}

/**
 * Where nothing is imported, no imports are given.
 *
 * @param {string} glue
 */
function withoutImports(glue) {
  const bare = glue.replace(/function __wbg_get_imports\(\) \{\n +const import0 = \{\n +__proto__: null,\n +\};\n[^]*?\n\}\n/, "");
  if (bare === glue) return glue;
  const text = bare.replaceAll(", __wbg_get_imports()", "");
  if (/__wbg_get_imports|__wbindgen_start/.test(text)) throw unknown("import");
  return text;
}

/**
 * The tables of what a request may say keep what ours say, each in its place.
 *
 * @param {string} glue
 * @param {string} source where requests are made: `RequestCache::NoStore` is `no-store`
 */
function withoutUnsaid(glue, source) {
  return glue.replace(/(const __wbindgen_enum_(\w+) = )\[(.*)\];/g, (_, start, name, list) => {
    const variants = [...source.matchAll(new RegExp(`\\b${name}::([A-Z]\\w+)`, "g"))];
    const said = variants.map(([, variant]) => variant.replace(/\B[A-Z]/g, "-$&").toLowerCase());
    const values = JSON.parse(`[${list}]`);
    if (!said.length || said.some((value) => !values.includes(value))) throw unknown("table");
    const kept = values.map((value) => (said.includes(value) ? JSON.stringify(value) : ""));
    return `${start}[${kept.join().replace(/,+$/, "")}];`;
  });
}

const unknown = (what) => new Trouble(`the glue's ${what} is not the one known here`);
