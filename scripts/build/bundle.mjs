import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { weigh } from "./bytes.mjs";
import { integrityOf, writeManifest } from "./manifest.mjs";
import { TABLES } from "./outputs.mjs";
import { inRoot } from "../ground/root.mjs";
import { mustRun } from "../ground/run.mjs";
import { Trouble } from "../ground/trouble.mjs";

/** @typedef {import("./outputs.mjs").Bundle} Bundle */

/**
 * Writes each bundle, minified, to `dist/NAME.js`, with the glue inside: an
 * integrity digest covers one file, not what it imports. The wasm, texts, and
 * scripts that are lazy, stay files of their own, fetched from beside the bundle
 * and checked by the digests in it. Then the manifest of all that browsers fetch.
 *
 * @param {Bundle[]} bundles
 */
export async function bundleScripts(bundles) {
  await writeTables();
  // One after the other: each carries digests of those before it.
  for (const bundle of bundles) await bundleScript(bundle, bundles);
  await writeManifest();
}

/** Writes the texts of other languages, without what only their author needs. */
async function writeTables() {
  for (const { source, name } of TABLES) {
    const table = JSON.parse(await readFile(inRoot(source), "utf8"));
    await mkdir(dirname(inRoot("dist", name)), { recursive: true });
    await writeFile(inRoot("dist", name), JSON.stringify(table));
  }
}

/**
 * @param {Bundle} bundle
 * @param {Bundle[]} bundles
 */
async function bundleScript({ name, entry, digests = [], global }, bundles) {
  const { build } = await import("esbuild");
  const file = inRoot("dist", `${name}.js`);
  const classic = { format: "iife", globalName: global, define: { "import.meta.url": "OWN_ADDRESS" }, inject: [OWN_ADDRESS] };
  try {
    await build({
      absWorkingDir: inRoot(),
      entryPoints: [{ in: entry, out: name }],
      outdir: "dist",
      bundle: true,
      minify: true,
      platform: "browser",
      target: "es2022",
      // What the type checker is told is no matter of what is shipped.
      tsconfigRaw: {},
      legalComments: "none",
      // Reached only in Node, behind a check of where it runs.
      external: ["node:*"],
      plugins: [besideBundle(bundles, await integrities(digests))],
      logLevel: "silent",
      ...(global ? classic : { format: "esm" }),
    });
  } catch (error) {
    const [first] = error.errors ?? [];
    if (!first) throw error;
    const place = first.location ? `${first.location.file}:${first.location.line}: ` : "";
    throw new Trouble(`bundling failed: ${place}${first.text}`);
  }
  await writeFile(file, await squeezed(await readFile(file, "utf8"), !global));
}

/**
 * What a second minifier leaves of a script: its names compress better, by 3 %
 * of what is sent. A module is UTF-8 wherever it is; a classic script may be read
 * as its page is.
 *
 * @param {string} script
 * @param {boolean} isModule
 */
async function squeezed(script, isModule) {
  const { minify } = await import("terser");
  // Which is smaller hangs on the script.
  const all = [false, true].flatMap((hoist_funs) => [1, 3].map((inline) => ({ hoist_funs, inline })));
  const ways = all.map(async (way) => {
    const { code } = await minify(script, {
      module: isModule,
      ecma: 2020,
      // What is unsafe about arrows is that they are no constructors, and none of ours
      // are written as plain functions.
      compress: { passes: 3, unsafe_arrows: true, lhs_constants: false, ...way },
      format: { ascii_only: !isModule },
    });
    return { code, size: weigh(Buffer.from(code)).brotli };
  });
  const [least] = (await Promise.all(ways)).sort((one, other) => one.size - other.size);
  return least.code;
}

/** What `import.meta.url` is in a classic script. */
const OWN_ADDRESS = inRoot("scripts", "build", "own-address.js");

/**
 * @param {string[]} names below `dist/`
 * @returns {Promise<Record<string, string>>}
 */
