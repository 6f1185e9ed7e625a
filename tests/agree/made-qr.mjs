// Questions on what QR codes carry, and on the symbol.
import { either, made, shaped, these } from "./tables.mjs";
import { members } from "./made-coin.mjs";
import { twisted } from "./twists.mjs";

const NAMES = ["BEST TRANSPORT", "Shop", "咖啡店", "Café", "Fulano de Tal", "NA", "😀 & co", "a name that is longer than a field"];

const name = (random) => random.of(NAMES);
const cents = (random) => `${random.below(10 ** random.between(1, 7))}.${random.digits(2)}`;
const amount = (currency) => (random) => ({
  value: random.below(12) === 0 ? twisted(random, cents(random)) : cents(random),
  currency: random.below(20) === 0 ? random.of(["USD", "XXX", "jpy", ""]) : currency,
});
const flag = (random) => random.below(2) === 0;

/** Who is paid, in an object to be written. */
const MERCHANT = {
  category: shaped("nnnn", "0000"),
  country: shaped("SG", "HK", "aa", "CN"),
  name,
  city: name,
  "postal_code?": shaped("nnnnnn"),
  "bill_number?": shaped("cccccccc"),
  "reference?": shaped("cccccc", "***"),
};

const inside = (random) => Object.fromEntries(["00", "01", "02", "25"].filter((id) => id === "00" || flag(random)).map((id) => [id, id === "00" ? random.of(["hk.com.hkicl", "D15600000000", "SG.PAYNOW"]) : name(random)]));

/** What is written, by kind: a member with a question mark may well be missing. */
const OBJECTS = {
  emv: {
    "is_dynamic?": flag,
    "accounts=": (random) => ["02", "26", "29", "51"].filter(flag.bind(null, random)).map((id) => (id < "26" ? { id, value: random.digits(16) } : { id, fields: inside(random) })),
    currency: shaped("CNY", "USD", "JPY", "XXX", "SGD"),
    "amount?": amount("CNY"),
    "tip?=": (random) => random.of(["asked", "fixed", "percent"]),
    "tip_fixed?": amount("CNY"),
    "tip_percent?": shaped("n.n", "nn", "0", "100", "nn.nn"),
    ...Object.fromEntries(Object.entries(MERCHANT).filter(([member]) => !["bill_number?", "reference?"].includes(member))),
    "additional?": (random) => members(random, { "bill_number?": name, "reference?": shaped("***"), "consumer_data?": shaped("AME", "AX"), "channel?": shaped("nnn"), "tax_id?": shaped("cccc"), "further?": () => [{ id: "50", value: "x" }] }),
    "local?": (random) => members(random, { language: shaped("ZH", "zh", "Z1"), name, "city?": name }),
    "further?": (random) => [{ id: "65", value: name(random) }, { id: "91", fields: inside(random) }],
  },
  epc: {
    "bic?": made("bic"),
    name,
    iban: made("iban"),
    "amount?": amount("EUR"),
    "purpose?": shaped("aaaa"),
    "reference?": either(these("RF18 5390 0754 7034", "RF18539007547034"), shaped("cccccccc")),
    "text?": name,
    "information?": name,
  },
  pix: { "key?": these("123e4567-e12b-12d1-a456-426655440000", "+5511987654321"), "url?": these("pix.example.com/cc"), "note?": name, "amount?": amount("BRL"), name, city: name, "reference?": shaped("cccccc", "***") },
  upi: { payee: these("shop@bank", "a.b-c_d@x", "nobody"), "name?": name, "category?": shaped("nnnn"), "transaction?": shaped("cccc"), "reference?": shaped("cccc"), "note?": name, "amount?": amount("INR"), "minimum?": amount("INR"), "url?": these("https://a.example/?b=c&d", "mailto:x", "shop") },
  hkqr: { "fps_id?": shaped("nnnnnnn", "nnnnnnnnnnnn"), "mobile?": shaped("+852-nnnnnnnn"), "email?": shaped("aaa@aaa.hk"), currency: shaped("HKD", "CNY", "USD"), "amount?": amount("HKD"), ...MERCHANT },
  paynow: { "mobile?": shaped("+65nnnnnnnn"), "uen?": shaped("nnnnnnnna", "nnnnnnnnnaaaa"), is_editable: flag, "expiry?": shaped("20261231", "20261231235959", "nnnnnnnn"), "amount?": amount("SGD"), ...MERCHANT },
};

/** A field, its length in characters. */
const field = (id, value) => id + String([...value].length).padStart(2, "0") + value;

/** The checksum of codes of the EMV kind (CRC-16/IBM-3740, over UTF-8). */
function crc(text) {
  let sum = 0xffff;
  for (const byte of Buffer.from(text)) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x8000 ? ((sum << 1) ^ 0x1021) & 0xffff : (sum << 1) & 0xffff;
  }
  return sum.toString(16).toUpperCase().padStart(4, "0");
}

