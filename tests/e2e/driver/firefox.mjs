import { ensureBrowser } from "../../../scripts/install/browser.mjs";
import { Browser } from "./browser.mjs";
import { Servers } from "./servers.mjs";
import { Session } from "./webdriver.mjs";

/** Nothing but what a test opens is loaded or asked for. */
const PREFERENCES = {
  "app.normandy.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  // As for buyers: a driver would let windows open by themselves.
  "dom.disable_open_during_load": true,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
};

/** High enough for the whole shop to be in view. */
const ROOMY = { width: 1280, height: 1300 };

/**
 * Firefox with an empty profile of its own, driven by geckodriver. A frame of
 * another site is in a process of its own here, as it is for buyers. Beyond what
 * every browser's driver has: `logs`.
 */
export class Firefox extends Browser {
  /**
   * @param {{ locale?: string, window?: { width: number, height: number }, motion?: boolean, scheme?: "light" | "dark" }} [options]
   *   `motion`: whether pages may move; `scheme`: the colours that the buyer prefers
   */
  static async launch({ locale = "en", window = ROOMY, motion = false, scheme = "light" } = {}) {
    const { browser, driver } = await ensureBrowser("firefox");
    const servers = await Servers.make();
    try {
      const port = await servers.start(driver, {
        // Its console is read where the browser keeps it, which is no page's to see.
        args: ["--port=0", "--websocket-port=0", "--allow-system-access", `--profile-root=${servers.folder}`],
        ready: /Listening on 127\.0\.0\.1:(\d+)/,
      });
      const options = {
        binary: browser,
        args: ["-headless", `--width=${window.width}`, `--height=${window.height}`],
        prefs: {
          ...PREFERENCES,
          "intl.accept_languages": locale,
          "ui.prefersReducedMotion": motion ? 0 : 1,
          "ui.systemUsesDarkTheme": scheme === "dark" ? 1 : 0,
        },
      };
      const wanted = { browserName: "firefox", "moz:firefoxOptions": options };
      const session = await Session.open(`http://127.0.0.1:${port}`, wanted, { keysStay: true, actsInside: true });
      return new Firefox(session, servers);
    } catch (error) {
      await servers.end();
      throw error;
    }
  }

  /**
   * What pages wrote to their consoles so far, network and script errors included.
   *
   * @returns {Promise<{ level: string, message: string }[]>}
   */
  logs() {
    return this.session.exclusive(async () => {
      await this.session.post("/moz/context", { context: "chrome" });
      try {
        return await this.session.script(consoleEntries);
      } finally {
        await this.session.post("/moz/context", { context: "content" });
      }
    });
  }
}

/** Runs in the browser itself: what is of an address that a page can have. */
function consoleEntries() {
  const said = Services.console.getMessageArray().filter((entry) => entry instanceof Ci.nsIScriptError);
  return said
    .filter(({ sourceName }) => /^https?:/.test(sourceName))
    .map(({ flags, errorMessage, sourceName }) => ({ level: flags & 1 ? "WARNING" : "SEVERE", message: `${sourceName} ${errorMessage}` }));
}
