// X.509 certificates as a test wants them, the wrong ones included (RFC 5280).
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const OID = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
};

const DAY = 86_400_000;

/** A certificate authority of a test's own. */
export class Authority {
  #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });

  constructor() {
    /** Its own certificate, in PEM. */
    this.cert = this.#issue({ name: "Test authority", publicKey: this.#keys.publicKey, extensions: [IS_AUTHORITY] });
  }

  /**
   * A server's key and certificate, in PEM, and the pin that Chromium knows it by.
   *
   * @param {{ host?: string, from?: number, until?: number }} [options] `host` is a
   *   DNS name; `from` and `until` are days from now
   */
  server({ host = "localhost", from = -1, until = 30 } = {}) {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const cert = this.#issue({ name: host, publicKey, extensions: [namesOf(host)], from, until });
    const spki = publicKey.export({ type: "spki", format: "der" });
    return {
      cert,
      key: privateKey.export({ type: "pkcs8", format: "pem" }),
      pin: createHash("sha256").update(spki).digest("base64"),
    };
  }

  #issue({ name, publicKey, extensions, from = -1, until = 30 }) {
    const algorithm = sequence(oid(OID.ecdsaWithSha256));
    const signed = sequence(
      tagged(0xa0, integer([2])),
      integer([1, ...randomBytes(8)]),
      algorithm,
      nameOf("Test authority"),
      sequence(time(from), time(until)),
      nameOf(name),
      publicKey.export({ type: "spki", format: "der" }),
      tagged(0xa3, sequence(...extensions)),
    );
    const signature = sign("sha256", signed, this.#keys.privateKey);
    const der = sequence(signed, algorithm, tagged(0x03, Buffer.of(0), signature));
    return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").match(/.{1,64}/g).join("\n")}\n-----END CERTIFICATE-----\n`;
  }
}

/** One value of ASN.1 DER (X.690 section 8.1). */
function tagged(tag, ...contents) {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...contents) => tagged(0x30, ...contents);
const oid = (bytes) => tagged(0x06, Buffer.from(bytes));
const integer = (bytes) => tagged(0x02, Buffer.from(bytes));
const octets = (...contents) => tagged(0x04, ...contents);

const IS_TRUE = tagged(0x01, Buffer.of(0xff));
const IS_AUTHORITY = sequence(oid(OID.basicConstraints), IS_TRUE, octets(sequence(IS_TRUE)));

const nameOf = (text) => sequence(tagged(0x31, sequence(oid(OID.commonName), tagged(0x0c, Buffer.from(text)))));
const namesOf = (host) => sequence(oid(OID.subjectAltName), octets(sequence(tagged(0x82, Buffer.from(host)))));

/** UTCTime, so many days from now. */
function time(days) {
  const text = new Date(Date.now() + days * DAY).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return tagged(0x17, Buffer.from(text.slice(2)));
}
