import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { minified } from "./glue.mjs";
import { ROOT, inRoot } from "../ground/root.mjs";
import { mustRun } from "../ground/run.mjs";
import { digest, hasStamp, setStamp } from "../ground/stamp.mjs";
import { WASM_TARGET, rustIdentity } from "../install/toolchain.mjs";
import { withoutReferences } from "./wasm-features.mjs";
import { shortened } from "./wasm-names.mjs";
import { inOrderOfLikeness } from "./wasm-order.mjs";

/** Everything a wasm file and its glue are made from. */
const INPUTS = [
  "src",
  "Cargo.toml",
  "Cargo.lock",
  "scripts/build/bindgen",
  "scripts/build/wasm.mjs",
  "scripts/build/wasm-features.mjs",
  "scripts/build/wasm-names.mjs",
  "scripts/build/wasm-order.mjs",
  "scripts/build/glue.mjs",
  "package-lock.json",
];

/**
 * What rustc may use for this target by default, and every browser we serve
 * has. Named one by one: `-all` makes wasm-opt emit what no browser reads yet.
 */
const WASM_FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "call-indirect-overlong",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
];

/** AES without its tables unrolled, as the crate offers it. */
const SMALL = ["--cfg", "aes_compact"];

/** Where a root's wasm with its function names stays, for `npm run size`. */
export const namedWasm = (name) => inRoot("target", "named", `${name}.wasm`);

/** Where the names of the libraries that a root was linked from are kept. */
export const linkedLibraries = (name) => join(compiledDir(name), "linked.txt");

/**
 * Compiles the roots that are not up to date, one after the other: they share
 * one target directory, and so every dependency.
 *
 * @param {{ name: string, features: string[], purpose?: string, speed?: boolean, numbers?: boolean }[]} roots
 * @param {import("../install/toolchain.mjs").WasmToolchains} toolchain
 * @returns {Promise<{ name: string, counted: boolean, speed: boolean, numbers: boolean, stamp: string }[]>} those
 *   to finish with `finishRoots`; `counted`: its bytes are, since browsers fetch them
 */
