import { mustRun } from "../ground/run.mjs";
import { WASM_TARGET, rustIdentity } from "./toolchain.mjs";

/**
 * Downloads the crates of the lock file that this machine and the wasm need:
 * before anything compiles, so that a missing network is all that is said. With
 * all of them here it touches no network.
 */
export async function fetchCrates() {
  const [, host] = (await rustIdentity()).match(/^host: (.+)$/m);
  await mustRun("cargo", ["fetch", "--locked", "--target", WASM_TARGET, "--target", host], {
    what: "cargo fetch",
  });
}
