import { Page } from "./page.mjs";

/** A browser with an empty profile of its own, and what every browser's driver can do with it. */
export class Browser {
  /** @type {import("./webdriver.mjs").Session} */
  session;
  #servers;

  /**
   * @param {import("./webdriver.mjs").Session} session
   * @param {import("./servers.mjs").Servers} servers
   */
  constructor(session, servers) {
    this.session = session;
    this.#servers = servers;
  }

  /** Its name and version, for what a test prints. */
  get name() {
    const { browserName, browserVersion } = this.session.capabilities;
    return `${browserName} ${browserVersion}`;
  }

  /** The window that the browser opened with, or whichever is current. */
  async page() {
    return new Page(this.session, await this.session.exclusive(() => this.session.get("/window")));
  }

  /** A new tab in the same profile. */
  async newPage() {
    return this.session.exclusive(async () => {
      // The current window may be one that was closed.
      const [handle] = await this.session.get("/window/handles");
      const open = () => this.session.post("/window/new", { type: "tab" });
      return new Page(this.session, (await this.session.within(handle, "", open)).handle);
    });
  }

  /** All windows that are open now, popups included, in no order. */
  async pages() {
    const handles = await this.session.exclusive(() => this.session.get("/window/handles"));
    return handles.map((handle) => new Page(this.session, handle));
  }

  /** Ends the browser and its driver and removes the profile. */
  async close() {
    try {
      await this.session.exclusive(() => this.session.delete());
    } finally {
      await this.#servers.end();
    }
  }
}
