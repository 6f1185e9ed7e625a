import { stat } from "node:fs/promises";

import { inRoot } from "../ground/root.mjs";
import { mustRun } from "../ground/run.mjs";
import { digest, hasStamp, setStamp } from "../ground/stamp.mjs";

/**
 * Installs the npm packages of the lock file, unless those installed are of
 * this very lock file.
 */
export async function installPackages() {
  const wanted = await digest(["package-lock.json"], [process.version]);
  if ((await exists("node_modules/.package-lock.json")) && (await hasStamp("npm-ci", wanted))) return;
  console.log("npm: installing packages");
  await mustRun("npm", ["ci", "--no-audit", "--no-fund"], { what: "npm ci" });
  await setStamp("npm-ci", wanted);
}

async function exists(path) {
  return stat(inRoot(path)).then(() => true, () => false);
}
