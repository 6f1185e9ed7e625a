import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

import { BUNDLES, ROOTS, TABLES } from "./outputs.mjs";
import { inRoot } from "../ground/root.mjs";

/**
 * Where it is said what every file is that a browser may fetch: its digest, by
 * which the gateway serves it and a page takes it, and what it is for, so that it
 * is the inventory of scripts too that PCI DSS 6.4.3 asks for.
 */
export const MANIFEST = "dist/manifest.json";

/**
 * @typedef {{ integrity: string, bytes: number, purpose: string }} Entry
 * @typedef {{ version: string, files: Record<string, Entry> }} Manifest
 */

/** @returns {Promise<Manifest>} */
export async function readManifest() {
  return JSON.parse(await readFile(inRoot(MANIFEST), "utf8"));
}

/** Writes down what lies in `dist/` for browsers. */
export async function writeManifest() {
  const { version } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const listed = [
    ...BUNDLES.map(({ name, purpose }) => ({ name: `${name}.js`, purpose })),
    ...ROOTS.flatMap(({ name, purpose }) => (purpose ? [{ name: `wasm/${name}.wasm`, purpose }] : [])),
    ...TABLES,
  ];
  const files = {};
  for (const { name, purpose } of listed) {
    const content = await readFile(inRoot("dist", name));
    files[name] = { integrity: integrityOf(content), bytes: content.length, purpose };
  }
  await writeFile(inRoot(MANIFEST), `${JSON.stringify({ version, files }, null, 2)}\n`);
}

/**
 * A digest as in an `integrity` attribute.
 *
 * @param {Uint8Array} content
 */
export const integrityOf = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;
