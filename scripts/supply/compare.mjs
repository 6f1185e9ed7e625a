import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { integrityOf } from "../build/manifest.mjs";

/**
 * The digest of each file in a folder, by its path there.
 *
 * @param {string} folder
 * @returns {Promise<Map<string, string>>}
 */
export async function digestsBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.path, entry.name));
  const pairs = files.sort().map(async (file) => [file.slice(folder.length + 1), integrityOf(await readFile(file))]);
  return new Map(await Promise.all(pairs));
}

/**
 * The files that are not the same in both, those that only one has among them.
 *
 * @param {Map<string, string>} one
 * @param {Map<string, string>} other
 */
export function differences(one, other) {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name)).sort();
}
