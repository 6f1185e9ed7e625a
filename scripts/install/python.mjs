import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { isPresent, run } from "../ground/run.mjs";
import { CACHE } from "./test-tools.mjs";

/**
 * A Python with these packages, in an environment of its own that outlives
 * clones; made where it is not there yet.
 *
 * @param {string} name of the environment
 * @param {string[]} packages with their versions: `jwcrypto==1.6.1`
 * @returns {Promise<{ python?: string, why?: string }>} the interpreter, or why there is none
 */
export async function ensurePython(name, packages) {
  const folder = join(CACHE, [name, ...packages].join("-").replaceAll("==", "-"));
  const python = join(folder, "bin", "python");
  const done = join(folder, "done");
  if (await access(done).then(() => true, () => false)) return { python };
  if (!(await isPresent("python3"))) return { why: "no python3" };
  const made = await run("python3", ["-m", "venv", "--without-pip", folder]);
  // Where Debian's Python has no venv of its own, it says what to install.
  if (made.code !== 0) return fail(folder, "python3 makes no environment: install python3-venv");
  const pip = await run(python, ["-m", "ensurepip"]);
  if (pip.code !== 0) return fail(folder, "python3 has no pip: install python3-venv");
  const installed = await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  if (installed.code !== 0) return fail(folder, `pip could not install ${packages.join(" ")}`);
  await writeFile(done, "");
  return { python };
}

/** What was begun would look finished the next time. */
async function fail(folder, why) {
  await rm(folder, { recursive: true, force: true });
  return { why };
}
