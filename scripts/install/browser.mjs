import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { aptInstall, canApt } from "./apt.mjs";
import { Trouble } from "../ground/trouble.mjs";

const BROWSERS = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * Chromium or Chrome and the WebDriver server that drives it: what
 * `CHROME_PATH` and `CHROMEDRIVER` name, else what the PATH has.
 *
 * @returns {Promise<{ browser: string, driver: string } | undefined>}
 */
export async function findChromium() {
  const browser = await firstOf(process.env.CHROME_PATH ? [process.env.CHROME_PATH] : BROWSERS);
  const driver = await firstOf([process.env.CHROMEDRIVER ?? "chromedriver"]);
  return browser && driver ? { browser, driver } : undefined;
}

/** The browser the tests need, installed where that can be done unasked. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  const named = ["CHROME_PATH", "CHROMEDRIVER"].filter((name) => process.env[name]);
  if (named.length === 0 && (await canApt())) {
    console.log("apt: installing chromium and chromium-driver");
    await aptInstall(["chromium", "chromium-driver"]);
    const installed = await findChromium();
    if (installed) return installed;
  }
  throw new Trouble(
    "no Chromium with its driver: install Chrome or Chromium and the chromedriver of the same version, or set CHROME_PATH and CHROMEDRIVER to them",
  );
}

async function firstOf(candidates) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const candidate of candidates) {
    const paths = candidate.includes("/") ? [candidate] : folders.map((folder) => join(folder, candidate));
    for (const path of paths) {
      if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
    }
  }
  return undefined;
}
