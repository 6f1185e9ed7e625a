import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";

/** Half the order of P-256: a document's s may not be more (docs/protocol.md section 1). */
const HALF = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

/** A key of somebody who is not the gateway. */
export class Forger {
  #key;

  static async make() {
    const forger = new Forger();
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    forger.#key = privateKey;
    /** The public key. */
    forger.jwk = await exportJWK(publicKey);
    forger.thumbprint = await calculateJwkThumbprint(forger.jwk);
    return forger;
  }

  /**
   * A document as it should be in everything but the key it was signed with.
   *
   * @param {{ alg?: string, kid: string, typ: string }} header
   * @param {object} payload
   */
  async sign(header, payload) {
    const bytes = new TextEncoder().encode(JSON.stringify(payload));
    for (;;) {
      const jws = await new CompactSign(bytes).setProtectedHeader({ alg: "ES256", ...header }).sign(this.#key);
      if (hasLowS(jws)) return jws;
    }
  }
}

/** Header and payload of a compact JWS, unverified. */
export function opened(jws) {
  const [header, payload] = jws.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));
  return { header, payload };
}

/** Whether s is the lower of the two that would do. */
export function hasLowS(jws) {
  const s = Buffer.from(jws.split(".")[2], "base64url").subarray(32);
  return BigInt(`0x${s.toString("hex")}`) <= HALF;
}

/**
 * The same text with another character at one place. The bit that changes is
 * the one that decoders never leave unused.
 */
export function flipped(jws, place) {
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const index = ALPHABET.indexOf(jws[place]);
  const other = index < 0 ? "A" : ALPHABET[index ^ 32];
  return jws.slice(0, place) + other + jws.slice(place + 1);
}
