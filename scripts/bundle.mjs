import { readFile, rm } from "node:fs/promises";

import { inRoot } from "./root.mjs";
import { mustRun } from "./run.mjs";
import { Trouble } from "./trouble.mjs";

/**
 * Writes each bundle, minified, to `dist/NAME.js`, with the glue inside: an
 * integrity digest covers one file, not what it imports. The wasm stays a file
 * of its own, fetched from beside the bundle.
 *
 * @param {{ name: string, entry: string }[]} bundles
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
      plugins: [wasmBesideBundle],
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

/**
 * In the source a wasm file is `new URL("../dist/wasm/core.wasm", import.meta.url)`,
 * which bundlers of a merchant understand; a bundle in `dist/` has it beside it.
 */
const wasmBesideBundle = {
  name: "wasm-beside-bundle",
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(inRoot("js"))) return undefined;
      const source = await readFile(path, "utf8");
      return { contents: source.replace(/(new URL\(\s*["'])(?:\.\.\/)+dist\//g, "$1./"), loader: "js" };
    });
  },
};
