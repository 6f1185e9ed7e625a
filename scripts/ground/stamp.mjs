import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { inRoot } from "./root.mjs";

/**
 * SHA-256 over files' names and bytes; a folder stands for all in it, a name
 * that is not there counts as such.
 *
 * @param {string[]} paths inside the repository
 * @param {string[]} [facts] other things the result depends on
 */
export async function digest(paths, facts = []) {
  const hash = createHash("sha256");
  for (const fact of facts) hash.update(`fact ${fact.length}\n${fact}`);
  for (const path of [...paths].sort()) await addPath(hash, path);
  return hash.digest("hex");
}

/** Whether the last `setStamp(name)` was for the same digest. */
export async function hasStamp(name, value) {
  try {
    return (await readFile(stampFile(name), "utf8")) === value;
  } catch {
    return false;
  }
}

/** Remembers, beside cargo's own output, what a step was last done for. */
export async function setStamp(name, value) {
  await mkdir(dirname(stampFile(name)), { recursive: true });
  await writeFile(stampFile(name), value);
}

const stampFile = (name) => inRoot("target", "stamps", name);

async function addPath(hash, path) {
  let names;
  try {
    names = await readdir(inRoot(path));
  } catch (error) {
    if (error.code === "ENOENT") return void hash.update(`absent ${path}\n`);
    if (error.code !== "ENOTDIR") throw error;
    const bytes = await readFile(inRoot(path));
    return void hash.update(`file ${path} ${bytes.length}\n`).update(bytes);
  }
  for (const name of names.sort()) await addPath(hash, `${path}/${name}`);
}
