import { Socket } from "./socket.mjs";

/**
 * The Chrome DevTools Protocol, beside chromedriver, which speaks of the page
 * alone: a frame of another site is a target of its own.
 *
 * https://chromedevtools.github.io/devtools-protocol/
 */
export class DevTools {
  #socket;
  #count = 0;
  #asked = new Map();
  #listeners = new Set();

  /** @param {import("../../e2e/driver/chromium.mjs").Chromium} browser */
  static async of(browser) {
    const tools = new DevTools();
    const { webSocketDebuggerUrl } = await (await fetch(`http://${browser.debugger}/json/version`)).json();
    tools.#socket = await Socket.open(webSocketDebuggerUrl, (text) => tools.#take(JSON.parse(text)));
    return tools;
  }

  /**
   * @param {string} method
   * @param {object} [params]
   * @param {string} [sessionId] of a target; the browser's by default
   * @returns {Promise<any>}
   */
  send(method, params = {}, sessionId) {
    const id = (this.#count += 1);
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject, method }));
  }

  /** @param {(event: { method: string, params: any, sessionId?: string }) => void} listener */
  on(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close() {
    this.#socket.close();
  }

  #take({ id, result, error, ...event }) {
    if (id === undefined) for (const listener of [...this.#listeners]) listener(event);
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (error) asked?.reject(new Error(`${asked.method}: ${error.message}`));
    else asked?.resolve(result);
  }
}
