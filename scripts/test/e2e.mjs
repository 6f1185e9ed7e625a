// `npm run e2e -- [--browser name] [--inline] [--same-site] [files…]`: the end-to-end tests of what
// is built, with the checkout in the gateway's frame and the shop on another site
// unless told otherwise. A file is named by its path or by its name alone.
import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";

import { FILES_AT_ONCE } from "./files-at-once.mjs";
import { inRoot } from "../ground/root.mjs";
import { BROWSER_NAMES, ensureBrowser } from "../install/browser.mjs";
import { run, stopOnSignals } from "../ground/run.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

const FOLDER = inRoot("tests", "e2e");
const ENDING = ".test.mjs";

stopOnSignals();
await command(async () => {
  const { browser, inline, sameSite, names } = options();
  await ensureBrowser(browser);
  const env = { BROWSER: browser, E2E_ISOLATION: inline ? "inline" : "frame", E2E_SITE: sameSite ? "same" : "cross" };
  const args = ["--test", "--test-reporter=spec", `--test-concurrency=${FILES_AT_ONCE}`, ...(await filesOf(names))];
  return (await run(process.execPath, args, { env, show: true })).code;
});

function options() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        browser: { type: "string", default: process.env.BROWSER ?? "chromium" },
        inline: { type: "boolean", default: false },
        "same-site": { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    if (!BROWSER_NAMES.includes(values.browser)) throw new Error(`no browser is called ${values.browser}, but ${BROWSER_NAMES.join(", ")}`);
    return { browser: values.browser, inline: values.inline, sameSite: values["same-site"], names: positionals };
  } catch (error) {
    throw new Trouble(`${error.message}: npm run e2e -- [--browser name] [--inline] [--same-site] [files…]`);
  }
}

/** The files of these names, all of them where there is none. */
async function filesOf(names) {
  const all = (await readdir(FOLDER)).filter((name) => name.endsWith(ENDING)).sort();
  const wanted = names.map((name) => `${basename(name, ENDING)}${ENDING}`);
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown) throw new Trouble(`tests/e2e has no ${unknown}: there are ${all.map((name) => basename(name, ENDING)).join(", ")}`);
  return (names.length > 0 ? wanted : all).map((name) => inRoot("tests", "e2e", name));
}
