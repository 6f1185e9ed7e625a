import { ROOTS } from "../build/outputs.mjs";
import { mustRun } from "../ground/run.mjs";
import { WASM_TARGET } from "../install/toolchain.mjs";

/**
 * What is linked from crates: each wasm file, and the reference gateway.
 *
 * @type {{ name: string, package: string, args: string[] }[]}
 */
export const LINKED = [
  ...ROOTS.map(({ name, features }) => ({
    name: `${name}.wasm`,
    package: "countersign",
    args: ["--target", WASM_TARGET, "--no-default-features", "--features", features.join(",")],
  })),
  { name: "countersign-gateway", package: "countersign-gateway", args: [] },
];

/**
 * The crates that are linked, those for building left out.
 *
 * @param {typeof LINKED[number]} linked
 * @returns {Promise<string[]>} `NAME@VERSION`, sorted
 */
export async function cratesOf({ package: name, args }) {
  const { output } = await mustRun(
    "cargo",
    ["tree", "-p", name, ...args, "--edges", "normal,no-proc-macro", "--prefix", "none", "--locked", "--offline", "--format", "{p}"],
    { what: "asking cargo what is linked" },
  );
  const found = [...output.matchAll(/^([\w-]+) v([\w.+-]+)/gm)].map(([, crate, version]) => `${crate}@${version}`);
  return [...new Set(found)].sort();
}

/**
 * Every crate of the lock file, as cargo knows it.
 *
 * @typedef {{ name: string, version: string, license: string | null, source: string | null,
 *   dependencies: { name: string, req: string, path?: string, kind: string | null }[] }} Crate
 * @returns {Promise<{ packages: Crate[], resolve: { nodes: { id: string, dependencies: string[] }[] } }>}
 */
export async function metadata() {
  const args = ["metadata", "--all-features", "--format-version", "1", "--locked", "--offline"];
  const { output } = await mustRun("cargo", args, { what: "asking cargo for its metadata" });
  // Warnings come on the other stream, and first.
  return JSON.parse(output.slice(output.indexOf('{"packages"')));
}
