import { readFile, rm } from "node:fs/promises";
import { resolve } from "node:path";

import { inRoot } from "./root.mjs";
import { mustRun } from "./run.mjs";
import { Trouble } from "./trouble.mjs";

/**
 * Writes each bundle, minified, to `dist/NAME.js`, with the glue inside: an
 * integrity digest covers one file, not what it imports. The wasm, and scripts
 * that are lazy, stay files of their own, fetched from beside the bundle.
 *
 * @param {{ name: string, entry: string, lazy?: boolean }[]} bundles
 */
export async function bundleScripts(bundles) {
  const { build } = await import("esbuild");
  try {
    await build({
      absWorkingDir: inRoot(),
      entryPoints: bundles.map(({ name, entry }) => ({ in: entry, out: name })),
      outdir: "dist",
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      legalComments: "none",
      // Reached only in Node, behind a check of where it runs.
      external: ["node:*"],
      plugins: [besideBundle(bundles)],
      logLevel: "silent",
    });
  } catch (error) {
    const [first] = error.errors ?? [];
    if (!first) throw error;
    const place = first.location ? `${first.location.file}:${first.location.line}: ` : "";
    throw new Trouble(`bundling failed: ${place}${first.text}`);
  }
}

/** Checks the code in `js/` and writes its declarations to `dist/types`. */
export const TSC = [process.execPath, inRoot("node_modules", "typescript", "bin", "tsc")];

export async function emitTypes() {
  const [program, ...args] = TSC;
  await rm(inRoot("dist", "types"), { recursive: true, force: true });
  await mustRun(program, args, { what: "tsc" });
}

/** A template of a style sheet, with nothing to be filled in. */
const SHEET = /\bcss`([^`$]*)`/g;

/**
 * In the source a wasm file is `new URL("../dist/wasm/core.wasm", import.meta.url)`,
 * and a lazy script `import("../inline.js")`, which bundlers of a merchant
 * understand; a bundle in `dist/` has them beside it. Style sheets, which are
 * texts there, are minified as such.
 *
 * @param {{ name: string, entry: string, lazy?: boolean }[]} bundles
 */
const besideBundle = (bundles) => ({
  name: "beside-bundle",
  setup(build) {
    const lazy = new Map(bundles.flatMap(({ name, entry, lazy }) => (lazy ? [[inRoot(entry), `./${name}.js`]] : [])));
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, kind }) => {
      const file = kind === "dynamic-import" ? lazy.get(resolve(resolveDir, path)) : undefined;
      return file ? { path: file, external: true } : undefined;
    });
    build.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(inRoot("js"))) return undefined;
      let source = await readFile(path, "utf8");
      for (const [text, sheet] of [...source.matchAll(SHEET)]) {
        const { code } = await build.esbuild.transform(sheet, { loader: "css", minify: true });
        source = source.replace(text, () => `css\`${code.trim().replaceAll("\\", "\\\\")}\``);
      }
      return { contents: source.replace(/(new URL\(\s*["'])(?:\.\.\/)+dist\//g, "$1./"), loader: "js" };
    });
  },
});
