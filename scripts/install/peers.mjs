import { mkdir, readFile, writeFile } from "node:fs/promises";

import { inRoot } from "../ground/root.mjs";
import { mustRun } from "../ground/run.mjs";

/**
 * Libraries of others that ours is held against, each at the version that was
 * looked at. None is shipped, and none is needed to build or to test.
 */
export const PEERS = {
  "card-validator": "10.0.4",
  "credit-card-type": "10.3.0",
  ibantools: "4.5.4",
};

/** Where they are installed: scripts are bundled and resolved from here. */
export const PEERS_FOLDER = inRoot("target", "peers");

/**
 * Installs the peers, unless these very versions are there. Nothing that a
 * package asks to have run is run.
 *
 * @returns {Promise<string>} the folder that holds `node_modules`
 */
export async function ensurePeers() {
  const wanted = `${JSON.stringify({ private: true, type: "module", dependencies: PEERS }, null, 2)}\n`;
  const stamp = `${PEERS_FOLDER}/installed.json`;
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return PEERS_FOLDER;
  console.log("npm: installing the libraries to compare with");
  await mkdir(PEERS_FOLDER, { recursive: true });
  await writeFile(`${PEERS_FOLDER}/package.json`, wanted);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await mustRun("npm", args, { what: "npm install of the peers", cwd: PEERS_FOLDER });
  await writeFile(stamp, wanted);
  return PEERS_FOLDER;
}
