// `npm run bench:validate`: how long checks take while something is typed, in one
// page of a real Chromium and in one run: ours, a port of our rules to plain
// JavaScript, and the libraries that pages use for it. What counts is how many
// times longer one takes than another in the same round; times themselves say
// more of the machine. With `--check` it fails where ours is slower than promised.
import { mkdir } from "node:fs/promises";

import { build } from "esbuild";

import { launch } from "../../tests/e2e/driver/launch.mjs";
import { MockPage } from "../../tests/e2e/stand/mock-page.mjs";
import { inRoot } from "../ground/root.mjs";
import { Trouble, command } from "../ground/trouble.mjs";
import { ensurePeers } from "../install/peers.mjs";
import { tables } from "./validate/tables.mjs";

const SCRIPT = "target/measure/validate.js";

/** Code that the browser has not optimised yet is not counted. */
const WARM = 60;

const ROUNDS = 201;

/** What an engine makes of the same code differs from load to load. */
const PAGES = 5;

/** Rounds asked for at once: the driver takes its time too. */
const ONCE = 20;

/** In milliseconds: what no text may take, however it was made. */
const LONGEST = 1;

/** What is measured, and how many times longer theirs is promised to take. */
const RACES = [
  { race: "keystrokes", says: "a keystroke in the card field", theirs: "card-validator + credit-card-type", less: "card-validator alone", more: "ours with all that `card.number` tells", promised: 20 },
  { race: "ibans", says: "an IBAN, valid, wrong or begun", theirs: "ibantools, the same answers", less: "ibantools, valid or not", promised: 5 },
  { race: "valid ibans", says: "an IBAN that is valid", theirs: "ibantools, the same answers", less: "ibantools, valid or not", promised: 5 },
];

await command(async (args) => {
  await bundle(await ensurePeers());
  const [mock, browser] = await Promise.all([MockPage.start({ body: "", script: `/${SCRIPT}`, isolated: true }), launch()]);
  try {
    const page = await browser.page();
    const opened = async () => {
      await page.open(mock.url);
      await page.waitFor(() => page.evaluate(() => Boolean(window.bench)), { what: "the page's script" });
    };
    await opened();
    const [different] = await page.evaluate(() => window.bench.differences());
    if (different) throw new Trouble(`the port has not the same rules: ${different}`);
    console.log(`${await page.evaluate(() => navigator.userAgent.match(/Chrom\S+/)[0])}, ${ROUNDS} rounds in each of ${PAGES} loads: how many times longer than ours, median (from the least load to the most)`);
    const broken = [];
    const loads = [];
    while (loads.length < PAGES) {
      await opened();
      const rounds = {};
      for (const { race } of RACES) rounds[race] = await counted(page, race);
      loads.push(rounds);
    }
    for (const measured of RACES) broken.push(...told(measured, loads.map((rounds) => rounds[measured.race])));
    broken.push(...(await hard(page)));
    if (args.includes("--check") && broken.length > 0) throw new Trouble(broken.join("; "));
  } finally {
    mock.stop();
    await browser.close();
  }
});

/** The rounds of one kind of work that count. */
async function counted(page, race) {
  const rounds = [];
  while (rounds.length < WARM + ROUNDS) rounds.push(...(await page.evaluate((name, times) => window.bench.rounds(name, times), race, ONCE)));
  return rounds.slice(WARM, WARM + ROUNDS);
}

/** One kind of work, line by line; gives what is not as promised. */
function told({ says, theirs, less, more, promised }, loads) {
  console.log(says);
  const line = (name, way) => {
    const medians = loads.map((rounds) => quantile(rounds.map((times) => times[way] / times.ours), 0.5));
    const [low, median, high] = [0, 0.5, 1].map((part) => quantile(medians, part).toPrecision(2));
    console.log(`  ${name.padEnd(40)}${median.padStart(8)}   (${low} to ${high})`);
    return Number(median);
  };
  line("the same rules in plain JavaScript", "port");
  line(less, "theirs, less");
  if (more) line(more, "ours, more");
  const times = line(theirs, "theirs");
  return times < promised ? [`${says}: ${theirs} takes ${times} times ours, not ${promised}`] : [];
}

/** The texts that are hardest to judge. */
async function hard(page) {
  const { took, typed } = await page.evaluate(() => window.bench.slowest());
  console.log(`the text that takes longest: ${took.toFixed(2)} ms (${typed.slice(0, 40)}, ${typed.length} characters)`);
  return took > LONGEST ? [`a text takes ${took.toFixed(2)} ms, more than ${LONGEST}`] : [];
}

/** The value below which this part of them lies. */
function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** Peers and port in one script, as a page would load them; ours as it is shipped. */
async function bundle(peers) {
  await mkdir(inRoot("target", "measure"), { recursive: true });
  const contents = JSON.stringify(await tables());
  const data = {
    name: "tables",
    setup(on) {
      on.onResolve({ filter: /^tables$/ }, () => ({ path: "tables", namespace: "tables" }));
      on.onLoad({ filter: /.*/, namespace: "tables" }, () => ({ contents, loader: "json" }));
    },
  };
  await build({
    entryPoints: [inRoot("scripts/measure/validate/page.js")],
    outfile: inRoot(SCRIPT),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["/js/*"],
    nodePaths: [`${peers}/node_modules`],
    plugins: [data],
    logLevel: "warning",
  });
}
