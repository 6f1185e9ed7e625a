import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ensureChromium } from "../../../scripts/install/browser.mjs";
import { Page } from "./page.mjs";
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

/** Nothing is loaded before a test asks for it. */
const PREFERENCES = { "session.restore_on_startup": 4, "session.startup_urls": ["about:blank"] };

/**
 * Chromium or Chrome with an empty profile of its own, driven by chromedriver.
 * Beyond what every browser's driver has: `cdp`, `logs` and `requests`.
 */
export class Chromium {
  #session;
  #server;
  #profile;
  #consoleEntries = [];
  #networkEvents = [];

  /**
   * @param {{ args?: string[], locale?: string, window?: { width: number, height: number }, requests?: boolean, motion?: boolean }} [options]
   *   `args` are further switches of the browser; `requests`: whether those that pages send are kept;
   *   `motion`: whether pages may move
   */
  static async launch({ args = [], locale = "en", window = { width: 1280, height: 900 }, requests = false, motion = false } = {}) {
    const { browser, driver } = await ensureChromium();
    const profile = await mkdtemp(join(tmpdir(), "countersign-chromium-"));
    const server = spawn(driver, ["--port=0"], { stdio: ["ignore", "pipe", "ignore"] });
    const end = () => server.kill("SIGKILL");
    process.once("exit", end);
    server.once("exit", () => process.off("exit", end));
    try {
      const session = await Session.open(`http://127.0.0.1:${await portOf(server)}`, {
        browserName: "chrome",
        "goog:loggingPrefs": { browser: "ALL", ...(requests && { performance: "ALL" }) },
        "goog:chromeOptions": {
          binary: browser,
          args: [
            ...SWITCHES,
            ...(motion ? [] : [STILL]),
            `--user-data-dir=${profile}`,
            `--lang=${locale}`,
            `--window-size=${window.width},${window.height}`,
            ...args,
          ],
          prefs: { ...PREFERENCES, "intl.accept_languages": locale },
        },
      });
      return new Chromium(session, server, profile);
    } catch (error) {
      await discard(server, profile);
      throw error;
    }
  }

  constructor(session, server, profile) {
    this.#session = session;
    this.#server = server;
    this.#profile = profile;
  }

  /** Its name and version, for what a test prints. */
  get name() {
    const { browserName, browserVersion } = this.#session.capabilities;
    return `${browserName} ${browserVersion}`;
  }

  /** Where the browser itself listens for its DevTools protocol. */
  get debugger() {
    return this.#session.capabilities["goog:chromeOptions"].debuggerAddress;
  }

  /** The window that the browser opened with, or whichever is current. */
  async page() {
    return new Page(this.#session, await this.#session.exclusive(() => this.#session.get("/window")));
  }

  /** A new tab in the same profile. */
  async newPage() {
    return this.#session.exclusive(async () => {
      // The current window may be one that was closed.
      const [handle] = await this.#session.get("/window/handles");
      const open = () => this.#session.post("/window/new", { type: "tab" });
      return new Page(this.#session, (await this.#session.within(handle, "", open)).handle);
    });
  }

  /** All windows that are open now, popups included, in no order. */
  async pages() {
    const handles = await this.#session.exclusive(() => this.#session.get("/window/handles"));
    return handles.map((handle) => new Page(this.#session, handle));
  }

  /**
   * A command of the Chrome DevTools Protocol, to the target of a page.
   *
   * @param {Page} page
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

  /** Ends the browser and its driver and removes the profile. */
  async close() {
    try {
      await this.#session.exclusive(() => this.#session.delete());
    } finally {
      await discard(this.#server, this.#profile);
    }
  }

  /** What a log of chromedriver holds; each entry is given out once. */
  #drain(type) {
    return this.#session.exclusive(() => this.#session.post("/se/log", { type }));
  }
}

/** The port that chromedriver chose, which it says when it is ready. */
async function portOf(server) {
  const lines = createInterface({ input: server.stdout });
  const ended = once(server, "exit").then(([code]) => {
    throw new Error(`chromedriver ended with exit code ${code} before it was ready`);
  });
  ended.catch(() => {});
  const ready = (async () => {
    for await (const line of lines) {
      const port = /started successfully on port (\d+)/.exec(line)?.[1];
      if (port) return port;
    }
  })();
  const port = await Promise.race([ready, ended]);
  server.stdout.resume();
  return port;
}

async function discard(server, profile) {
  if (server.exitCode === null && server.signalCode === null) {
    const gone = once(server, "exit");
    server.kill("SIGTERM");
    await gone;
  }
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
