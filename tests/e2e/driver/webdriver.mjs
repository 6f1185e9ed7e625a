/** The member that marks an element in WebDriver's JSON (W3C WebDriver 11.2). */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** What a command says whose frame is no longer there. */
const GONE = new Set(["no such window", "no such frame"]);

/** An error a WebDriver server answers with; `code` is the standard's, such as `no such element`. */
export class WebDriverError extends Error {
  name = "WebDriverError";

  constructor({ error, message }) {
    super(`${error}: ${message.split("\n")[0]}`);
    // geckodriver tells so of a document that goes away before a script has begun in it.
    this.code = message.includes("[nsIXPCComponents_Utils.evalInSandbox]") ? "aborted by navigation" : error;
  }
}

/**
 * One WebDriver session: the protocol over HTTP and nothing of any browser.
 * A session has one current window, so commands that belong together run under
 * `exclusive`, and those of several pages can be awaited side by side.
 *
 * https://www.w3.org/TR/webdriver2/
 */
export class Session {
  #url;
  #last = Promise.resolve();
  /** The window and the frame whose document is the current one, as far as is known. */
  #place = [];
  /** The frame by window into which keys go, where that has to be kept in mind. @type {Map<string, string>} */
  typing = new Map();
  /** How often the pointer was moved inside a frame. */
  turns = 0;

  /**
   * @param {string} server address of a WebDriver server
   * @param {object} capabilities
   * @param {{ keysStay?: boolean, actsInside?: boolean }} [habits] what it does in a way of its own. `keysStay`:
   *   keys go to the current frame, not to the one that has the focus; `actsInside`: the pointer meets what is
   *   in the current document, and no frame in it
   */
  static async open(server, capabilities, habits = {}) {
    const { sessionId, capabilities: actual } = await request(`${server}/session`, "POST", {
      capabilities: { alwaysMatch: capabilities },
    });
    return new Session(`${server}/session/${sessionId}`, actual, habits);
  }

  constructor(url, capabilities, habits) {
    this.#url = url;
    /** What the browser says it is. */
    this.capabilities = capabilities;
    this.habits = habits;
  }

  get(path) {
    return request(this.#url + path, "GET");
  }

  post(path, body = {}) {
    return request(this.#url + path, "POST", body);
  }

  delete(path = "") {
    this.#place = [];
    return request(this.#url + path, "DELETE");
  }

  /**
   * Runs `work` when all that was asked for before is done.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  exclusive(work) {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /**
   * Finds the first element a CSS selector matches in the current document;
   * ` >>> ` goes on inside the shadow root of what the part before it matches.
   *
   * @param {string} path
   * @returns {Promise<string>} the element's path in this session
   */
  async find(path) {
    return `/element/${(await this.look(path, (element) => element))[ELEMENT]}`;
  }

  /**
   * Finds an element and runs a function on it, in one turn of the page.
   *
   * @param {string} path
   * @param {(element: Element, ...args: any[]) => unknown} work sees only its arguments
   */
  async look(path, work, ...args) {
    const seek = `(path, ...given) => { const found = (${walk})(path.split(">>>")); return found && [(${work})(found, ...given)]; }`;
    const found = await this.script(seek, path, ...args).catch((error) => {
      // A page that goes away has nothing to find; to look again is safe, to act again would not be.
      if (error.code === "aborted by navigation") error.code = "no such element";
      throw error;
    });
    if (!found) throw new WebDriverError({ error: "no such element", message: path.trim() });
    return found[0];
  }

  /**
   * Runs `work` with the document of a window's frame as the current one, or with
   * the window's own.
   *
   * @param {string} window
   * @param {string} frame a selector, ` ||| ` between a frame and one inside it; empty: the window's own
   * @param {() => Promise<T>} work
   * @template T
   */
  async within(window, frame, work) {
    const isThere = frame !== "" && this.#place[0] === window && this.#place[1] === frame;
    if (!isThere) await this.#goTo(window, frame);
    try {
      return await work();
    } catch (error) {
      // The frame it was may have gone, which is told before anything is done in it.
      if (!isThere || !GONE.has(error.code)) throw error;
      await this.#goTo(window, frame);
      return work();
    }
  }

  async #goTo(window, frame) {
    const [at, inner] = this.#place;
    if (at !== window || inner !== "") await this.post("/window", { handle: window });
    this.#place = [window, ""];
    for (const path of frame ? frame.split("|||") : []) await this.enter(this.reference(await this.find(path)));
    this.#place = [window, frame];
  }

  /** Makes a frame of the current document the current one, or the window's own document. */
  async enter(frame) {
    this.#place = [];
    await this.post("/frame", { id: frame });
  }

  /** Runs a function in the current frame; it sees only its arguments, which cross as JSON. */
  script(work, ...args) {
    return this.post("/execute/sync", { script: `return (${work}).apply(null, arguments)`, args });
  }

  /** An element as an argument of a script or of a frame switch. */
  reference(element) {
    return { [ELEMENT]: element.split("/").at(-1) };
  }
}

/** Runs in the page: from its document through shadow roots. */
function walk(parts) {
  const into = (scope) => (scope === document ? scope : scope?.shadowRoot);
  return parts.reduce((scope, part) => into(scope)?.querySelector(part.trim()) ?? null, document);
}

async function request(url, method, body) {
  const answer = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new WebDriverError(value);
  return value;
}
