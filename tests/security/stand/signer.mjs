import { createHash, randomBytes } from "node:crypto";
import { CompactEncrypt, importJWK } from "jose";

import { Forger, opened } from "../../e2e/stand/forge.mjs";

const INTENT = "countersign-intent+jws";
const DPOP = "dpop+jwt";

/**
 * A page that has got hold of a client secret: it enrols a key of its own, and
 * signs whatever it likes (docs/protocol.md sections 3, 4 and 7).
 */
export class Signer {
  #forger;
  #gateway;
  #secret;

  /** @param {{ gateway: string, clientSecret: string, origin: string }} options */
  static async enrol({ gateway, clientSecret, origin }) {
    const signer = new Signer();
    signer.#forger = await Forger.make();
    signer.#gateway = gateway;
    signer.#secret = clientSecret;
    signer.origin = origin;
    const { json } = await signer.#call("Bearer", "/v1/checkout/keys", {});
    signer.jws = json.order;
    /** What the gateway has signed. */
    signer.order = opened(json.order).payload;
    return signer;
  }

  /**
   * Pays with a card, with an intent that `change` has its way with.
   *
   * @param {{ number: string, cvc: string }} card
   * @param {(intent: any) => object} change
   */
  async pay({ number, cvc }, change) {
    const { order, origin } = this;
    const jti = randomBytes(16).toString("base64url");
    const plain = { number, exp_month: 12, exp_year: new Date().getFullYear() + 1, cvc, holder: "Ada" };
    const card = { sealed: await sealed(plain, order.seal, `${order.sid}.${jti}`), last4: number.slice(-4), brand: "visa" };
    const payment = Buffer.from(JSON.stringify({ salt: randomBytes(16).toString("base64url"), method: "card", card, tenders: [] }));
    const now = Math.floor(Date.now() / 1000);
    const { id, name } = order.merchant;
    const intent = {
      ...{ v: 1, aud: order.iss, jti, sid: order.sid, attempt: 1 },
      ...{ order_digest: sha256(this.jws), payment_digest: sha256(payment) },
      ...{ amount: order.order.amount, payee: { id, name }, shown: { total: order.order.amount } },
      ...{ method: "card", origin, auth: { level: 0, evidence: [] }, consents: [], nonce: order.nonce },
      ...{ log: sha256(""), iat: now, exp: now + 120 },
    };
    const signed = await this.#forger.sign({ kid: this.#forger.thumbprint, typ: INTENT }, change(intent));
    return this.#call("DPoP", "/v1/checkout/intents", { intent: signed, payment: payment.toString("base64url") });
  }

  async #call(scheme, path, body) {
    const url = this.#gateway + path;
    const claims = { htm: "POST", htu: url, ath: sha256(this.#secret), jti: randomBytes(16).toString("base64url"), iat: Math.floor(Date.now() / 1000) };
    const { kty, crv, x, y } = this.#forger.jwk;
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `${scheme} ${this.#secret}`,
        dpop: await this.#forger.sign({ typ: DPOP, jwk: { kty, crv, x, y } }, claims),
        origin: this.origin,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  }
}

/**
 * A card that only the gateway can read, for one payment (docs/protocol.md section 3).
 *
 * @param {object} card
 * @param {import("jose").JWK} seal the order's
 * @param {string} place session and intent
 */
export async function sealed(card, { kid, ...jwk }, place) {
  const plain = Buffer.alloc(256, " ");
  plain.write(JSON.stringify(card));
  return new CompactEncrypt(plain)
    .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", kid, typ: "countersign-sealed+jwe" })
    .setKeyManagementParameters({ apu: Buffer.from(place), apv: Buffer.from(kid) })
    .encrypt(await importJWK(jwk, "ECDH-ES"));
}

/** @param {string | Uint8Array} bytes */
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("base64url");
