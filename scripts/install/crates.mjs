import { mustRun } from "../ground/run.mjs";

/**
 * Downloads every crate of the lock file: before anything compiles, so that a
 * missing network is all that is said, and those of other machines too, since the
 * bill of materials names them. With all of them here it touches no network.
 */
export async function fetchCrates() {
  await mustRun("cargo", ["fetch", "--locked"], { what: "cargo fetch" });
}
