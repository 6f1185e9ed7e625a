import { CheckoutError } from "./errors.js";
import { only, text } from "./misuse.js";
import { membersOf, pairsOf, readPairs, writePairs } from "./payload.js";

/** @typedef {import("./payload.js").Crosses} Crosses */
/** @typedef {import("./payload.js").Pair} Pair */
/** @typedef {import("./state.js").Amount} Amount */

/**
 * A field that is a payment scheme's own: `value` where it is a text, `fields`
 * where it has fields inside, by their two digits. `"00"` inside names the scheme.
 *
 * @typedef {object} EmvField
 * @property {string} id two digits
 * @property {string} [value]
 * @property {Record<string, string>} [fields]
 */

/**
 * What the field 62 says beside the payment, each at most 25 characters; `"***"`
 * asks the payer's app for it.
 *
 * @typedef {object} EmvAdditional
 * @property {string} [bill_number]
 * @property {string} [mobile_number]
 * @property {string} [store_label]
 * @property {string} [loyalty_number]
 * @property {string} [reference]
 * @property {string} [customer_label]
 * @property {string} [terminal_label]
 * @property {string} [purpose]
 * @property {string} [consumer_data] what the app is to send: letters of `AME` for
 *   address, mobile number and e-mail address
 * @property {string} [tax_id] of the merchant, at most 20 characters
 * @property {string} [channel] of the merchant, three digits
 * @property {EmvField[]} [further] what the specification gives no name
 */

/**
 * A merchant's code. EMVCo, QR Code Specification for Payment Systems,
 * Merchant-Presented Mode 1.1, tables 3.3 to 3.9.
 *
 * @typedef {object} Emv
 * @property {boolean} [is_dynamic] whether it was made for one payment
 * @property {EmvField[]} accounts where the money can go; at least one, 02 to 51
 * @property {string} category ISO 18245 merchant category code; `"0000"` for none
 * @property {string} currency an ISO 4217 code
 * @property {Amount} [amount] none where the payer names it
 * @property {"asked" | "fixed" | "percent"} [tip]
 * @property {Amount} [tip_fixed]
 * @property {string} [tip_percent] above 0 and below 100, with up to two decimals
 * @property {string} country ISO 3166-1, two capitals
 * @property {string} name at most 25 characters
 * @property {string} city at most 15 characters
 * @property {string} [postal_code] at most 10 characters
 * @property {EmvAdditional} [additional]
 * @property {{ language: string, name: string, city?: string }} [local] the name in
 *   another language (ISO 639-1)
 * @property {EmvField[]} [further] fields 65 to 99, and what 64 has beside a name
 */

/** The members that are one field each, by its two digits. */
const FIELDS = {
  is_dynamic: "01",
  category: "52",
  currency: "53",
  amount: "54",
  tip: "55",
  tip_fixed: "56",
  tip_percent: "57",
  country: "58",
  name: "59",
  city: "60",
  postal_code: "61",
};

/** Inside the field 62. */
const ADDITIONAL = {
  bill_number: "6201",
  mobile_number: "6202",
  store_label: "6203",
  loyalty_number: "6204",
  reference: "6205",
  customer_label: "6206",
  terminal_label: "6207",
  purpose: "6208",
  consumer_data: "6209",
  tax_id: "6210",
  channel: "6211",
};

/** Inside the field 64. */
const LOCAL = { language: "6400", name: "6401", city: "6402" };

/** @type {Record<string, import("./payload.js").Form>} */
const FORMS = { amount: "amount", tip_fixed: "amount" };

/** Words for what a field says in two digits. */
const WORDS = [
  ["is_dynamic", "11", false],
  ["is_dynamic", "12", true],
  ["tip", "01", "asked"],
  ["tip", "02", "fixed"],
  ["tip", "03", "percent"],
];

/**
 * @param {Crosses} reads
 * @param {Crosses} writes
 * @returns {Readonly<import("./payload.js").Payload<Emv>>}
 */
export function emv(reads, writes) {
  return Object.freeze({
    read: (/** @type {string} */ given) => objectOf(readPairs(reads, "emv", given)),
    write: (/** @type {Emv} */ value) => writePairs(writes, "emv", fieldsOf(value)),
  });
}

/**
 * @param {Pair[]} pairs
 * @returns {Emv}
 */