const ACCOUNTS = {
  emv: [["02", shaped("nnnnnnnnnnnnnnnn")], ["29", [["00", shaped("D15600000000")], ["05", shaped("cccccc")]]]],
  pix: [["26", [["00", these("br.gov.bcb.pix")], ["01", OBJECTS.pix["key?"]], ["02?", name], ["25?", OBJECTS.pix["url?"]]]]],
  hkqr: [["26", [["00", these("hk.com.hkicl", "HK.COM.HKICL")], ["02", OBJECTS.hkqr["fps_id?"]], ["03?", OBJECTS.hkqr["mobile?"]], ["04?", OBJECTS.hkqr["email?"]]]]],
  paynow: [["26", [["00", shaped("SG.PAYNOW")], ["01", shaped("0", "2", "2", "3")], ["02", OBJECTS.paynow["uen?"]], ["03?", shaped("0", "1", "2")], ["04?", OBJECTS.paynow["expiry?"]]]]],
};
const NUMBERS = { emv: ["156", "840", "392"], pix: ["986"], hkqr: ["344", "156"], paynow: ["702"] };
const COUNTRIES = { emv: "CN", pix: "BR", hkqr: "HK", paynow: "SG" };

/** All fields of a kind, in their order. */
const fields = (kind) => [
  ["01?", shaped("11", "12", "13")],
  ...ACCOUNTS[kind],
  ["52", MERCHANT.category],
  ["53", (random) => (random.below(20) === 0 ? random.digits(3) : random.of(NUMBERS[kind]))],
  ["54?", (random) => random.of([cents(random), String(random.below(1000)), random.digits(14), `${random.below(10)}.`, `0${cents(random)}`])],
  ["55?", shaped("01", "02", "03")],
  ["56?", cents],
  ["57?", OBJECTS.emv["tip_percent?"]],
  ["58", () => COUNTRIES[kind]],
  ["59", name],
  ["60", name],
  ["61?", MERCHANT["postal_code?"]],
  ["62?", [["01?", name], ["05", shaped("***", "cccccc")], ["09?", shaped("AME")], ["50?", [["00", name]]]]],
  ["64?", [["00", shaped("ZH")], ["01", name], ["02?", name], ["05?", name]]],
  ["70?", name],
  ["91?", [["00", name], ["07", name]]],
];

/** Fields as a text, seldom one missing, twice or twisted. */
function written(random, list) {
  return list
    .filter(([id]) => (id.endsWith("?") ? random.below(3) === 0 : random.below(40) > 0))
    .map(([id, make]) => {
      const value = Array.isArray(make) ? written(random, make) : make(random);
      const text = field(id.slice(0, 2), random.below(25) === 0 ? twisted(random, value).slice(0, 99).toWellFormed() : value);
      return random.below(60) === 0 ? text + text : text;
    })
    .join("");
}

function emv(random, kind) {
  const text = `000201${written(random, fields(kind))}6304`;
  return text + (random.below(30) === 0 ? random.shaped("cccc") : crc(text));
}

function epc(random) {
  const optional = (make) => (random.below(2) === 0 ? make(random) : "");
  const lines = ["BCD", random.of(["001", "002", "002", "003"]), random.of("1289"), "SCT", optional(made("bic")), name(random), made("iban")(random), random.of(["", `EUR${cents(random)}`, "EUR1", "USD1.00"]), optional(shaped("aaaa")), optional(shaped("RF18539007547034")), optional(name), optional(name)];
  const kept = lines.slice(0, random.below(4) === 0 ? random.between(6, 12) : 12);
  return kept.map((line) => (random.below(40) === 0 ? twisted(random, line) : line)).join(random.of(["\n", "\n", "\r\n"]));
}

const PARAMETERS = { pa: OBJECTS.upi.payee, pn: name, mc: shaped("nnnn"), tid: shaped("cccc"), tr: shaped("cccc"), tn: name, am: cents, mam: cents, cu: shaped("INR", "INR", "USD"), url: OBJECTS.upi["url?"], sign: shaped("cccc") };

function upi(random) {
  const some = Object.entries(PARAMETERS).filter(([key]) => key === "pa" || random.below(2) === 0);
  const pairs = some.map(([key, make]) => {
    const value = random.below(25) === 0 ? twisted(random, make(random)) : make(random);
    return `${key}=${random.below(10) === 0 ? value : encodeURIComponent(value)}`;
  });
  return `${random.of(["upi://pay?", "UPI://PAY?", "upi://pay?"])}${pairs.join("&")}`;
}

const READ = { epc, upi, ...Object.fromEntries(Object.keys(ACCOUNTS).map((kind) => [kind, (random) => emv(random, kind)])) };

/** @type {Record<string, (random: import("./twists.mjs").Random) => import("./answer.js").Question>} */
export const qr = {
  "qr.symbol": (random) => {
    const text = random.of([() => random.digits(random.between(1, 200)), () => random.shaped("c".repeat(random.between(1, 100))), () => name(random).repeat(random.between(1, 12)), () => twisted(random, name(random))])();
    return { call: "qr.symbol", args: [text, { level: random.of("LMQH") }] };
  },
};

for (const kind of Object.keys(OBJECTS)) {
  qr[`qr.${kind}.read`] = (random) => {
    const text = READ[kind](random);
    return { call: `qr.${kind}.read`, args: [random.below(8) === 0 ? twisted(random, text) : text] };
  };
  qr[`qr.${kind}.write`] = (random) => ({ call: `qr.${kind}.write`, args: [members(random, OBJECTS[kind])] });
}