async function integrities(names) {
  const pairs = names.map(async (name) => [name, integrityOf(await readFile(inRoot("dist", name)))]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** Checks the code in `js/` and writes its declarations to `dist/types`. */
export const TSC = [process.execPath, inRoot("node_modules", "typescript", "bin", "tsc")];

export async function emitTypes() {
  const [program, ...args] = TSC;
  await rm(inRoot("dist", "types"), { recursive: true, force: true });
  await mustRun(program, args, { what: "tsc" });
}

/** Where the sheets' own custom properties are declared; a page sets those that begin with `--countersign-`. */
const TOKENS = inRoot("js", "view", "style", "tokens.js");

/** @returns {Promise<string[]>} their names */
async function tokens() {
  const declared = (await readFile(TOKENS, "utf8")).matchAll(/^ +(--(?!countersign-)[\w-]+):/gm);
  return [...new Set([...declared].map(([, name]) => name))];
}

/**
 * A minified sheet without the spaces that are kept in custom properties, where
 * they mean nothing either, and with a letter for the name of each of our own.
 *
 * @param {string} sheet
 * @param {string[]} names
 */
const tightened = (sheet, names) =>
  sheet
    .trim()
    .replace(/([:(,]) | (?=\))/g, "$1")
    .replace(/--[\w-]+/g, (name) => (names.includes(name) ? `--${(names.indexOf(name) + 10).toString(36)}` : name));

/** How the source loads a root's glue. */
const LATE_GLUE = /\(\) => import\("(\S+\/wasm\/(\w+)\.js)"\)/g;

/**
 * Glue that exports one object of all its exports: a namespace, which a bundle has
 * to make up of getters, is longer.
 *
 * @param {string} glue
 */
const asObject = (glue) =>
  glue.replace(/export\s*\{([^}]*)\};?\s*$/, (_, names) => `export default {${names.replace(/(\w+) as (\w+)/g, "$2: $1")}};`);

/** A template of a style sheet, with nothing to be filled in. */
const SHEET = /\bcss`([^`$]*)`/g;

/**
 * In the source a wasm file is `new URL("../dist/wasm/core.wasm", import.meta.url)`,
 * and a lazy script `import("../inline.js")`, which bundlers of a merchant
 * understand; a bundle in `dist/` has them beside it, and knows their digests.
 * Style sheets, which are texts there, are minified as such, and glue, which is
 * loaded late there, is in the bundle from the start.
 *
 * @param {Bundle[]} bundles
 * @param {Record<string, string>} digests
 */
const besideBundle = (bundles, digests) => ({
  name: "beside-bundle",
  async setup(build) {
    const names = await tokens();
    const lazy = new Map(bundles.flatMap(({ name, entry, lazy }) => (lazy ? [[inRoot(entry), `./${name}.js`]] : [])));
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, kind }) => {
      const file = kind === "dynamic-import" ? lazy.get(resolve(resolveDir, path)) : undefined;
      return file ? { path: file, external: true } : undefined;
    });
    build.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (path.startsWith(inRoot("dist", "wasm"))) return { contents: asObject(await readFile(path, "utf8")) };
      if (!path.startsWith(inRoot("js"))) return undefined;
      if (path === inRoot("js", "digests.js")) return { contents: `export const DIGESTS = ${JSON.stringify(digests)}` };
      let source = await readFile(path, "utf8");
      for (const [text, sheet] of [...source.matchAll(SHEET)]) {
        const { code } = await build.esbuild.transform(sheet, { loader: "css", minify: true });
        source = source.replace(text, () => JSON.stringify(tightened(code, names)));
      }
      // In a bundle the glue is there from the start: loading it late takes code and gains nothing.
      const late = [...source.matchAll(LATE_GLUE)];
      source = source.replace(LATE_GLUE, "async () => $2Glue");
      for (const [, file, name] of late) source = `import ${name}Glue from "${file}";\n${source}`;
      return { contents: source.replace(/(new URL\(\s*["'])(?:\.\.\/)+dist\//g, "$1./"), loader: "js" };
    });
  },
});
