import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** @param {...string} parts a path inside the repository */
export const inRoot = (...parts) => join(ROOT, ...parts);
