// `npm run bench:step`: how long each call into the core takes in a real Chromium,
// over whole card payments in which an answer is lost and the bank asks for a code,
// and how large a snapshot is. A call is a step of the machine with the JSON for it
// both ways; some sign, seal or verify beside that, and are counted apart.
import { launch } from "../../tests/e2e/driver/launch.mjs";
import { MockPage } from "../../tests/e2e/stand/mock-page.mjs";
import { command } from "../ground/trouble.mjs";

/** A frame at sixty a second, in microseconds. */
const FRAME = 16_667;

/** The first journeys run in code that the browser has not optimised yet; they are not counted. */
const WARM = 20;

const TIMES = 100;

/** Calls that sign a proof, an intent or an answer, seal, or verify what the gateway signed. */
const CRYPTOGRAPHY = /^(request|confirm|answer|answer to .*)$/;

/** How many at a time: a browser's driver waits for half a minute. */
const ONCE = 10;

await command(async () => {
  const [mock, browser] = await Promise.all([MockPage.start({ body: "", script: "/scripts/measure/step-page.js", isolated: true }), launch()]);
  try {
    const page = await browser.page();
    await page.open(mock.url);
    await page.waitFor(() => page.evaluate(() => typeof window.bench === "function"), { what: "the page's script" });
    const all = [];
    while (all.length < WARM + TIMES) all.push(...(await page.evaluate((times) => window.bench(times), ONCE)));
    report(all.slice(WARM));
  } finally {
    mock.stop();
    await browser.close();
  }
});

/** @param {{ calls: { name: string, us: number }[], snapshot: number }[]} journeys */
function report(journeys) {
  const byName = grouped(journeys.flatMap(({ calls }) => calls));
  const line = (name, ...cells) => console.log(name.padEnd(24) + cells.map((cell) => String(cell).padStart(10)).join(""));
  console.log(`${journeys.length} card payments in Chromium, microseconds`);
  line("", "calls", "median", "p99", "in frames");
  for (const isPlain of [true, false]) {
    const own = [...byName].filter(([name]) => CRYPTOGRAPHY.test(name) !== isPlain);
    for (const [name, calls] of own) row(name, calls.map(({ us }) => us));
    row(isPlain ? "= steps alone" : "= with cryptography", own.flatMap(([, calls]) => calls.map(({ us }) => us)));
  }
  console.log(`the largest snapshot is ${Math.max(...journeys.map(({ snapshot }) => snapshot))} bytes`);

  function row(name, times) {
    const [median, late] = [0.5, 0.99].map((part) => quantile(times, part));
    line(name, times.length, Math.round(median), Math.round(late), (median / FRAME).toFixed(3));
  }
}

/** Calls by what they are, in the order in which they first came. */
function grouped(calls) {
  const groups = new Map();
  for (const call of calls) groups.set(call.name, [...(groups.get(call.name) ?? []), call]);
  return groups;
}

/** The value below which this part of them lies. */
function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}
