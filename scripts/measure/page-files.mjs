import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { framePage } from "./frame-page.mjs";
import { inRoot } from "../ground/root.mjs";
import { Trouble } from "../ground/trouble.mjs";

/**
 * What a page fetches, by path: files of the repository, itself first, and the
 * gateway's frame as the gateway writes it.
 *
 * @param {import("../build/outputs.mjs").Page} page
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function pageContents({ isFramed, ...page }) {
  const names = [...(await pageFiles(page)), ...(isFramed ? ["dist/frame.js"] : [])];
  const files = await Promise.all(names.map(async (name) => /** @type {const} */ ([name, await readFile(inRoot(name))])));
  return new Map([...files, ...(isFramed ? [/** @type {const} */ (["/frame", await framePage()])] : [])]);
}

/** What a document and a script name, that a browser then fetches. */
const IN_HTML = /<(?:script|link|img|iframe)\b[^>]*?\s(?:src|href)\s*=\s*["']?([^"'\s>]+)/g;
const IN_SCRIPT = [
  /\b(?:import|export)\b[^"';()]*?\bfrom\s*["']([^"']+)["']/g,
  /\bimport\s*["']([^"']+)["']/g,
  /\bimport\s*\(\s*["']([^"']+)["']\s*\)/g,
  /new URL\(\s*["']([^"']+)["']\s*,\s*import\.meta\.url\s*\)/g,
];
const IN_STYLE = [/@import\s*(?:url\()?["']?([^"')\s;]+)/g, /url\(\s*["']?([^"')]+)/g];

/**
 * Every file that a page fetches, itself first, by what is written in them. A
 * name that leads to no file is an error: what is not found is not weighed.
 *
 * @param {{ html: string, routes: Record<string, string>, without?: string[] }} page
 *   `routes` says which folder of the repository a path of an address is served
 *   from, `without` what is named and not fetched
 * @returns {Promise<string[]>} paths inside the repository
 */
export async function pageFiles({ html, routes, without = [] }) {
  const found = new Set([html]);
  for (const file of found) {
    const text = /\.(html|m?js|css)$/.test(file) ? await read(file) : "";
    for (const name of namesIn(file, text)) {
      const target = resolve(name, file, routes);
      if (target && !without.includes(target)) found.add(target);
    }
  }
  await Promise.all([...found].map(read));
  return [...found];
}

function namesIn(file, text) {
  const all = (patterns) => patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name));
  if (file.endsWith(".css")) return all(IN_STYLE);
  if (file.endsWith(".html")) return [...all([IN_HTML]), ...all(IN_SCRIPT)];
  return all(IN_SCRIPT);
}

function resolve(name, file, routes) {
  if (/^(data|blob|mailto|node|javascript):|^#/.test(name)) return undefined;
  const path = name.replace(/^https?:\/\/[^/]*/, "").replace(/[?#].*$/, "");
  for (const [prefix, folder] of Object.entries(routes)) {
    if (path.startsWith(prefix)) return join(folder, path.slice(prefix.length));
  }
  if (path.startsWith("/")) return join(dirname(file), path.slice(1));
  return relative(inRoot(), inRoot(dirname(file), path));
}

async function read(file) {
  try {
    return await readFile(inRoot(file), "utf8");
  } catch (error) {
    throw new Trouble(`${file} cannot be read (${error.code}): the page names it`);
  }
}
