// Identities, addresses of Bitcoin and bare check digits, as right texts are made.
import { createHash } from "node:crypto";

import { luhnDigit } from "./card-strings.mjs";

const DIGITS = "0123456789X";
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** Right texts of everything else. @param {import("./strings.mjs").Tables} tables */
export function others({ places, today }) {
  return {
    cn_resident_id: (random) => {
      const day = new Date(Date.UTC(random.between(1890, 2027), random.below(12), random.between(1, 28)));
      const place = random.below(3) === 0 ? random.digits(6) : random.of(places);
      const body = place + day.toISOString().slice(0, 10).replaceAll("-", "") + random.digits(3);
      const old = random.below(20) === 0;
      const right = old ? body.slice(0, 6) + body.slice(8) : body + mod11and2(body);
      return { right, stray: body + random.of(DIGITS), beside: today };
    },
    bitcoin: (random) => ({ right: random.below(2) === 0 ? base58Address(random) : segwitAddress(random) }),
    luhn: (random) => {
      const body = random.digits(random.between(1, 20));
      return { right: body + luhnDigit(body), stray: body + random.digits(1) };
    },
    mod_97_10: (random) => {
      const body = random.shaped("c".repeat(random.between(2, 30)));
      const number = [...`${body}00`].map((one) => parseInt(one, 36)).join("");
      return { right: body + String(98n - (BigInt(number) % 97n)).padStart(2, "0"), stray: body + random.digits(2) };
    },
    mod_11_10: (random) => {
      const body = random.digits(random.between(1, 20));
      const state = [...body].reduce((last, digit) => (((last + Number(digit)) % 10 || 10) * 2) % 11, 10);
      return { right: body + ((11 - state) % 10), stray: body + random.digits(1) };
    },
    mod_11_2: (random) => {
      const body = random.digits(random.between(1, 20));
      return { right: body + mod11and2(body), stray: body + random.of(DIGITS) };
    },
  };
}

function mod11and2(body) {
  const sum = [...body].reduce((last, digit) => ((last + Number(digit)) * 2) % 11, 0);
  return DIGITS[(12 - sum) % 11];
}

/** A hash of a key or script with its version, in Base58Check. */
function base58Address(random) {
  const version = random.of([0x00, 0x05, 0x05, 0x00, 0x6f, 0xc4]);
  const body = Buffer.from([version, ...Array.from({ length: 20 }, () => random.below(random.below(9) === 0 ? 2 : 256))]);
  const twice = createHash("sha256").update(createHash("sha256").update(body).digest()).digest();
  const bytes = Buffer.concat([body, twice.subarray(0, 4)]);
  let text = "";
  for (let left = BigInt(`0x${bytes.toString("hex")}`); left > 0n; left /= 58n) text = BASE58[Number(left % 58n)] + text;
  return "1".repeat(bytes.findIndex((byte) => byte > 0)) + text;
}

/** A witness program in the checksum of its version (BIP-173, BIP-350). */
function segwitAddress(random) {
  const human = random.of(["bc", "bc", "bc", "tb", "bcrt"]);
  const version = random.of([0, 0, 1, 1, random.below(17)]);
  const length = version === 0 ? random.of([20, 32]) : random.of([32, 32, random.between(2, 40)]);
  const bits = Array.from({ length: length * 8 }, () => random.below(2));
  const words = [version];
  for (let at = 0; at < bits.length; at += 5) words.push(parseInt(bits.slice(at, at + 5).join("").padEnd(5, "0"), 2));
  const codes = [...human].map((one) => one.charCodeAt(0));
  const sum = polymod([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...words, 0, 0, 0, 0, 0, 0]);
  const right = sum ^ (version === 0 ? 1 : 0x2bc830a3);
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (right >>> shift) & 31);
  const text = `${human}1${[...words, ...check].map((word) => BECH32[word]).join("")}`;
  return random.below(10) === 0 ? text.toUpperCase() : text;
}

export function polymod(values) {
  return values.reduce((sum, value) => {
    const top = sum >>> 25;
    const next = ((sum & 0x1ffffff) << 5) ^ value;
    return [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].reduce((last, word, at) => ((top >> at) & 1 ? last ^ word : last), next);
  }, 1);
}
