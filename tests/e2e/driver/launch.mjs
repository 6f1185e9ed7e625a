import { Chromium } from "./chromium.mjs";
import { Firefox } from "./firefox.mjs";

/** Drivers by the name that `BROWSER` may have; each has `launch`, `page`, `newPage`, `pages`, `close`. */
const BROWSERS = { chromium: Chromium, firefox: Firefox };

/**
 * Starts the browser that `BROWSER` names, Chromium if it names none.
 *
 * @param {Parameters<typeof Chromium.launch>[0]} [options]
 */
export function launch(options) {
  const name = process.env.BROWSER ?? "chromium";
  const browser = BROWSERS[name];
  if (!browser) throw new Error(`BROWSER=${name} has no driver: there are ${Object.keys(BROWSERS).join(", ")}`);
  return browser.launch(options);
}
