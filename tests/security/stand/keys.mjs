import { createDecipheriv, createECDH, createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint } from "jose";

/** Bytes of a P-256 scalar. */
const SIZE = 32;

/** A random scalar has at least so many different bytes, nearly always: what has fewer is not tried. */
const VARIETY = 24;

/**
 * The private scalar of a public key, if a memory holds it, in either order of
 * its bytes: what is found is proven by the key it gives.
 *
 * @param {Buffer} memory
 * @param {{ x: string, y: string }} jwk
 * @returns {Buffer | undefined} big-endian
 */
export function scalarIn(memory, { x }) {
  const wanted = Buffer.from(x, "base64url");
  const ecdh = createECDH("prime256v1");
  for (let at = 0; at + SIZE <= memory.length; at += 4) {
    const bytes = memory.subarray(at, at + SIZE);
    if ((bytes[0] | bytes[1] | bytes[2] | bytes[3]) === 0 || new Set(bytes).size < VARIETY || isText(bytes)) continue;
    for (const scalar of [Buffer.from(bytes).reverse(), Buffer.from(bytes)]) {
      if (publicX(ecdh, scalar)?.equals(wanted)) return scalar;
    }
  }
  return undefined;
}

/** How a memory can hold a secret of bytes: as it is, and with its bytes turned round. */
export function holds(memory, secret) {
  return memory.includes(secret) || memory.includes(Buffer.from(secret).reverse());
}

/**
 * The private key that the gateway keeps under a name, from its files.
 *
 * @param {string} folder
 * @param {string} kid
 */
export async function keptScalar(folder, kid) {
  const ecdh = createECDH("prime256v1");
  for (const name of await readdir(folder)) {
    const text = (await readFile(join(folder, name))).toString("latin1");
    for (const [run] of text.matchAll(/[\w-]{43,}/g)) {
      if (!run.includes(kid)) continue;
      for (let at = 0; at + 43 <= run.length; at += 1) {
        const scalar = Buffer.from(run.slice(at, at + 43), "base64url");
        const x = publicX(ecdh, scalar);
        if (x && (await thumbprint(ecdh)) === kid) return scalar;
      }
    }
  }
  throw new Error("the gateway's files hold no such key");
}

/**
 * The key that a sealed card was encrypted with (RFC 7518 section 4.6), and what
 * it opens.
 *
 * @param {string} jwe
 * @param {Buffer} scalar of who it was sealed to
 */
export function openSealed(jwe, scalar) {
  const [head, , iv, text, tag] = jwe.split(".");
  const { epk, apu, apv } = JSON.parse(Buffer.from(head, "base64url"));
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(scalar);
  const point = Buffer.concat([Buffer.of(4), ...[epk.x, epk.y].map((part) => Buffer.from(part, "base64url"))]);
  const sized = (part) => Buffer.concat([number(part.length), part]);
  const info = [Buffer.from("A256GCM"), Buffer.from(apu, "base64url"), Buffer.from(apv, "base64url")].map(sized);
  const key = createHash("sha256").update(Buffer.concat([number(1), ecdh.computeSecret(point), ...info, number(256)])).digest();
  const opened = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"));
  opened.setAAD(Buffer.from(head)).setAuthTag(Buffer.from(tag, "base64url"));
  const plain = Buffer.concat([opened.update(Buffer.from(text, "base64url")), opened.final()]).toString();
  return { key, plain };
}

function number(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function publicX(ecdh, scalar) {
  try {
    ecdh.setPrivateKey(scalar);
    return ecdh.getPublicKey().subarray(1, 1 + SIZE);
  } catch {
    return undefined;
  }
}

function thumbprint(ecdh) {
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  return calculateJwkThumbprint({ kty: "EC", crv: "P-256", x, y });
}

/** Texts are no scalars: half of a random one's bytes are above 127. */
const isText = (bytes) => bytes.every((byte) => byte < 128);
