// `npm run size`: every byte a page fetches, by file and by room, against the
// budgets.
import { readFile } from "node:fs/promises";

import { together, weigh } from "../build/bytes.mjs";
import { BUNDLES, PAGES, ROOTS } from "../build/outputs.mjs";
import { pageContents } from "./page-files.mjs";
import { inRoot } from "../ground/root.mjs";
import { Trouble, command } from "../ground/trouble.mjs";
import { dissect, owner } from "./wasm-functions.mjs";
import { namedWasm } from "../build/wasm.mjs";

await command(async () => {
  console.log("Bytes; 1 KB is 1000 bytes; gzip 9, brotli 11, each file on its own.");
  let broken = 0;
  for (const root of ROOTS) {
    const files = [`dist/wasm/${root.name}.wasm`, `dist/wasm/${root.name}.js`];
    broken += table(`\n${root.name}: wasm and glue`, await contents(files), root.budget);
  }
  for (const { name, purpose, budget } of BUNDLES) {
    if (budget) broken += table(`\n${name}.js: ${purpose}`, await contents([`dist/${name}.js`]), budget);
  }
  for (const page of PAGES) {
    broken += table(`\n${page.name}: ${page.html}`, await pageContents(page), page.budget);
  }
  for (const root of ROOTS) await rooms(root.name);
  if (broken > 0) throw new Trouble(`${broken} budget(s) broken: see above`);
});

async function contents(files) {
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(inRoot(file)).catch(notBuilt)])));
}

/** Prints files and their sum; gives 1 where the sum is over its budget, else 0. */
function table(title, files, budget) {
  console.log(title);
  console.log(row("", "raw", "gzip", "brotli"));
  const weights = [];
  for (const [file, content] of files) {
    const weight = weigh(content);
    weights.push(weight);
    console.log(row(file, weight.raw, weight.gzip, weight.brotli));
  }
  const sum = together(weights);
  const isOver = budget !== undefined && sum.brotli > budget;
  const verdict = budget === undefined ? "" : `  of ${budget}${isOver ? "  OVER BUDGET" : ""}`;
  console.log(row("together", sum.raw, sum.gzip, sum.brotli) + verdict);
  return isOver ? 1 : 0;
}

/** Prints whose code a wasm file is, before compression, which knows no owners. */
async function rooms(name) {
  const { sections, functions } = dissect(await readFile(namedWasm(name)).catch(notBuilt));
  const owners = new Map();
  for (const { name: functionName, size } of functions) {
    const key = owner(functionName);
    owners.set(key, (owners.get(key) ?? 0) + size);
  }
  const rest = [...sections].filter(([section]) => section !== "code" && section !== "custom");
  console.log(`\n${name}.wasm by room and crate, raw; what was inlined counts where it landed`);
  for (const [key, size] of [...owners].sort(([, a], [, b]) => b - a)) console.log(row(key, size));
  console.log(row("(data)", sections.get("data") ?? 0));
  console.log(row("(other sections)", rest.filter(([section]) => section !== "data").reduce((sum, [, size]) => sum + size, 0)));
}

function row(name, ...cells) {
  return name.padEnd(34) + cells.map((cell) => String(cell).padStart(9)).join("");
}

function notBuilt(error) {
  throw new Trouble(`${error.path} cannot be read: run \`npm run build\` first`);
}
