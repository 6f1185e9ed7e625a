import { access, readFile, readlink } from "node:fs/promises";

import { aptInstall, canApt } from "./apt.mjs";
import { inRoot } from "../ground/root.mjs";
import { isNetworkFailure, isPresent, run } from "../ground/run.mjs";
import { Trouble } from "../ground/trouble.mjs";

export const WASM_TARGET = "wasm32-unknown-unknown";

/**
 * How cargo is told to build for wasm on this machine.
 *
 * @typedef {object} WasmToolchain
 * @property {string[]} args further arguments of cargo
 * @property {Record<string, string>} env further environment of cargo
 */

/**
 * The same, and how the files that are shipped are built beside it: with a
 * standard library made for them where its source is here
 * (docs/decisions/0007), else with the one that rustup brings.
 *
 * @typedef {WasmToolchain & { shipped: WasmToolchain & { flags: string[] } }} WasmToolchains
 */

/** Refuses a Node that is older than `engines` in package.json says. */
export async function checkNode() {
  const { engines } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const wanted = Number(engines.node.match(/\d+/)[0]);
  const found = Number(process.versions.node.split(".")[0]);
  if (found < wanted) throw new Trouble(`Node ${process.versions.node} is too old: install Node ${wanted} or newer`);
}

/** Refuses a machine where nothing native can be built: no Rust, an old one, no linker. */
export async function checkNative() {
  const [rust, cargo, wanted] = await Promise.all([rustVersion(), isPresent("cargo"), wantedRust()]);
  if (rust === undefined || !cargo) {
    throw new Trouble(`no Rust: install Rust ${wanted} or newer with rustup (rustup.rs), then open a new terminal`);
  }
  if (isOlder(rust, wanted)) {
    throw new Trouble(`Rust ${rust} is too old: run \`rustup update stable\` to get ${wanted} or newer`);
  }
  const compiler = process.env.CC ?? "cc";
  if (!(await isPresent(compiler))) {
    throw new Trouble(
      `no C compiler (${compiler}), which Rust links with and SQLite needs: install one, as with \`apt-get install gcc libc6-dev\``,
    );
  }
}

/**
 * Makes sure wasm can be built: with the standard library that rustup installs;
 * where there is none for this compiler, with one built from its source.
 *
 * @returns {Promise<WasmToolchains>}
 */
export async function ensureWasm() {
  const toolchain = await findWasm();
  return { ...toolchain, shipped: await shippedWith(toolchain) };
}

// A panic traps at once and writes no message, which nobody could read in a page.
const NO_PANIC_TEXT = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/** @param {WasmToolchain} toolchain */
async function shippedWith(toolchain) {
  const rustc = toolchain.env.RUSTC ?? "rustc";
  const env = { ...toolchain.env, RUSTC_BOOTSTRAP: "1" };
  const hasStd =
    (await hasSource(rustc)) || (await run("rustup", ["component", "add", "rust-src"], { show: true })).code === 0;
  if (hasStd && (await run(rustc, [...NO_PANIC_TEXT, "--print", "sysroot"], { env })).code === 0) {
    return { args: BUILD_STD, env, flags: NO_PANIC_TEXT };
  }
  console.log(
    hasStd
      ? "wasm: the files will be larger than their budget: this Rust has another name for -Cpanic=immediate-abort"
      : "wasm: the files will be larger than their budget: no rust-src, which `rustup component add rust-src` brings",
  );
  return { ...toolchain, flags: [] };
}

/** @returns {Promise<WasmToolchain>} */
async function findWasm() {
  if (await hasStandardLibrary("rustc")) return { args: [], env: {} };
  const added = await run("rustup", ["target", "add", WASM_TARGET], { show: true });
  if (added.code === 0) return { args: [], env: {} };
  if (await canApt()) return debianWasm();
  if (isNetworkFailure(added.output)) {
    throw new Trouble(`no network: rustup could not fetch ${WASM_TARGET}; connect, then run the command again`);
  }
  throw new Trouble(
    added.code === 127
      ? `no rustup, and this Rust has no ${WASM_TARGET}: install rustup (rustup.rs) or your system's package of it`
      : `rustup could not add ${WASM_TARGET} (see above): run \`rustup target add ${WASM_TARGET}\``,
  );
}

// -Zbuild-std is a nightly option; the variable lets a stable compiler take it.
const BUILD_STD = ["-Zbuild-std=std,panic_abort"];
/** Debian's compiler and the source of its standard library, for machines rustup cannot reach. */
async function debianWasm() {
  const rustc = "/usr/bin/rustc";
  if (!(await hasSource(rustc))) {
    console.log(`apt: installing Debian's Rust, to build the standard library for ${WASM_TARGET}`);
    await aptInstall(["rustc-web", "rust-web-src", "rust-web-llvm"]);
    // The package's rust-lld is a link to a versioned lld that it only suggests.
    await aptInstall([await readlink("/usr/bin/rust-lld")]);
  }
  return { args: BUILD_STD, env: { RUSTC: rustc, RUSTC_BOOTSTRAP: "1" } };
}

/** The compiler's own words, which a build depends on. */
export async function rustIdentity() {
  return (await run("rustc", ["-vV"])).output;
}

async function rustVersion() {
  const { code, output } = await run("rustc", ["--version"]);
  return code === 0 ? output.match(/\d+\.\d+\.\d+/)?.[0] : undefined;
}

async function wantedRust() {
  const manifest = await readFile(inRoot("Cargo.toml"), "utf8");
  return manifest.match(/^rust-version = "(.+)"$/m)[1];
}

function isOlder(found, wanted) {
  const [a, b] = [found, wanted].map((version) => version.split(".").map(Number));
  for (const [i, part] of b.entries()) {
    if (a[i] !== part) return a[i] < part;
  }
  return false;
}

async function hasStandardLibrary(rustc) {
  const { code, output } = await run(rustc, ["--print", "target-libdir", "--target", WASM_TARGET]);
  return code === 0 && (await exists(output.trim()));
}

async function hasSource(rustc) {
  const { code, output } = await run(rustc, ["--print", "sysroot"]);
  return code === 0 && (await exists(`${output.trim()}/lib/rustlib/src/rust/library`));
}

async function exists(path) {
  return access(path).then(() => true, () => false);
}
