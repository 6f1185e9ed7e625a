import { once } from "node:events";
import { createServer } from "node:http";

import { CARDS, cardOf } from "./buyer.mjs";
import { fillIn } from "./fill.mjs";
import { ISOLATION, inElement, onInside } from "./isolation.mjs";
import { pressPay } from "./shopper.mjs";

/** How long a screen or a phase may take to come, a bank's answer included. */
const PATIENCE = 20_000;

const ELEMENT = "countersign-checkout";

/** A part of the element's inside, as a page takes selectors. */
export const part = (id, host = ELEMENT) => inElement(`#${id}`, { host });

/**
 * A page of a merchant's own, with nothing in it but what a test puts there, at
 * the origin that the stand's orders allow.
 *
 * `make` answers the page's `POST /session` with a client secret, or throws.
 */
export class MerchantPage {
  /** @type {(reason: string) => Promise<string>} */
  make = () => this.secret();
  /** Where its elements have the core and the screens. */
  isolation = ISOLATION;
  /** Why the page asked for sessions, in order. @type {string[]} */
  reasons = [];
  #made = "";
  #server = createServer((request, response) => void this.#answer(request, response));

  /**
   * @param {import("./stand.mjs").Stand} stand one without the shop, whose place this takes
   * @param {import("../driver/page.mjs").Page} page where it is opened
   */
  static async start(stand, page) {
    const merchant = new MerchantPage();
    Object.assign(merchant, { stand, page });
    const { hostname, port } = stand.shopAddress;
    merchant.#server.listen(port, hostname);
    await once(merchant.#server, "listening");
    return merchant;
  }

  async stop() {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** A session's secret, made as the merchant's server does. */
  async secret(request = {}) {
    return (await this.stand.session({ policy: this.policy, ...request })).client_secret;
  }

  /** What its orders allow: no more than its elements need. */
  get policy() {
    return this.isInline ? { inline: true } : {};
  }

  get isInline() {
    return this.isolation === "inline";
  }

  /** A part of the element's inside, where this page has it. */
  part(id, host = ELEMENT) {
    return inElement(`#${id}`, { host, isolation: this.isolation });
  }

  /** Where the script is. */
  get script() {
    return `${this.stand.gateway}/sdk/1.0.0/countersign.js`;
  }

  /**
   * Opens the page with nothing kept, where `told` keeps what the element tells:
   * `[name, detail]` each, and `texts` the details as text.
   *
   * @param {string} [query] `?late` without the script, `?base` with a base,
   *   `?frameless` with a policy that has no frames, `?kept` as browsers may keep it while it is left
   */
  async open(query = "") {
    this.reasons = [];
    await this.page.open(`${this.stand.shop}/empty`);
    await this.page.evaluate(() => sessionStorage.clear());
    await this.page.open(`${this.stand.shop}/${query}`);
  }

  /** Puts an element into the page; one that asks the page for its session, unless told otherwise. */
  async place({ attributes = {}, properties = {}, id = "one", asks = true } = {}) {
    await this.page.evaluate(
      (given, set, where, isAsking) => void window.place(given, { ...set, ...(isAsking && { session: window.session }) }, where),
      { gateway: this.stand.gateway, ...(this.isInline && { isolation: "inline" }), ...attributes },
      properties,
      id,
      asks,
    );
  }

  /** Opens the page with an element that can be typed in. */
  async begin({ query, ...placing } = {}) {
    await this.open(query);
    await this.place(placing);
    await this.reaches("details");
  }

  /** Waits until an element shows a screen. */
  async sees(wanted, host = ELEMENT) {
    const { isolation } = this;
    const screen = () => onInside(this.page, (root) => root.getElementById("checkout")?.dataset.screen, [], { host, isolation });
    await this.page.waitFor(async () => (await screen()) === wanted, { within: PATIENCE, what: `the screen ${wanted}` });
  }

  /** Waits until an element says that it is in a phase. */
  async reaches(wanted, host = ELEMENT) {
    const phase = () => this.page.evaluate((selector) => document.querySelector(selector)?.getAttribute("phase"), host);
    await this.page.waitFor(async () => (await phase()) === wanted, { within: PATIENCE, what: `the phase ${wanted}` });
  }

  /** What an event carried, each time. */
  told(name) {
    return this.page.evaluate((wanted) => window.told.filter(([said]) => said === wanted).map(([, detail]) => detail), name);
  }

  /** Types a card in, key by key. */
  async types(card = cardOf(CARDS.approved)) {
    for (const [name, text] of Object.entries(card)) await this.page.type(this.part(name), text);
  }

  /** Fills a card in. */
  fills(card = cardOf(CARDS.approved)) {
    return fillIn(this.page, card, { isolation: this.isolation });
  }

  /** Fills a card in and goes to the review. */
  async reviews(card) {
    await this.fills(card);
    await this.page.click(this.part("continue"));
    await this.sees("review");
  }

  /** Fills a card in, reviews, and presses Pay. */
  async pays(card) {
    await this.reviews(card);
    await this.presses();
  }

  /** Presses Pay, once it takes a press. */
  async presses() {
    await pressPay(this.page, { isolation: this.isolation });
  }

  /** The id of the newest session. */
  get sid() {
    return this.#made.slice(3, -44);
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.stand.shop);
    const send = (status, type, body) =>
      response.writeHead(status, { ...this.#headers(searchParams), "content-type": type }).end(body);
    if (pathname === "/session") {
      const reason = searchParams.get("reason") ?? "";
      this.reasons.push(reason);
      const made = await this.make(reason).catch(() => undefined);
      this.#made = made ?? this.#made;
      return made ? send(201, "application/json", JSON.stringify({ clientSecret: made })) : send(500, "text/plain", "no");
    }
    if (pathname === "/page.js") return send(200, "text/javascript", PAGE_SCRIPT);
    if (pathname === "/empty") return send(200, "text/html", "<!doctype html><title>Empty</title><link rel=icon href=data:,>");
    if (pathname !== "/") return send(404, "text/plain", "");
    const script = searchParams.has("late") ? "" : `<script type="module" src="${this.script}" crossorigin></script>`;
    const base = searchParams.has("base") ? '<base href="/some/where/else/">' : "";
    send(200, "text/html; charset=utf-8", `<!doctype html>
<html lang="en"><head><meta charset="utf-8">${base}<title>Page</title><link rel="icon" href="data:,">
<script src="/page.js"></script>${script}</head>
<body><form id="outer"><div id="one"></div><div id="two"></div><button id="buy">Buy</button></form></body></html>`);
  }

  /** The policy that a page with the element in it needs, and no more. */
  #headers(query) {
    const { gateway } = this.stand;
    const needs = this.isInline
      ? [`script-src 'self' ${gateway} 'wasm-unsafe-eval'`, `connect-src 'self' ${gateway}`]
      : [`script-src 'self' ${gateway}`, `frame-src ${query.has("frameless") ? "'none'" : gateway}`, "connect-src 'self'"];
    return {
      "cache-control": query.has("kept") ? "no-cache" : "no-store",
      "content-security-policy": ["default-src 'none'", ...needs, "img-src data:", "form-action 'none'"].join("; "),
    };
  }
}

const PAGE_SCRIPT = `
window.told = [];
window.texts = "";
window.submits = 0;
for (const name of ["ready", "change", "select", "focus", "escape", "action", "complete", "failed", "cancel", "expired", "integrity", "error"]) {
  document.addEventListener("countersign-" + name, ({ detail }) => {
    told.push([name, detail]);
    texts += JSON.stringify(detail);
  });
}
document.addEventListener("submit", (event) => {
  submits += 1;
  event.preventDefault();
});
/** Puts an element into the page: attributes, then properties, then the page's tree. */
window.place = (attributes, properties = {}, id = "one") => {
  const el = document.createElement("countersign-checkout");
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  Object.assign(el, properties);
  document.getElementById(id).append(el);
  return el;
};
/** Asks this page's own server for a session. */
window.session = async ({ reason }) => {
  const response = await fetch("/session?reason=" + reason, { method: "POST" });
  if (!response.ok) throw new Error("no session");
  return response.json();
};
`;
