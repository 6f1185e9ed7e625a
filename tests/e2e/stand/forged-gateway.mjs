import { createHash } from "node:crypto";

import { jsonOf, replaced } from "./fault-proxy.mjs";
import { Forger, opened } from "./forge.mjs";

/** How long a key is good for that nobody else knows, in seconds. */
const DAY = 86_400;

const RECEIPT = "countersign-receipt+jws";

/**
 * A gateway with a key of its own before the real one: its orders may offer more
 * than ours can, and its payments may take what time they like. No issuer hears
 * of any.
 */
export class ForgedGateway {
  #forger;
  #proxy;
  #order;
  #intent;
  #receipts = [];
  #isSettled;
  #settled = new Promise((resolve) => (this.#isSettled = resolve));

  /**
   * @param {import("./fault-proxy.mjs").FaultProxy} proxy forgets it at its `reset`
   * @param {(order: any) => object} [change] of the order's payload
   */
  static async over(proxy, change = (order) => order) {
    const forged = new ForgedGateway();
    forged.#proxy = proxy;
    forged.#forger = await Forger.make();
    proxy.on("GET /.well-known/countersign.json", replaced((answer) => forged.#discovery(jsonOf(answer))));
    proxy.on("POST /v1/checkout/keys", replaced(async (answer) => forged.#standing(jsonOf(answer), change)));
    return forged;
  }

  /**
   * Takes an intent, and answers with a receipt.
   *
   * @param {object} members of the receipt, beside what every receipt has
   * @returns {import("./fault-proxy.mjs").Fault}
   */
  accepts(members) {
    this.#proxy.on("GET /v1/checkout/receipt", async (exchange) => {
      await this.#settled;
      return answer(exchange, { receipt: this.#receipts.at(-1) });
    });
    return async (exchange) => {
      this.#intent = jsonOf(exchange).intent;
      return answer(exchange, { receipt: await this.#sign(members) });
    };
  }

  /** Gives the receipt that is waited for. */
  async settle(members) {
    await this.#sign(members);
    this.#isSettled();
  }

  #discovery({ jwks, ...rest }) {
    const now = Math.floor(Date.now() / 1000);
    const key = { ...this.#forger.jwk, kid: this.#forger.thumbprint, use: "sig", nbf: now - DAY, exp: now + DAY };
    return { body: { ...rest, jwks: { keys: [...jwks.keys, key] } } };
  }

  async #standing(standing, change) {
    const { header, payload } = opened(standing.order);
    this.#order ??= await this.#forger.sign({ ...header, kid: this.#forger.thumbprint }, change(payload));
    const receipt = this.#receipts.at(-1);
    return {
      body: { ...standing, order: this.#order, ...(this.#intent && { intent: this.#intent }), ...(receipt && { receipt }) },
    };
  }

  async #sign(members) {
    const { iss, sid, order, iat } = opened(this.#order).payload;
    const payload = {
      ...{ v: 1, iss, sid, order_digest: digest(this.#order), intent_digest: digest(this.#intent) },
      ...{ attempt: 1, seq: this.#receipts.length + 1, amount: order.amount, until: iat + DAY },
      ...{ iat: Math.floor(Date.now() / 1000), ...members },
    };
    const receipt = await this.#forger.sign({ kid: this.#forger.thumbprint, typ: RECEIPT }, payload);
    this.#receipts.push(receipt);
    return receipt;
  }
}

const digest = (jws) => createHash("sha256").update(jws).digest("base64url");

function answer({ headers: { origin } }, body) {
  const headers = { "content-type": "application/json", ...(origin && { "access-control-allow-origin": origin }) };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
}
