import { writeFile } from "node:fs/promises";

import { keyActions } from "./keys.mjs";
import { middleOf } from "./middle.mjs";
import { WebDriverError } from "./webdriver.mjs";

/** How long a page may take to show what a test waits for. */
const PATIENCE = 10_000;

/**
 * Milliseconds between two looks at a condition that does not hold yet, at first
 * and at last: looking takes time from what is looked at.
 */
const INTERVAL = { first: 20, last: 80 };

/** The actions of a click. */
const PRESS = [{ type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];

/** Answers that mean "not yet": the page is still being made. */
const NOT_YET = new Set([
  "no such element",
  "no such shadow root",
  "no such frame",
  "stale element reference",
  "detached shadow root",
  "element not interactable",
  "element click intercepted",
  "aborted by navigation",
]);

/**
 * A window of a browser, or a frame in it, as a person meets it. Every action on
 * an element waits until the element is there and can be used; nothing sleeps.
 */
export class Page {
  #session;
  #window;
  #frame;

  constructor(session, window, frame = "") {
    this.#session = session;
    this.#window = window;
    this.#frame = frame;
  }

  /** The frame a selector matches, as a page of its own; found anew at each action. */
  frame(selector) {
    return new Page(this.#session, this.#window, this.#full(selector));
  }

  /** Opens an address and waits until it has loaded. */
  async open(url) {
    await this.#inWindow((session) => session.post("/url", { url: String(url) }));
  }

  async reload() {
    await this.#inWindow((session) => session.post("/refresh"));
  }

  async back() {
    await this.#inWindow((session) => session.post("/back"));
  }

  async forward() {
    await this.#inWindow((session) => session.post("/forward"));
  }

  /** The address of the window. */
  url() {
    return this.#inWindow((session) => session.get("/url"));
  }

  title() {
    return this.#inWindow((session) => session.get("/title"));
  }

  /** Types text into an element, key by key, after what it holds. */
  async type(selector, text) {
    await this.#on(selector, (session, element) => session.post(`${element}/value`, { text }));
    this.#isAt(selector);
  }

  async clear(selector) {
    await this.#on(selector, (session, element) => session.post(`${element}/clear`));
  }

  /**
   * Clicks an element; inside a frame, again until the click has come there: of a
   * frame that has just moved or changed its size, the browser drops presses.
   */
  async click(selector) {
    const isFramed = this.#full(selector).includes("|||");
    await this.#soon(selector, async (session, path) => {
      if (isFramed) await session.look(path, listen);
      await session.post(`${await session.find(path)}/click`);
      if (!isFramed || (await hasHeard(session))) return;
      throw new WebDriverError({ error: "element not interactable", message: "the browser dropped the click" });
    });
    this.#isAt(selector);
  }

  /** Brings the pointer to an element. */
  async hover(selector) {
    await this.actAt(selector, (move) => [{ type: "pointer", id: "mouse", actions: [move] }]);
  }

  /** Clicks an element twice, as fast as the browser takes it: the second is a double click's. */
  async doubleClick(selector) {
    await this.actAt(selector, (move) => [{ type: "pointer", id: "mouse", actions: [move, ...PRESS, ...PRESS] }]);
  }

  /**
   * Performs actions (W3C WebDriver 15) once an element is there.
   *
   * @param {string} selector
   * @param {(move: object) => object[]} actions `move` brings the pointer to the element's middle
   */
  async actAt(selector, actions) {
    await this.waitFor(selector);
    const perform = (session, at) =>
      session.post("/actions", { actions: actions({ type: "pointerMove", origin: "viewport", ...at }) });
    if (this.#session.habits.actsInside) {
      await this.#at(selector, async (session, path) => perform(session, await session.look(path, middle, session.turns++ % 2)));
    } else await this.#inWindow(async (session) => perform(session, await middleOf(session, this.#full(selector))));
    this.#isAt(selector);
  }

  /**
   * The element that has the focus, through shadow roots and frames, as a selector:
   * `x-outer >>> iframe ||| #inside`; by its id, else by its name.
   *
   * @returns {Promise<string>}
   */
  focused() {
    return this.#atFocus(async (session, way) => way);
  }

  /**
   * Moves the focus with Tab, or Shift+Tab, until an element has it.
   *
   * @param {string} selector as `focused` gives it, or its end
   * @param {{ back?: boolean, most?: number }} [options] `most`: the most presses that it may take
   */
  async tabTo(selector, { back = false, most = 60 } = {}) {
    const passed = [];
    for (let presses = 0; presses <= most; presses += 1) {
      const at = await this.focused();
      if (at === selector || [">>>", "|||"].some((border) => at.endsWith(` ${border} ${selector}`))) return;
      passed.push(at);
      await this.press(back ? "Shift+Tab" : "Tab");
    }
    throw new Error(`Tab does not come to ${selector}, but to ${passed.join(", ")}`);
  }

  /** Types text where the focus is, key by key. */
  async typeHere(text) {
    for (const key of text) await this.press(key === " " ? "Space" : key);
  }

  /** Presses a key where the focus is, or keys held together: `Enter`, `Control+a`. */
  async press(combination) {
    const actions = keyActions(combination);
    if (this.#session.habits.keysStay) return this.#atFocus((session) => session.post("/actions", actions));
    await this.#here((session) => session.post("/actions", actions));
  }

  /** The text of an element as it is rendered. */
  read(selector) {
    return this.#on(selector, (session, element) => session.get(`${element}/text`));
  }

  /** What an input holds. */
  value(selector) {
    return this.property(selector, "value");
  }

  property(selector, name) {
    return this.#look(selector, (element, wanted) => element[wanted], name);
  }

  attribute(selector, name) {
    return this.#look(selector, (element, wanted) => element.getAttribute(wanted), name);
  }

  /** An element's role and name in the accessibility tree. */
  async accessible(selector) {
    return this.#on(selector, async (session, element) => ({
      role: await session.get(`${element}/computedrole`),
      name: await session.get(`${element}/computedlabel`),
    }));
  }

  /** Whether an element is there and shown, now. */
  async isShown(selector) {
    return orNotYet(() => this.#at(selector, (session, path) => session.look(path, isRendered)));
  }

  /**
   * Waits until an element is shown, or until a function's answer is truthy, and
   * gives that answer.
   *
   * @param {string | (() => unknown)} condition
   * @param {{ within?: number, what?: string }} [options]
   */
  waitFor(condition, { within = PATIENCE, what } = {}) {
    if (typeof condition !== "string") return until(() => orNotYet(condition), within, what ?? String(condition));
    return until(() => this.isShown(condition), within, what ?? `${condition} to be shown`);
  }

  /**
   * Runs a function in the page and gives what it returns, or what its promise
   * resolves to. It sees only its arguments, which cross as JSON.
   *
   * @param {(...args: any[]) => unknown} work
   */
  evaluate(work, ...args) {
    return this.#here((session) => session.script(work, ...args));
  }

  /** Writes a picture of what is in view to a PNG file. */
  async screenshot(path) {
    const picture = await this.#inWindow((session) => session.get("/screenshot"));
    await writeFile(path, Buffer.from(picture, "base64"));
  }

  /** Runs `work` over the session with this window as the current one. */
  inWindow(work) {
    return this.#inWindow(work);
  }

  /** Closes the window. */
  async close() {
    await this.#inWindow((session) => session.delete("/window"));
  }

  #inWindow(work) {
    return this.#in("", work);
  }

  /** Runs `work` with the document of this page, or of this frame, as the current one. */
  #here(work) {
    return this.#in(this.#frame, work);
  }

  #in(frame, work) {
    const session = this.#session;
    return session.exclusive(() => session.within(this.#window, frame, () => work(session)));
  }

  /** Runs `work` in the frame that has the focus, with what has it there as a selector. */
  async #atFocus(work) {
    const { keysStay } = this.#session.habits;
    const known = (keysStay && this.#session.typing.get(this.#window)) || "";
    const begin = known || this.#frame;
    return this.#in(begin, async (session) => {
      const way = begin === this.#frame ? [] : [begin];
      for (let frame = ""; ; ) {
        const [path, inner] = await session.script(activePath);
        way.push(path.join(" >>> "));
        if (!inner) break;
        frame = way.join(" ||| ");
        await session.enter(inner);
        if (keysStay) this.#session.typing.set(this.#window, frame);
      }
      const done = await work(session, way.join(" ||| "));
      if (keysStay && !(await orNotYet(() => session.script(() => document.hasFocus())))) this.#session.typing.delete(this.#window);
      return done;
    });
  }

  /** Keeps in mind that what is typed now goes to this element's frame. */
  #isAt(selector) {
    const full = this.#full(selector);
    this.#session.typing.set(this.#window, full.slice(0, Math.max(0, full.lastIndexOf("|||"))).trim());
  }

  /** Runs `work` where an element is, with its path inside that document. */
  #at(selector, work) {
    const full = this.#full(selector);
    const at = full.lastIndexOf("|||");
    return this.#in(at < 0 ? "" : full.slice(0, at).trim(), (session) => work(session, at < 0 ? full : full.slice(at + 3)));
  }

  /** A selector from the window's own document on. */
  #full(selector) {
    return this.#frame ? `${this.#frame} ||| ${selector}` : selector;
  }

  #look(selector, work, ...args) {
    return this.#soon(selector, (session, path) => session.look(path, work, ...args));
  }

  /** Acts on an element as soon as that can be done. */
  #on(selector, act) {
    return this.#soon(selector, async (session, path) => act(session, await session.find(path)));
  }

  async #soon(selector, work) {
    let result;
    let reason;
    const done = async () => {
      try {
        result = await this.#at(selector, work);
        return true;
      } catch (error) {
        if (!isNotYet(error)) throw error;
        reason = error;
        return false;
      }
    };
    await until(done, PATIENCE, () => `${selector}: ${reason?.message}`);
    return result;
  }
}

