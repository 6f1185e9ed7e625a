import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

import { inRoot } from "../../../scripts/ground/root.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html; charset=utf-8" };

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Form</title><link rel="icon" href="data:,">
<form id="outer" action="/outer"><div id="host"></div><input id="elsewhere" value="4111 1111"></form>
<script type="module" src="/tests/e2e/stand/form-page.js"></script></html>`;

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:";

/** A gateway's word on an order, as the core shows it. */
export const STATE = {
  phase: "details",
  now: 1_795_300_000,
  sid: "s-1",
  order: {
    id: "order-1",
    amount: { value: "128.00", currency: "CNY" },
    description: "Tea",
    lines: [],
    merchant: { id: "m", name: "Leaf & Kettle", country: "CN" },
    expires_at: 1_795_303_600,
    confirm: "frame",
  },
  methods: [{ id: "card", brands: ["visa", "mastercard", "amex", "unionpay"] }],
  method: "card",
  fields: {},
  complete: false,
  card: null,
  attempt: 0,
  code: null,
  retry: null,
  retry_at: null,
  deadline: 1_795_303_600,
  error: null,
  outcome_unknown: false,
  asks_at: null,
  device: null,
  action: null,
  receipt: null,
};

/** The card form in a page, with a service that the test plays by hand. */
export class FormPage {
  #server;

  /**
   * @param {import("../driver/chromium.mjs").Chromium} browser
   * @param {import("../driver/page.mjs").Page} page
   */
  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
  }

  /** @param {import("../driver/chromium.mjs").Chromium} browser */
  static async start(browser) {
    const form = new FormPage(browser, await browser.page());
    form.#server = createServer(serve).listen(0, "127.0.0.1");
    await once(form.#server, "listening");
    form.origin = `http://127.0.0.1:${form.#server.address().port}`;
    return form;
  }

  stop() {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  /** Where an element of the form is. */
  at(selector) {
    return `#host >>> ${selector}`;
  }

  /**
   * Mounts the view anew, in the page that is open or in one that it opens.
   *
   * @param {{ state?: object | null, settings?: object }} [given] `null`: the order is not there yet
   */
  async open({ state = {}, settings = {} } = {}) {
    if ((await this.page.url()) === `${this.origin}/`) await this.page.evaluate(() => window.desk.mount());
    else await this.page.open(`${this.origin}/`);
    await this.page.waitFor(() => this.page.evaluate(() => Boolean(window.desk?.view)));
    await this.feed({ state, settings });
    await this.page.waitFor(this.at("#number"));
  }

  /** Sends the view a state: members over the usual one, or none at all. */
  async feed({ state = {}, settings = {}, lease = "held" } = {}) {
    const message = { type: "state", state: state && { ...STATE, ...state }, lease, settings };
    await this.tell(message);
  }

  /** Empties every field, as the page may. */
  clear() {
    return this.tell({ type: "told", what: { kind: "clear" } });
  }

  tell(message) {
    return this.page.evaluate((given) => window.desk.feed(given), message);
  }

  /** Calls that the view made, by name. */
  async calls(name) {
    return (await this.sent()).filter(({ type, name: called }) => type === "call" && called === name);
  }

  sent() {
    return this.page.evaluate(() => window.desk.sent);
  }

  /** What the view told the page, by kind. */
  async told(kind) {
    return (await this.sent()).filter(({ type, what }) => type === "tell" && what.kind === kind).map(({ what }) => what);
  }

  /** Answers every call of a name that is still open. */
  answer(name, error) {
    return this.page.evaluate(
      (wanted, problem) => {
        for (const call of window.desk.sent.filter((sent) => sent.type === "call" && sent.name === wanted && !sent.done)) {
          call.done = true;
          window.desk.feed({ type: "reply", id: call.id, ...(problem && { error: problem }) });
        }
      },
      name,
      error,
    );
  }

  /** Presses keys one after another where the focus is. */
  async keys(...keys) {
    for (const key of keys) await this.page.press(key);
  }

  /** Types into a field after what it holds. */
  type(name, text) {
    return this.page.type(this.at(`#${name}`), text);
  }

  /** What a field shows, with `|` where the caret is, or `[` and `]` around what is selected. */
  shown(name) {
    return this.page.evaluate((id) => {
      const { value, selectionStart, selectionEnd } = window.desk.root.getElementById(id);
      const [before, inside, after] = [
        value.slice(0, selectionStart),
        value.slice(selectionStart, selectionEnd),
        value.slice(selectionEnd),
      ];
      return inside ? `${before}[${inside}]${after}` : `${before}|${after}`;
    }, name);
  }

  /** Puts the focus into a field, and the caret or a selection there. */
  select(name, start, end = start) {
    return this.page.evaluate(
      (id, from, to) => {
        const input = window.desk.root.getElementById(id);
        input.focus();
        input.setSelectionRange(from, to);
      },
      name,
      start,
      end,
    );
  }

  /** Puts a text in as an input method, an emoji panel or a password manager does. */
  async insert(text) {
    await this.browser.cdp(this.page, "Input.insertText", { text });
  }

  /** Pastes a text where the focus is, from the clipboard. */
  async paste(text) {
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.press("Control+v");
  }

  /** Sets a field's value as autofill does: all at once, then `input`. */
  autofill(values) {
    return this.page.evaluate((given) => {
      for (const [id, value] of Object.entries(given)) {
        const input = window.desk.root.getElementById(id);
        input.value = value;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }, values);
  }

  /** The error of a field, as it is shown; empty where there is none. */
  async error(name) {
    const selector = this.at(`#${name}-error`);
    return (await this.page.isShown(selector)) ? this.page.read(selector) : "";
  }

  hint(name) {
    return this.page.read(this.at(`#${name}-hint`));
  }

  /** The id of what has the focus in the form. */
  focused() {
    return this.page.evaluate(() => window.desk.root.activeElement?.id ?? null);
  }
}

async function serve(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  try {
    const isPage = pathname === "/";
    const body = isPage ? PAGE : await readFile(inRoot(...pathname.split("/").filter((part) => part && part !== "..")));
    const type = isPage ? TYPES[".html"] : (TYPES[extname(pathname)] ?? "text/plain");
    response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}
