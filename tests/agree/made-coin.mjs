// Questions on addresses, invoices and links of digital currencies.
import { polymod } from "../peers/other-strings.mjs";
import { made } from "./tables.mjs";
import { twisted, typed } from "./twists.mjs";

const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const TYPES = [1, 13, 16, 6, 5, 3, 9, 19, 24, 27];

const bitcoin = made("bitcoin");

/** Of letters of one case, which carry no checksum, or as ERC-55 has some. */
const ethereum = (random) =>
  random.of([
    () => `0x${random.run(40, "0123456789abcdef")}`,
    () => `0x${random.run(40, "0123456789ABCDEF")}`,
    () => "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    () => "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  ])();

/** Values of five bits. */
const words = (random, length) => Array.from({ length }, () => random.below(32));

/** A number in so many values. */
const numbered = (number, length) => Array.from({ length }, (_, at) => Math.floor(number / 32 ** (length - 1 - at)) % 32);

function field(random, type) {
  const value = {
    1: () => words(random, 52),
    16: () => words(random, 52),
    13: () => texted(random.of(["coffee beans", "ナンセンス 1杯", "", "é"])),
    6: () => numbered(random.below(10 ** 6), random.between(1, 5)),
    5: () => random.of([[16, 8, 0], [1, 0, 0], numbered(2 ** 14 + 2 ** 8, 3), words(random, 3)]),
  }[type]?.() ?? words(random, random.below(60));
  const length = random.below(30) === 0 ? random.below(1024) : value.length;
  return [type, length >> 5, length & 31, ...value];
}

/** The bytes of a text in values of five bits. */
function texted(text) {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((run) => parseInt(run.padEnd(5, "0"), 2));
}

/** An invoice with a checksum that fits, of fields that are right or not (BOLT 11). */
function invoice(random) {
  const human = `ln${random.of(["bc", "bc", "tb", "tbs", "bcrt", "xx"])}${random.of(["", "25m", "2500u", "20n", "9678785340p", "1", "10p", "1p", "0m", "18446744073709551615", "25x"])}`;
  const types = [1, 16, ...(random.below(3) > 0 ? [13, 5] : []), ...Array.from({ length: random.below(4) }, () => random.of(TYPES))];
  const fields = types.filter(() => random.below(12) > 0).flatMap((type) => field(random, type));
  const data = [...numbered(1_496_314_658 + random.below(10 ** 6), 7), ...fields, ...words(random, 104)];
  const codes = [...human].map((one) => one.charCodeAt(0));
  const sum = polymod([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  const text = `${human}1${[...data, ...check].map((word) => LETTERS[word]).join("")}`;
  return random.below(10) === 0 ? text.toUpperCase() : text;
}

/** A link of parameters, most of them known; their values may be twisted before they are written. */
function link(random, scheme, path, parameters) {
  const some = parameters.filter(() => random.below(3) === 0).map(([name, make]) => {
    const value = random.below(8) === 0 ? twisted(random, make(random)) : make(random);
    return `${random.below(10) === 0 ? `req-${name}` : name}${random.below(30) === 0 ? "" : "="}${random.below(8) === 0 ? value : encodeURIComponent(value)}`;
  });
  return `${scheme}${path}${some.length > 0 ? "?" : ""}${some.join("&")}`;
}

const number = (random) => random.of([random.digits(random.between(1, 20)), `${random.below(100)}.${random.digits(random.between(1, 9))}`, `${random.below(10)}.${random.digits(3)}e${random.below(80)}`]);
const words_ = (random) => random.of(["Luke-Jr", "50% off & more", "Café 咖啡", "a=b", "", "x".repeat(300)]);

const BITCOIN = [
  ["amount", number],
  ["label", words_],
  ["message", words_],
  ["pop", (random) => random.of(["callback:", "https://a.example", "app://x?y=", "http:"])],
  ["bc", bitcoin],
  ["tb", bitcoin],
  ["lightning", invoice],
  ["lno", (random) => `lno1${random.run(30, LETTERS)}`],
  ["sp", (random) => `sp1${random.run(40, LETTERS)}`],
  ["other", words_],
];
const ETHEREUM = [
  ["value", number],
  ["gas", number],
  ["gasLimit", number],
  ["gasPrice", number],
  ["address", ethereum],
  ["uint256", number],
];

const ethereumPath = (random) => `${random.below(8) === 0 ? "pay-" : ""}${ethereum(random)}${random.of(["", "@1", "@137", `@${random.digits(3)}`])}${random.of(["", "", "/transfer", "/approve"])}`;

function uri(random) {
  if (random.below(2) === 0) return link(random, random.of(["bitcoin:", "BITCOIN:"]), random.below(5) === 0 ? "" : bitcoin(random), BITCOIN);
  return link(random, "ethereum:", ethereumPath(random), ETHEREUM);
}

/**
 * Members that are there or not, each now and then twisted: a name with `?` is often
 * missing, one with `=` is as it was made, and missing only where it may be.
 *
 * @param {import("./twists.mjs").Random} random
 * @param {Record<string, (random: import("./twists.mjs").Random) => unknown>} makers
 */
export function members(random, makers) {
  const object = {};
  for (const [name, make] of Object.entries(makers)) {
    const [, bare, optional, exact] = /^(\w+)(\??)(=?)$/.exec(name);
    if (optional ? random.below(3) < 2 : !exact && random.below(20) === 0) continue;
    const value = make(random);
    object[bare] = typeof value === "string" && !exact && random.below(10) === 0 ? twisted(random, value) : value;
  }
  return object;
}

function asked(random) {
  if (random.below(2) === 0) {
    const ways = Array.from({ length: random.below(3) }, () => random.of(BITCOIN.slice(4, 9)));
    const instructions = ways.map(([kind, make]) => ({ kind, text: make(random) }));
    const plain = members(random, {
      "address": bitcoin,
      "amount_sat?": (one) => one.digits(one.between(1, 17)),
      "label?": words_,
      "message?": words_,
      "callback?": BITCOIN[3][1],
      "callback_required?": (one) => one.below(2) === 0,
    });
    return { coin: "bitcoin", ...plain, ...(ways.length > 0 && { instructions }) };
  }
  return { coin: "ethereum", ...members(random, { payee: ethereum, chain: (one) => one.digits(one.between(1, 4)), "token?": ethereum, "amount?": number, "gas_limit?": number, "gas_price?": number }) };
}

/** @type {Record<string, (random: import("./twists.mjs").Random) => import("./answer.js").Question>} */
export const coin = {
  "coin.bitcoin": (random) => ({ call: "coin.address", args: ["bitcoin", typed(random, bitcoin(random))] }),
  "coin.ethereum": (random) => ({ call: "coin.address", args: ["ethereum", typed(random, ethereum(random))] }),
  "coin.invoice": (random) => ({ call: "coin.invoice", args: [random.below(3) === 0 ? twisted(random, invoice(random)) : invoice(random), { now: 1_496_314_658 + random.below(10 ** 6) }] }),
  "coin.uri.read": (random) => ({ call: "coin.uri.read", args: [random.below(3) === 0 ? twisted(random, uri(random)) : uri(random)] }),
  "coin.uri.write": (random) => ({ call: "coin.uri.write", args: [asked(random), random.of([{}, { forSymbol: true }, { forSymbol: false }])] }),
};