function objectOf(pairs) {
  const [main, additional, local] = [FIELDS, ADDITIONAL, LOCAL].map((names) =>
    Object.entries(names).flatMap(([name, id]) =>
      pairs.filter(([known]) => known === id).map(([, value]) => /** @type {Pair} */ ([name, value])),
    ),
  );
  const named = new Set([FIELDS, ADDITIONAL, LOCAL].flatMap((names) => Object.values(names)));
  const others = pairs.filter(([id]) => !named.has(id));
  const inside62 = others.filter(([id]) => id.startsWith("62"));
  /** @type {Record<string, unknown>} */
  const object = { ...membersOf(main ?? [], FORMS), accounts: grouped(others.filter(([id]) => id < "52")) };
  for (const [name, digits, word] of WORDS) {
    if (object[`${name}`] === digits) object[`${name}`] = word;
  }
  const more = membersOf(additional ?? []);
  if (inside62.length > 0) more.further = inside62.map(([id, value]) => ({ id: id.slice(2), value }));
  if (Object.keys(more).length > 0) object.additional = more;
  if (local?.length) object.local = membersOf(local);
  const further = grouped(others.filter(([id]) => id >= "64"));
  if (further.length > 0) object.further = further;
  return /** @type {Emv} */ (/** @type {unknown} */ (object));
}

/**
 * Fields with those inside them.
 *
 * @param {Pair[]} pairs
 */
function grouped(pairs) {
  /** @type {Map<string, EmvField>} */
  const fields = new Map();
  for (const [name, value] of pairs) {
    const id = name.slice(0, 2);
    if (name.length === 2) fields.set(id, { id, value });
    else fields.set(id, { id, fields: { ...fields.get(id)?.fields, [name.slice(2)]: value } });
  }
  return [...fields.values()];
}

/**
 * @param {Emv} value
 * @returns {Pair[]}
 */
function fieldsOf(value) {
  const { accounts, additional, local, further = [], is_dynamic: isDynamic, tip, ...rest } = value ?? {};
  /** @type {Record<string, unknown>} */
  const plain = { ...rest };
  for (const [name, member] of /** @type {const} */ ([["is_dynamic", isDynamic], ["tip", tip]])) {
    if (member === undefined) continue;
    const word = WORDS.find(([known, , word]) => known === name && word === member);
    if (!word) throw new TypeError(`\`${name}\` is no word for it`);
    plain[name] = word[1];
  }
  const pairs = renamed(pairsOf(plain, Object.keys(FIELDS), FORMS), FIELDS);
  if (additional !== undefined) {
    const { further: inside = [], ...named } = additional;
    pairs.push(...renamed(pairsOf(named, Object.keys(ADDITIONAL)), ADDITIONAL));
    for (const { id, value } of listed(inside, "additional.further", ["id", "value"])) pairs.push([`62${id}`, text(value, "value")]);
  }
  if (local !== undefined) pairs.push(...renamed(pairsOf(local, Object.keys(LOCAL)), LOCAL));
  for (const [list, name, first, last] of /** @type {const} */ ([
    [accounts, "accounts", "02", "51"],
    [further, "further", "64", "99"],
  ])) {
    for (const { id, value, fields } of listed(list, name, ["id", "value", "fields"])) {
      if (id < first || id > last) throw new TypeError(`\`${name}\` has a field that is not one of them`);
      if ((value === undefined) === (fields === undefined)) throw new TypeError("a field has either `value` or `fields`");
      if (value !== undefined) pairs.push([id, text(value, "value")]);
      else pairs.push(...inner(id, fields));
    }
  }
  return pairs.sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * @param {Pair[]} pairs
 * @param {Readonly<Record<string, string>>} ids
 * @returns {Pair[]}
 */
const renamed = (pairs, ids) => pairs.map(([name, value]) => [ids[name] ?? "", value]);

/**
 * Fields that a caller lists, each once.
 *
 * @param {unknown} list
 * @param {string} name
 * @param {string[]} members
 * @returns {EmvField[]}
 */
function listed(list, name, members) {
  if (!Array.isArray(list) || list.length > 99) throw new TypeError(`\`${name}\` is no list of fields`);
  const seen = new Set();
  for (const field of list) {
    only(field, members, name);
    digits(field.id);
    if (seen.has(field.id)) throw new CheckoutError("qr_repeated", { field: name });
    seen.add(field.id);
  }
  return list;
}

/**
 * @param {string} id
 * @param {unknown} fields
 * @returns {Pair[]}
 */
function inner(id, fields) {
  if (typeof fields !== "object" || fields === null) throw new TypeError("`fields` is not an object");
  return Object.entries(fields).map(([name, value]) => [id + digits(name), text(value, "fields")]);
}

/** @param {unknown} id */
function digits(id) {
  if (typeof id !== "string" || !/^\d\d$/.test(id)) throw new TypeError("a field's `id` is not two digits");
  return id;
}
