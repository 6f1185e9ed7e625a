import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { aptInstall, canApt } from "./apt.mjs";
import { GECKODRIVER, ensureGeckodriver } from "./test-tools.mjs";
import { Trouble } from "../ground/trouble.mjs";

/**
 * A browser and the WebDriver server that drives it.
 *
 * @typedef {object} Driven
 * @property {string} browser
 * @property {string} driver
 */

/** Each browser: its programs, the variables that name others, and how what is missing is had. */
const BROWSERS = {
  chromium: {
    says: "Chromium",
    paths: [
      "chromium",
      "chromium-browser",
      "google-chrome-stable",
      "google-chrome",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    drivers: ["chromedriver"],
    variables: ["CHROME_PATH", "CHROMEDRIVER"],
    packages: ["chromium", "chromium-driver"],
    advice: "install Chrome or Chromium and the chromedriver of the same version",
  },
  firefox: {
    says: "Firefox",
    paths: ["firefox", "firefox-esr", "/Applications/Firefox.app/Contents/MacOS/firefox"],
    drivers: ["geckodriver", GECKODRIVER],
    variables: ["FIREFOX_PATH", "GECKODRIVER"],
    packages: ["firefox-esr"],
    // Debian has Firefox without its driver.
    makeDriver: ensureGeckodriver,
    advice: "install Firefox and geckodriver",
  },
};

/** The browsers that have a driver, by name. */
export const BROWSER_NAMES = Object.keys(BROWSERS);

/**
 * A browser and its driver: what its variables name, else what is installed.
 *
 * @param {string} name
 * @returns {Promise<Driven | undefined>}
 */
export async function findBrowser(name) {
  const { paths, drivers, variables } = BROWSERS[name];
  const [path, driverPath] = variables.map((variable) => process.env[variable]);
  const browser = await firstOf(path ? [path] : paths);
  const driver = await firstOf(driverPath ? [driverPath] : drivers);
  return browser && driver ? { browser, driver } : undefined;
}

/**
 * The same, installed where that can be done unasked.
 *
 * @param {string} name
 * @returns {Promise<Driven>}
 */
export async function ensureBrowser(name) {
  const { says, packages, variables, advice, makeDriver } = BROWSERS[name];
  const found = await findBrowser(name);
  if (found) return found;
  if (!variables.some((variable) => process.env[variable]) && (await canApt())) {
    console.log(`apt: installing ${packages.join(" and ")}`);
    await aptInstall(packages);
    if (!(await findBrowser(name))) await makeDriver?.();
    const installed = await findBrowser(name);
    if (installed) return installed;
  }
  throw new Trouble(`no ${says} with its driver: ${advice}, or set ${variables.join(" and ")} to them`);
}

/** Chromium or Chrome with its driver, if they are installed. */
export const findChromium = () => findBrowser("chromium");

/** The browser the tests need, installed where that can be done unasked. */
export const ensureChromium = () => ensureBrowser("chromium");

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
