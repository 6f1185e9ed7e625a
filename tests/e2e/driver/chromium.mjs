import { join } from "node:path";

import { ensureChromium } from "../../../scripts/install/browser.mjs";
import { Browser } from "./browser.mjs";
import { Servers } from "./servers.mjs";
import { Session } from "./webdriver.mjs";

const SWITCHES = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  // Nor a GPU played by the processor: pages are drawn without.
  "--disable-software-rasterizer",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A frame of another site is as much another origin, and another partition, in
  // its page's process; chromedriver types into it, and what emulates networks,
  // media and clocks reaches it, nowhere else.
  "--disable-site-isolation-trials",
];

/** What moves is drawn sixty times a second, which takes a fifth of a payment's processor time. */
const STILL = "--force-prefers-reduced-motion";

/** What the buyer's system is set to. */
const DARK = "--force-dark-mode";

/** Nothing is loaded before a test asks for it. */
const PREFERENCES = { "session.restore_on_startup": 4, "session.startup_urls": ["about:blank"] };

/**
 * What chromedriver says where the port that it got for one family of addresses is
 * taken in the other, and how often it is asked for another.
 */
const TAKEN = /Address already in use/;
const TRIES = 5;

/**
 * Starts chromedriver.
 *
 * @param {Servers} servers
 * @param {string} driver
 * @returns {Promise<string>} the port that it listens on
 */
async function listening(servers, driver) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await servers.start(driver, { args: ["--port=0"], ready: /started successfully on port (\d+)/ });
    } catch (error) {
      if (tries === TRIES || !TAKEN.test(error.message)) throw error;
    }
  }
}

/**
 * Chromium or Chrome with an empty profile of its own, driven by chromedriver.
 * Beyond what every browser's driver has: `cdp`, `logs` and `requests`.
 */
export class Chromium extends Browser {
  #consoleEntries = [];
  #networkEvents = [];

  /**
   * @param {{ args?: string[], locale?: string, window?: { width: number, height: number }, requests?: boolean, motion?: boolean, scheme?: "light" | "dark" }} [options]
   *   `args` are further switches of the browser; `requests`: whether those that pages send are kept;
   *   `motion`: whether pages may move; `scheme`: the colours that the buyer prefers
   */
  static async launch({
    args = [],
    locale = "en",
    window = { width: 1280, height: 900 },
    requests = false,
    motion = false,
    scheme = "light",
  } = {}) {
    const { browser, driver } = await ensureChromium();
    const servers = await Servers.make();
    try {
      const port = await listening(servers, driver);
      const session = await Session.open(`http://127.0.0.1:${port}`, {
        browserName: "chrome",
        "goog:loggingPrefs": { browser: "ALL", ...(requests && { performance: "ALL" }) },
        "goog:chromeOptions": {
          binary: browser,
          args: [
            ...SWITCHES,
            ...(motion ? [] : [STILL]),
            ...(scheme === "dark" ? [DARK] : []),
            `--user-data-dir=${join(servers.folder, "profile")}`,
            `--lang=${locale}`,
            `--window-size=${window.width},${window.height}`,
            ...args,
          ],
          prefs: { ...PREFERENCES, "intl.accept_languages": locale },
        },
      });
      return new Chromium(session, servers);
    } catch (error) {
      await servers.end();
      throw error;
    }
  }

  /** Where the browser itself listens for its DevTools protocol. */
  get debugger() {
    return this.session.capabilities["goog:chromeOptions"].debuggerAddress;
  }

  /**
   * A command of the Chrome DevTools Protocol, to the target of a page.
   *
   * @param {import("./page.mjs").Page} page
   * @param {string} cmd such as `Network.setCacheDisabled`
   */
  cdp(page, cmd, params = {}) {
    return page.inWindow((session) => session.post("/goog/cdp/execute", { cmd, params }));
  }

  /** Takes a page's network away, or gives it back. */
  async setOffline(page, offline) {
    await this.cdp(page, "Network.enable");
    await this.cdp(page, "Network.emulateNetworkConditions", {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  /**
   * What pages wrote to their consoles so far, network and script errors included.
   *
   * @returns {Promise<{ level: string, message: string }[]>}
   */
  async logs() {
    this.#consoleEntries.push(...(await this.#drain("browser")));
    return this.#consoleEntries.map(({ level, message }) => ({ level, message }));
  }

  /**
   * The requests that pages sent so far, of a browser that was launched with `requests`.
   *
   * @returns {Promise<{ url: string, method: string, headers: Record<string, string>, body?: string }[]>}
   */
  async requests() {
    this.#networkEvents.push(...(await this.#drain("performance")));
    return this.#networkEvents
      .map(({ message }) => JSON.parse(message).message)
      .filter(({ method }) => method === "Network.requestWillBeSent")
      .map(({ params: { request } }) => ({
        url: request.url,
        method: request.method,
        headers: request.headers,
        ...(request.postData !== undefined && { body: request.postData }),
      }));
  }

  /** What a log of chromedriver holds; each entry is given out once. */
  #drain(type) {
    return this.session.exclusive(() => this.session.post("/se/log", { type }));
  }
}
