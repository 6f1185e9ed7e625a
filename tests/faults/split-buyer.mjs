import { randomBytes, randomUUID } from "node:crypto";
import { compactVerify, createLocalJWKSet } from "jose";

import { Forger, opened } from "../e2e/stand/forge.mjs";
import { sealed, sha256 } from "../security/stand/signer.mjs";

/** @typedef {{ kind: string, ref: string, value: string }} Part */
/** @typedef {{ status: number, json: any }} Answer */

const CARD = { number: "4242424242424242", exp_month: 12, exp_year: 2040, cvc: "123", holder: "Ada Lovelace" };

/** How long an intent may be answered for, in seconds. */
const LIFE = 120;

/** How long a call is waited for, and how long until it is tried again, in milliseconds. */
const [PATIENCE, PAUSE] = [35_000, 3_000];

/** How often a call is made at most: more of them is a visit that hangs. */
const MOST_CALLS = 200;

/**
 * A buyer whose client pays with an account beside the card, which the core does
 * not do yet: written from docs/protocol.md sections 2 to 8 over npm jose.
 */
export class SplitBuyer {
  #gateway;
  #secret;
  #parts;
  #forger = /** @type {any} */ (undefined);
  #keys = /** @type {any} */ (undefined);
  #order = /** @type {any} */ (undefined);
  #digest = "";
  #seq = 0;

  /**
   * @param {import("../../js/mock.js").MockGateway} gateway
   * @param {string} secret
   * @param {Part[]} parts
   */
  constructor(gateway, secret, parts) {
    this.#gateway = gateway;
    this.#secret = secret;
    this.#parts = parts;
  }

  /**
   * Pays, as often as the gateway's receipts allow.
   *
   * @param {() => Promise<void>} later
   * @returns {Promise<string[]>} what the last receipt that counted says
   */
  async go(later) {
    this.#forger = await Forger.make();
    await this.#opens();
    let [nonce, attempt] = [this.#order.nonce, 1];
    for (;;) {
      const { status, retry, nonce: next } = await this.#settled(await this.#pay(nonce, attempt));
      if (status !== "failed" || retry === "none") {
        await later();
        return [status];
      }
      [nonce, attempt] = [next, attempt + 1];
    }
  }

  /** Learns the gateway's keys, and has its own enrolled. */
  async #opens() {
    for (let calls = 0; !this.#order; calls += 1) {
      const keys = await this.#call("none", "GET", "/.well-known/countersign.json", calls);
      const told = await this.#call("Bearer", "POST", "/v1/checkout/keys", calls, {});
      if (!keys.json?.jwks || !told.json?.order) continue;
      this.#keys = createLocalJWKSet(keys.json.jwks);
      // What came garbled is asked for again, the keys too.
      this.#order = await this.#signed(told.json.order).catch(() => undefined);
      this.#digest = sha256(told.json.order);
    }
  }

  /**
   * Sends an intent, the identical bytes until it can be taken no more, and voids
   * it then; gives the first receipt that counts.
   *
   * @param {string} nonce
   * @param {number} attempt
   */
  async #pay(nonce, attempt) {
    const jti = randomBytes(16).toString("base64url");
    const now = this.#now();
    const body = await this.#submission({ jti, nonce, attempt, iat: now, exp: now + LIFE });
    for (let calls = 0; ; calls += 1) {
      const isOver = this.#now() > now + LIFE;
      const path = isOver ? "/v1/checkout/intents/void" : "/v1/checkout/intents";
      const answer = await this.#call("DPoP", "POST", path, calls, isOver ? { jti, nonce } : body);
      const receipt = await this.#counts(answer);
      if (receipt) return receipt;
    }
  }

  /**
   * Asks until the attempt is settled.
   *
   * @param {any} receipt
   */
  async #settled(receipt) {
    let newest = receipt;
    for (let calls = 0; ["processing", "action_required", "partially_paid"].includes(newest.status); calls += 1) {
      const path = `/v1/checkout/receipt?after=${this.#seq}&wait=25`;
      newest = (await this.#counts(await this.#call("DPoP", "GET", path, calls))) ?? newest;
    }
    return newest;
  }

  /** @param {{ jti: string, nonce: string, attempt: number, iat: number, exp: number }} own */
  async #submission(own) {
    const { merchant, order, iss, sid, seal } = this.#order;
    const { id, name } = merchant;
    const card = { sealed: await sealed(CARD, seal, `${sid}.${own.jti}`), last4: CARD.number.slice(-4), brand: "visa" };
    const tenders = this.#parts.map(({ value, ...part }) => ({ ...part, amount: { value, currency: order.amount.currency } }));
    const payment = Buffer.from(JSON.stringify({ salt: randomBytes(16).toString("base64url"), method: "card", card, tenders }));
    const intent = {
      ...{ v: 1, aud: iss, sid, order_digest: this.#digest, payment_digest: sha256(payment), amount: order.amount },
      ...{ payee: { id, name }, shown: { total: order.amount }, method: "card", origin: "https://shop.example" },
      ...{ auth: { level: 0, evidence: [] }, consents: [], log: sha256(""), ...own },
    };
    const signed = await this.#forger.sign({ kid: this.#forger.thumbprint, typ: "countersign-intent+jws" }, intent);
    return { intent: signed, payment: payment.toString("base64url") };
  }

  /**
   * The receipt in an answer, if it is newer than the last and signed by the gateway.
   *
   * @param {Answer} answer
   */
  async #counts({ json }) {
    const receipt = json?.receipt && (await this.#signed(json.receipt).catch(() => undefined));
    if (!receipt || receipt.seq <= this.#seq) return undefined;
    this.#seq = receipt.seq;
    return receipt;
  }

  /** @param {string} jws */
  async #signed(jws) {
    await compactVerify(jws, this.#keys);
    return opened(jws).payload;
  }

  /**
   * Makes a call; status 0 is no answer. A second one comes after a pause.
   *
   * @param {string} scheme
   * @param {string} method
   * @param {string} path
   * @param {number} before how many like it were made
   * @param {object} [body]
   * @returns {Promise<Answer>}
   */
  async #call(scheme, method, path, before, body) {
    if (before > MOST_CALLS) throw new Error(`hung at ${path}`);
    if (before > 0) await this.#gateway.advance(PAUSE);
    const url = this.#gateway.url + path;
    const { kty, crv, x, y } = this.#forger.jwk;
    const claims = { htm: method, htu: url.split("?")[0], ath: sha256(this.#secret), jti: randomUUID(), iat: this.#now() };
    const dpop = await this.#forger.sign({ typ: "dpop+jwt", jwk: { kty, crv, x, y } }, claims);
    const headers = { ...(scheme !== "none" && { authorization: `${scheme} ${this.#secret}`, dpop }), "content-type": "application/json" };
    return this.#gateway.until(this.#answer(url, { method, headers, ...(body && { body: JSON.stringify(body) }) }));
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   * @returns {Promise<Answer>}
   */
  async #answer(url, init) {
    const { setTimeout, clearTimeout } = this.#gateway.client.host;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await this.#gateway.fetch(url, { ...init, signal: patience.signal });
      const text = await answer.text();
      return { status: answer.status, json: text ? JSON.parse(text) : undefined };
    } catch {
      return { status: 0, json: undefined };
    } finally {
      clearTimeout(timer);
    }
  }

  #now() {
    return Math.floor(this.#gateway.now / 1000);
  }
}
