import { createHash, randomUUID } from "node:crypto";
import { SignJWT, exportJWK, generateKeyPair } from "jose";

/**
 * A buyer's client written from docs/protocol.md section 7 alone, over npm jose:
 * it enrols a key of its own and can send any body in that session's name.
 */
export class WireBuyer {
  #gateway;
  #secret;
  #key;
  #jwk;

  /** @param {{ gateway: string, clientSecret: string }} options */
  static async enrol({ gateway, clientSecret }) {
    const buyer = new WireBuyer();
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    buyer.#gateway = gateway;
    buyer.#secret = clientSecret;
    buyer.#key = privateKey;
    buyer.#jwk = await exportJWK(publicKey);
    /** What the enrolment was answered. */
    buyer.standing = (await buyer.#call("Bearer", "POST", "/v1/checkout/keys", {})).json;
    return buyer;
  }

  /**
   * Calls the gateway with a fresh proof.
   *
   * @param {"GET" | "POST"} method
   * @param {string} path with its query
   * @param {object | string} [body] text is sent as it is
   * @returns {Promise<{ status: number, json: any }>}
   */
  call(method, path, body) {
    return this.#call("DPoP", method, path, body);
  }

  async #call(scheme, method, path, body) {
    const answer = await fetch(this.#gateway + path, {
      method,
      headers: {
        authorization: `${scheme} ${this.#secret}`,
        dpop: await this.#proof(method, this.#gateway + path.split("?")[0]),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === "" ? undefined : JSON.parse(text) };
  }

  /** A proof of possession (RFC 9449 section 4.2). */
  #proof(htm, htu) {
    const ath = createHash("sha256").update(this.#secret).digest("base64url");
    return new SignJWT({ htm, htu, ath, jti: randomUUID() })
      .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk: this.#jwk })
      .setIssuedAt()
      .sign(this.#key);
  }
}
