import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

import { inRoot } from "../ground/root.mjs";
import { mustRun, run } from "../ground/run.mjs";

const WASM_PACK = "0.15.1";

/** Tools outlive clones: each version is built once for a user. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "countersign", "tools");

const GECKODRIVER_VERSION = "0.37.1";

/** Where geckodriver is once it is built. */
export const GECKODRIVER = join(CACHE, `geckodriver-${GECKODRIVER_VERSION}`, "bin", "geckodriver");

/** Builds Firefox's driver, unless it is in the cache. */
export const ensureGeckodriver = () => ensure("geckodriver", GECKODRIVER_VERSION, "geckodriver", []);

/**
 * Builds wasm-pack and the wasm-bindgen test runner of the library's own
 * version, unless they are in the cache, and gives the PATH to find them on.
 *
 * @returns {Promise<string>}
 */
export async function ensureTestTools() {
  const lock = await readFile(inRoot("Cargo.lock"), "utf8");
  const [, bindgen] = lock.match(/name = "wasm-bindgen"\nversion = "(.+)"/);
  const folders = [
    await ensure("wasm-bindgen-cli", bindgen, "wasm-bindgen-test-runner", ["--no-default-features"]),
    await ensure("wasm-pack", WASM_PACK, "wasm-pack", []),
  ];
  return [...folders, process.env.PATH].join(delimiter);
}

async function ensure(name, version, binary, extra) {
  const folder = join(CACHE, `${name}-${version}`);
  const bin = join(folder, "bin");
  if (await access(join(bin, binary)).then(() => true, () => false)) return bin;
  await mkdir(folder, { recursive: true });
  const args = ["install", `${name}@${version}`, ...extra, "--debug", "--root", folder];
  const options = {
    // Unoptimised and without debug information: what builds fastest is fast enough.
    env: { CARGO_PROFILE_DEV_DEBUG: "0", CARGO_TARGET_DIR: join(folder, "build") },
  };
  // The versions it was released with; where the registry has not all of them, what fits.
  const locked = await run("cargo", [...args, "--locked"], options);
  if (locked.code !== 0) await mustRun("cargo", args, { what: `building ${name}`, ...options });
  await rm(join(folder, "build"), { recursive: true, force: true });
  return bin;
}

/**
 * The capabilities with which wasm-bindgen's runner starts the browser, in a
 * file, and the environment that names it.
 *
 * @param {{ browser: string }} chromium
 */
export async function runnerEnvironment({ browser }) {
  const file = inRoot("target", "webdriver.json");
  await mkdir(inRoot("target"), { recursive: true });
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  await writeFile(file, JSON.stringify({ "goog:chromeOptions": { binary: browser, args } }));
  return { WASM_BINDGEN_TEST_WEBDRIVER_JSON: file, WASM_BINDGEN_TEST_TIMEOUT: "300" };
}