export async function compileRoots(roots, { shipped: toolchain }) {
  const identity = await rustIdentity();
  const stale = [];
  for (const root of roots) {
    const stamp = await digest(INPUTS, [identity, JSON.stringify([root, toolchain])]);
    if (!(await isBuilt(root.name, stamp))) stale.push({ root, stamp });
  }
  if (stale.length === 0) return [];
  const flags = [...SMALL, ...toolchain.flags, ...(await remapFlags())];
  const env = { ...toolchain.env, CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") };
  for (const { root } of stale) await compile(root, toolchain.args, env);
  return stale.map(({ root: { name, purpose, speed = false, numbers = false }, stamp }) => ({
    ...{ name, speed, numbers, stamp },
    counted: purpose !== undefined,
  }));
}

/**
 * Gives each compiled root its glue and its declarations and makes the wasm as
 * small as it goes. Needs the npm packages.
 *
 * @param {Awaited<ReturnType<typeof compileRoots>>} compiled
 */
export async function finishRoots(compiled) {
  if (compiled.length === 0) return;
  await buildGlueWriter();
  await mkdir(inRoot("dist", "wasm"), { recursive: true });
  await Promise.all(compiled.map(finish));
}

/** Builds the program that writes the glue. */
export async function buildGlueWriter() {
  await mustRun("cargo", ["build", "--locked", "-p", "countersign-bindgen"], {
    what: "building the glue writer",
    show: true,
  });
}

/** Whether a root's files are there, as they were made, from the same inputs. */
async function isBuilt(name, stamp) {
  const made = await outputDigest(name).catch(() => undefined);
  return made !== undefined && hasStamp(`wasm-${name}`, stamp + made);
}

async function compile({ name, features, speed }, args, env) {
  // Without a hash in its name the file is the same for every root, and cargo
  // would call another root's file fresh.
  const output = inRoot("target", WASM_TARGET, "wasm", "countersign.wasm");
  await rm(inRoot("target", WASM_TARGET, "wasm", "deps", "countersign.wasm"), { force: true });
  await rm(output, { force: true });
  console.log(`wasm: compiling ${name}`);
  const { output: log } = await mustRun(
    "cargo",
    [
      ...["rustc", "--locked", "--lib", "--crate-type", "cdylib", "--profile", "wasm"],
      ...["--target", WASM_TARGET, "--no-default-features", "--features", features.join(",")],
      ...args,
      ...["--", "--print", "link-args"],
    ],
    // Smallest by the profile; "s" is a few percent larger and a third faster.
    { what: `compiling ${name}.wasm`, env: speed ? { ...env, CARGO_PROFILE_WASM_OPT_LEVEL: "s" } : env },
  );
  await mkdir(compiledDir(name), { recursive: true });
  await copyFile(output, join(compiledDir(name), "compiled.wasm"));
  await writeFile(linkedLibraries(name), librariesOn(log));
}

/**
 * The libraries the linker was given, one a line. After link-time optimisation
 * that is the compiler's own alone; a test in tests/packaging holds it, since
 * cargo drops LTO without a word when the crate is also built as an rlib.
 */
const librariesOn = (log) =>
  [...log.matchAll(/([\w-]+)-[0-9a-f]{16}\.rlib"/g)].map(([, library]) => `${library}\n`).join("");

async function finish({ name, counted, speed, numbers, stamp }) {
  const dir = compiledDir(name);
  const compiled = await readFile(join(dir, "compiled.wasm"));
  await writeFile(join(dir, "bare.wasm"), numbers ? withoutReferences(compiled) : compiled);
  await mustRun(
    inRoot("target", "debug", "countersign-bindgen"),
    [join(dir, "bare.wasm"), dir, name],
    { what: `writing glue for ${name}.wasm` },
  );
  await mkdir(inRoot("target", "named"), { recursive: true });
  const { wasm, names } = shortened(await readFile(join(dir, `${name}_bg.wasm`)));
  await writeFile(join(dir, "short.wasm"), wasm);
  if (counted) {
    const passes = speed ? FAST : SMALLEST;
    await wasmOpt(join(dir, "short.wasm"), namedWasm(name), ["-g", ...passes]);
    await writeFile(join(dir, "ordered.wasm"), inOrderOfLikeness(await readFile(namedWasm(name))));
    await wasmOpt(join(dir, "ordered.wasm"), shipped(name, "wasm"), [...NAMELESS, ...passes]);
  } else {
    await wasmOpt(join(dir, "short.wasm"), namedWasm(name), ["-g", ...SMALL_ENOUGH]);
    await wasmOpt(namedWasm(name), shipped(name, "wasm"), NAMELESS);
  }
  await writeFile(shipped(name, "js"), await minified(await readFile(join(dir, `${name}.js`), "utf8"), names));
  await copyFile(join(dir, `${name}.d.ts`), shipped(name, "d.ts"));
  await setStamp(`wasm-${name}`, stamp + (await outputDigest(name)));
}

/**
 * Nothing lies in the first kilobyte, where a full stack ends. Ordered by name,
 * which in the second pass is the order of `inOrderOfLikeness`, like lies beside
 * like, which brotli rewards.
 */
const SMALL_ENOUGH = ["-Oz", "--low-memory-unused", "--reorder-functions-by-name"];

/** The same again and again, until nothing becomes smaller. */
const SMALLEST = [...SMALL_ENOUGH, "--converge"];

/** A few bytes more, and a third faster. */
const FAST = ["-O4", "--low-memory-unused", "--reorder-functions-by-name"];

const NAMELESS = ["--strip-debug", "--strip-producers", "--strip-target-features"];

/**
 * One pass with names kept (`-g`), the next without: names cost what is shipped
 * nothing. Where a browser fetches the file, the second makes it smaller once more;
 * elsewhere that, and `--converge`, would take twice the time to win a tenth of a percent.
 */
async function wasmOpt(from, to, passes) {
  await mustRun(
    process.execPath,
    [
      inRoot("node_modules", "binaryen", "bin", "wasm-opt"),
      ...[from, "-o", to, ...passes],
      ...WASM_FEATURES.map((feature) => `--enable-${feature}`),
    ],
    { what: `optimising ${to}` },
  );
}

/** Keeps this machine's folders out of the panic messages in the wasm. The crates are there by now. */
async function remapFlags() {
  const registries = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const names = (await readdir(registries)).sort();
  // Where the compiler's own sources are installed, it names them by where they lie.
  const { output: sysroot } = await mustRun("rustc", ["--print", "sysroot"], { what: "asking rustc" });
  return [
    `--remap-path-prefix=${ROOT}=`,
    `--remap-path-prefix=${join(sysroot.trim(), "lib", "rustlib", "src", "rust")}=rust`,
    ...names.map((name) => `--remap-path-prefix=${join(registries, name)}=crates`),
  ];
}

async function outputDigest(name) {
  const hash = createHash("sha256");
  for (const kind of ["wasm", "js", "d.ts"]) hash.update(await readFile(shipped(name, kind)));
  return hash.digest("hex");
}

const compiledDir = (name) => inRoot("target", "roots", name);
const shipped = (name, kind) => inRoot("dist", "wasm", `${name}.${kind}`);
