const KEY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Longest wait for a word, in milliseconds: a payment goes on without. */
const PATIENCE = 1000;

/**
 * Has the device key vouch for a page's key: gives the body of its enrolment.
 * The device key is the browser's, for this site: made by it, kept by it, and
 * never shown to any script. Gives null where there is none to be had: in a
 * private window, without a store, outside a browser.
 *
 * @param {object} claims `sid`, `jkt`, `iat` and `exp` of the endorsement
 * @returns {Promise<string | null>}
 */
export const vouch = (claims) =>
  Promise.race([
    endorse(claims).catch(() => null),
    /** @type {Promise<null>} */ (new Promise((done) => setTimeout(done, PATIENCE, null))),
  ]);

/** @param {object} claims */
async function endorse(claims) {
  const { privateKey, publicKey } = await load();
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  // RFC 7638: these members, in this order.
  const jwk = { crv, kty, x, y };
  const kid = text(await crypto.subtle.digest("SHA-256", bytes(JSON.stringify(jwk))));
  const parts = [{ alg: "ES256", kid, typ: "countersign-key+jws" }, { v: 1, ...claims }];
  const input = parts.map((part) => text(bytes(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign(KEY, privateKey, bytes(input));
  return JSON.stringify({ endorsement: `${input}.${text(signature)}`, device_jwk: jwk });
}

/**
 * The device key, made the first time.
 *
 * @returns {Promise<CryptoKeyPair>}
 */
async function load() {
  const made = await crypto.subtle.generateKey(KEY, false, ["sign", "verify"]);
  const opening = indexedDB.open("countersign", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  const db = await asked(opening);
  const keys = db.transaction("keys", "readwrite").objectStore("keys");
  // The first stays, whichever page made it: transactions wait for each other.
  const pair = (await asked(keys.get("device"))) ?? made;
  await asked(keys.put(pair, "device"));
  db.close();
  return pair;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {string} ascii */
const bytes = (ascii) => new TextEncoder().encode(ascii);

/**
 * Base64url.
 *
 * @param {ArrayBuffer | Uint8Array} octets
 */
const text = (octets) =>
  btoa(String.fromCharCode(...new Uint8Array(octets))).replace(/[+/=]/g, (one) => ({ "+": "-", "/": "_" })[one] ?? "");
