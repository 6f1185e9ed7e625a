/** The member that marks an element in WebDriver's JSON (W3C WebDriver 11.2). */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const SHADOW = "shadow-6066-11e4-a52e-4f735466cecf";

/** An error a WebDriver server answers with; `code` is the standard's, such as `no such element`. */
export class WebDriverError extends Error {
  name = "WebDriverError";

  constructor({ error, message }) {
    super(`${error}: ${message.split("\n")[0]}`);
    this.code = error;
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

  /** @param {string} server address of a WebDriver server */
  static async open(server, capabilities) {
    const { sessionId, capabilities: actual } = await request(`${server}/session`, "POST", {
      capabilities: { alwaysMatch: capabilities },
    });
    return new Session(`${server}/session/${sessionId}`, actual);
  }

  constructor(url, capabilities) {
    this.#url = url;
    /** What the browser says it is. */
    this.capabilities = capabilities;
  }

  get(path) {
    return request(this.#url + path, "GET");
  }

  post(path, body = {}) {
    return request(this.#url + path, "POST", body);
  }

  delete(path = "") {
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
   * Finds the first element a CSS selector matches; ` >>> ` goes on inside the
   * shadow root of what the part before it matches.
   *
   * @param {string} selector
   * @returns {Promise<string>} the element's path in this session
   */
  async find(selector) {
    const [first, ...rest] = selector.split(">>>").map((part) => part.trim());
    let element = await this.#findIn("", first);
    for (const part of rest) {
      const root = await this.get(`${element}/shadow`);
      element = await this.#findIn(`/shadow/${root[SHADOW]}`, part);
    }
    return element;
  }

  /** An element as an argument of a script or of a frame switch. */
  reference(element) {
    return { [ELEMENT]: element.split("/").at(-1) };
  }

  async #findIn(context, selector) {
    const found = await this.post(`${context}/element`, { using: "css selector", value: selector }).catch((error) => {
      // A page that goes away has nothing to find; to look again is safe, to act again would not be.
      if (error.code === "aborted by navigation") error.code = "no such element";
      throw error;
    });
    return `/element/${found[ELEMENT]}`;
  }
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