/** Looks at a condition again and again until it holds or time is up. */
export async function until(condition, within, what) {
  const deadline = performance.now() + within;
  for (let interval = INTERVAL.first; ; interval = Math.min(1.5 * interval, INTERVAL.last)) {
    const answer = await condition();
    if (answer) return answer;
    if (performance.now() >= deadline) {
      throw new Error(`waited ${within} ms for ${typeof what === "function" ? what() : what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

/** What a condition says; `false` while the page is being made. */
export async function orNotYet(condition) {
  try {
    return await condition();
  } catch (error) {
    if (isNotYet(error)) return false;
    throw error;
  }
}

function isNotYet(error) {
  return error instanceof WebDriverError && NOT_YET.has(error.code);
}

/** Whether a press has come to the current document since `listen`, or that document is gone. */
async function hasHeard(session) {
  try {
    return await session.script(() => globalThis.isPressAwaited !== true);
  } catch (error) {
    if (isNotYet(error) || error.code === "no such window") return true;
    throw error;
  }
}

/**
 * Runs in the page: scrolls to an element and gives where its middle is in its own document's view, or
 * `aside` pixels beside it: a driver moves no pointer that is there, though what is under it be new.
 */
function middle(element, aside) {
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: Math.round(x + width / 2) + aside, y: Math.round(y + height / 2) };
}

/** Runs in the page. */
function listen() {
  globalThis.isPressAwaited = true;
  addEventListener("pointerdown", () => delete globalThis.isPressAwaited, { capture: true, once: true });
}

/** Runs in the page: what has the focus, through shadow roots, and the frame that this is. */
function activePath() {
  const path = [];
  for (let scope = document; scope?.activeElement; scope = scope.activeElement.shadowRoot) path.push(scope.activeElement);
  const frame = path.at(-1)?.localName === "iframe" ? path.at(-1) : null;
  return [path.map(({ id, localName }) => (id ? `#${id}` : localName)), frame];
}

/** Runs in the page: whether an element has a place there, and is not hidden in it. */
function isRendered(element) {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}
