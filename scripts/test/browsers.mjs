// `npm run browsers`: payments at the shop, in each browser that has a driver here
// and is not the one that `npm test` runs in.
import { inRoot } from "../ground/root.mjs";
import { run, stopOnSignals } from "../ground/run.mjs";
import { Trouble, command } from "../ground/trouble.mjs";
import { BROWSER_NAMES, ensureBrowser } from "../install/browser.mjs";

/** What needs nothing but what every browser's driver has: files, and which of their tests. */
const PORTABLE = {
  payment: ".",
  "element-border": ".",
  "element-history": "^(at the |while the payment|from the bank's page with Back, which)",
};

stopOnSignals();
await command(async () => {
  const said = [];
  let code = 0;
  for (const name of BROWSER_NAMES.filter((one) => one !== "chromium")) {
    try {
      await ensureBrowser(name);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      said.push(`${name}: not run: ${error.message}`);
      continue;
    }
    for (const [file, tests] of Object.entries(PORTABLE)) {
      const args = ["--test", "--test-reporter=spec", `--test-name-pattern=${tests}`, inRoot("tests", "e2e", `${file}.test.mjs`)];
      const outcome = await run(process.execPath, args, { env: { BROWSER: name }, show: true });
      said.push(`${name}: ${file}: ${outcome.code === 0 ? "passed" : "failed"}`);
      code ||= outcome.code;
    }
  }
  console.log(said.join("\n"));
  return code;
});
