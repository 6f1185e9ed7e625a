import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";
import { loadRoots } from "../../js/load-options.js";
import { SCHEMES } from "../../js/schemes.js";
import { trappable } from "../security/stand/traps.mjs";
import { formsIn } from "./host/memory.mjs";

trappable();
/** @type {import("../../js/index.js").Countersign} */
let cs;
let validators;
beforeEach(async () => {
  cs = await load({ roots: ["validators"] });
  ({ validators } = await loadRoots({ roots: ["validators"] }));
});

const end = (value) => ({ value, start: value.length, end: value.length });

/** No run of it is in a table that the core has: neither as text nor as numbers. */
const IBAN = "GB51WEST19283746550918";
const PRINTED = "GB51 WEST 1928 3746 5509 18";

/** What is asked, and how what was typed and what is drawn of it reads. */
const ASKED = [
  [() => cs.account.check("us_ach", { routing: "021000021", account: "91827364556473" }), "91827364556473"],
  [() => cs.account.check("iban", { iban: IBAN }), IBAN, PRINTED],
  [() => cs.account.check("iban", { iban: "gb51west19283746550918", bic: "DEUT" }), "gb51west19283746550918", "DEUT"],
  [() => cs.account.check("mx_clabe", { clabe: "０３２１８００００１１８３５９７１９" }), "032180000118359719", "032 180 00011835971 9"],
  [() => cs.account.check("br_pix", { key: "canary.of.the.key@mail.example" }), "canary.of.the.key@mail.example"],
  [() => cs.account.check("br_pix", { key: "52998224725!" }), "52998224725!"],
  [() => cs.account.check("cn_card", { card: "6221558812347391" }), "6221558812347391", "6221 5588 1234 7391"],
  [() => cs.identity.check("cn_resident_id", "11010519491231002X"), "11010519491231002X", "110105 19491231 002X", "19491231"],
  [() => cs.identity.check("e164", "+442079460958"), "+442079460958", "+44 2079460958"],
  [() => cs.identity.check("name", "Wilhelmina Featherstone"), "Wilhelmina Featherstone"],
  [() => cs.edit("iban.iban", end("GB51 WEST 1928 3746"), { kind: "insert", text: "5509 18" }), "GB51 WEST 1928 3746", "5509 18"],
  [() => cs.edit("cn_mobile", end("135 5253 5506"), { kind: "delete_backward" }), "135 5253 5506", "13552535506"],
];

test("what lies there is found, as it was typed and as it is drawn: the control of all below", () => {
  const { glue, guard } = validators;
  const text = IBAN;
  const desk = new Uint32Array(guard.memory.buffer, glue.desk(), 1 + 3072 + 384);
  desk.set([text.length, ...[...text].map((one) => one.charCodeAt(0))]);
  assert.deepEqual(formsIn(guard.memory, text), ["code points"]);
  glue.account(0, text.length, 0);
  assert(formsIn(guard.memory, PRINTED).includes("bytes"), "the answer, until it is read");
  assert(desk.subarray(0, 1 + 3072).every((number) => number === 0), "and no more of what was typed");
  desk.fill(0);
  new Uint8Array(guard.memory.buffer).set(Buffer.from("1\u00002\u00003\u00004\u0000Featherstone"), desk.byteOffset);
  assert.deepEqual(formsIn(guard.memory, "1234"), ["UTF-16"]);
  assert.deepEqual(formsIn(guard.memory, "Featherstone"), ["bytes"]);
  new Uint8Array(guard.memory.buffer).set([9, 1, 8, 2, 7, 3, 6], desk.byteOffset);
  assert.deepEqual(formsIn(guard.memory, "9182736"), ["digits"]);
  desk.fill(0);
});

/** The same for what is on a card, of whichever root has it. */
const ON_CARDS = [
  [(cs) => cs.card.number("4929182736455640"), "4929182736455640", "4929 1827 3645 5640"],
  [(cs) => cs.card.number("3791 826403 75928"), "3791 826403 75928", "379182640375928"],
  [(cs) => cs.edit("card_number", end("4929 1827 3645"), { kind: "insert", text: "9" }), "4929 1827 3645 9", "4929182736459"],
  [(cs) => cs.card.cvc("7394", { brand: "amex" }), "7394"],
  [(cs) => cs.edit("card_cvc", end("739"), { kind: "insert", text: "4" }), "7394"],
  [(cs) => cs.card.holder("Wilhelmina Featherstone"), "Wilhelmina Featherstone"],
  [(cs) => cs.card.expiry("11 / 2093"), "11 / 2093"],
];

const BESIDE_CARDS = [
  [(cs) => cs.card.number("4929182736455640", { hint: { bin: "49291827", brands: ["visa"] } }), "4929182736455640", "4929 1827 3645 5640"],
  [(cs) => cs.card.postal("94107-5381", { country: "US" }), "94107-5381", "941075381"],
  [(cs) => cs.edit("postal", { ...end("94107-538"), country: "US" }, { kind: "insert", text: "1" }), "94107-5381", "941075381"],
];

const KEY = "canary.of.the.key@mail.example";
const NAME = "Wilhelmina Feather";
const OF_PIX = "00020126520014br.gov.bcb.pix0130canary.of.the.key@mail.example5204000053039865802BR5918Wilhelmina Feather6015NIEDERFISCHBACH62070503***6304EF43";
const OF_FPS = "00020101021126330012hk.com.hkicl0313+852-918273645204000053033445802HK5918Wilhelmina Feather6002HK630433B0";
const OF_PAYNOW = "00020101021126380009SG.PAYNOW010100211+6591827364030115204000053037025802SG5918Wilhelmina Feather6009Singapore63043536";
const OF_EPC = `BCD\n002\n1\nSCT\n\n${NAME}\n${IBAN}\n\n\n\nthe rent of May`;
const OF_UPI = "upi://pay?pa=wilhelmina@feather&pn=Wilhelmina%20Feather&tr=42&cu=INR";
const merchant = (country) => ({ category: "0000", country, name: NAME, city: "NIEDERFISCHBACH" });

/** The same for what a QR code says of who is paid, read and written. */
const ON_CODES = [
  [(cs) => cs.qr.pix.read(OF_PIX), KEY, NAME, "NIEDERFISCHBACH"],
  [(cs) => cs.qr.pix.write({ key: KEY, name: NAME, city: "NIEDERFISCHBACH" }), KEY, NAME, "NIEDERFISCHBACH"],
  [(cs) => cs.qr.emv.read(OF_PIX), KEY, NAME],
  [(cs) => cs.qr.hkqr.read(OF_FPS), "+852-91827364", NAME],
  [(cs) => cs.qr.hkqr.write({ mobile: "+852-91827364", currency: "HKD", ...merchant("HK") }), "+852-91827364", NAME],
  [(cs) => cs.qr.paynow.read(OF_PAYNOW), "+6591827364", NAME],
  [(cs) => cs.qr.paynow.write({ mobile: "+6591827364", is_editable: true, ...merchant("SG") }), "+6591827364", NAME],
  [(cs) => cs.qr.epc.read(OF_EPC), IBAN, PRINTED, NAME, "the rent of May"],
  [(cs) => cs.qr.epc.write({ name: NAME, iban: IBAN, text: "the rent of May" }), IBAN, PRINTED, NAME, "the rent of May"],
  [(cs) => cs.qr.upi.read(OF_UPI), "wilhelmina@feather", NAME],
  [(cs) => cs.qr.upi.write({ payee: "wilhelmina@feather", name: NAME, reference: "42" }), "wilhelmina@feather", NAME],
  [(cs) => cs.qr.symbol(OF_FPS), "+852-91827364", NAME],
  [(cs) => cs.qr.symbol("9182736455647382910"), "9182736455647382910"],
  [(cs) => refused(() => cs.qr.pix.read(OF_PIX.replace("EF43", "EF44")), "checksum"), KEY, NAME],
  [(cs) => refused(() => cs.qr.epc.read(OF_EPC.replace("0918", "0919")), "checksum"), IBAN, NAME],
  [(cs) => refused(() => cs.qr.pix.read(KEY.repeat(4_000)), "too_long"), KEY],
];

/** BOLT 11: coffee beans. */
const BEANS = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqpqsq67gye39hfg3zd8rgc80k32tvy9xk2xunwm5lzexnvpx6fd77en8qaq424dxgt56cag2dpt359k3ssyhetktkpqh24jqnjyw6uqd08sgptq44qu";
const ADDRESS = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";

/** And for who is paid in coins and what for. Addresses are for all to see. */
const ON_LINKS = [
  [(cs) => cs.coin.uri.read(`bitcoin:${ADDRESS}?label=Wilhelmina%20Feather&message=the%20rent%20of%20May`), NAME, "the rent of May"],
  [(cs) => cs.coin.uri.write({ coin: "bitcoin", address: ADDRESS, label: NAME, message: "the rent of May" }), NAME, "the rent of May"],
  [(cs) => refused(() => cs.coin.uri.read(`bitcoin:${ADDRESS}?label=Wilhelmina%20Feather&req-other=1`), "uri_unknown"), NAME],
  [(cs) => cs.coin.invoice(BEANS), "coffee beans", BEANS],
  [(cs) => refused(() => cs.coin.invoice(`${BEANS.slice(0, -1)}p`), "checksum"), BEANS],
];

function refused(ask, code) {
  assert.throws(ask, { code });
}

const ROOTS = {
  validators: ASKED,
  fields: ON_CARDS,
  card: [...ON_CARDS, ...BESIDE_CARDS],
  qr: ON_CODES,
  coin: ON_LINKS,
};

for (const [root, asked] of Object.entries(ROOTS)) {
  test(`${root}: after an answer nothing of what was typed or drawn is in the memory, in any form`, async () => {
    const loaded = await load({ roots: [root] });
    const { guard } = (await loadRoots({ roots: [root] }))[root];
    const known = asked.flatMap(([, ...texts]) => texts.filter((text) => formsIn(guard.memory, text).length > 0));
    assert.deepEqual(known, [], "the control: a table has none of them");
    const left = asked.flatMap(([ask, ...texts]) => {
      ask(loaded);
      return texts.map((text) => [text, ...formsIn(guard.memory, text)]);
    });
    const later = asked.flatMap(([, ...texts]) => texts.map((text) => [text, ...formsIn(guard.memory, text)]));
    assert.deepEqual([...left, ...later].filter(([, form]) => form), []);
  });
}

/** Each scheme with each of these in its first part, and one of them in its others. */
const OF_SCHEMES = Object.entries(SCHEMES).flatMap(([scheme, { parts }]) =>
  ["55779911", "DE89370400440532013000", "FR14 2004 1010 0505 0001 3M02 606", "+6591234567", "0".repeat(80), "ع".repeat(300)].map((text) => {
    const [first, ...others] = parts.map((part) => part.replace("?", ""));
    const texts = { [first]: text, ...Object.fromEntries(others.map((part) => [part, "12345678"])) };
    return [(cs) => cs.account.check(scheme, texts)];
  }),
);

/** Where the stack begins, in bytes; it grows down to nothing, and all data lies above. */
const STACK = 1 << 20;

/** What no call leaves on the stack by itself. */
const PAINT = 0xa5;

for (const [root, asked, least] of [
  ["validators", ASKED, 3 * 1024],
  ["fields", ON_CARDS, 8 * 1024],
  ["card", [...ON_CARDS, ...BESIDE_CARDS], 8 * 1024],
]) {
  test(`${root}: no question goes deeper into the stack than is overwritten after it`, async () => {
    const loaded = await load({ roots: [root] });
    const { memory } = (await loadRoots({ roots: [root] }))[root].guard;
    const stack = new Uint8Array(memory.buffer, 0, STACK);
    for (const [ask] of root === "validators" ? [...asked, ...OF_SCHEMES] : asked) {
      stack.fill(PAINT);
      ask(loaded);
      const deepest = stack.findIndex((byte) => byte !== PAINT);
      const shallower = stack.subarray(deepest).findIndex((byte) => byte !== 0);
      assert(shallower >= least, `${ask}: at its deepest ${shallower} bytes are overwritten`);
    }
  });
}

for (const [root, ask, text] of [
  ["qr", (cs) => cs.qr.pix.read(OF_PIX), KEY],
  ["coin", (cs) => cs.coin.invoice(BEANS), "coffee beans"],
]) {
  test(`${root}: an answer is there until it is read, the control, and no more if that fails`, async () => {
    const loaded = await load({ roots: [root] });
    const { memory } = (await loadRoots({ roots: [root] }))[root].guard;
    const { decode } = TextDecoder.prototype;
    let seen;
    TextDecoder.prototype.decode = () => {
      seen = formsIn(memory, text);
      throw new RangeError(text);
    };
    try {
      assert.throws(() => ask(loaded), (error) => error.code === "internal" && !error.stack.includes(text));
    } finally {
      TextDecoder.prototype.decode = decode;
    }
    assert.deepEqual(seen, ["bytes"]);
    assert(new Uint8Array(memory.buffer).every((byte) => byte === 0));
  });
}

test("nothing of a text remains that was too long to be checked", () => {
  const digits = Array.from({ length: 4_000 }, (_, at) => String((at * at * 7 + at) % 10)).join("");
  cs.account.check("sg_fast", { bank: digits, branch: digits, account: digits });
  cs.edit("us_ach.account", end(digits), { kind: "insert", text: digits });
  assert.deepEqual(formsIn(validators.guard.memory, digits.slice(0, 64)), []);
});

test("a refusal of how it was called leaves nothing", () => {
  const iban = IBAN;
  assert.throws(() => cs.account.check("iban", { iban, bic: 7 }), TypeError);
  assert.throws(() => cs.identity.check("cn_resident_id", "11010519491231002X", { today: "2026-02-30" }), TypeError);
  assert.throws(() => cs.edit("iban.iban", { ...end(iban), start: -1 }, { kind: "delete_backward" }), TypeError);
  for (const text of [iban, "11010519491231002X"]) assert.deepEqual(formsIn(validators.guard.memory, text), []);
});

for (const [name, ask] of [
  ["account", () => cs.account.check("iban", { iban: IBAN })],
  ["identity", () => cs.identity.check("name", "Wilhelmina Featherstone")],
  ["redraw", () => cs.edit("iban.iban", end("GB51 WEST"), { kind: "insert", text: "1" })],
]) {
  test(`a trap in \`${name}\` leaves not one byte, ends the instance, and the next load is a fresh one`, async () => {
    const { memory } = validators.guard;
    // Where what was typed lies is known from the first question on.
    cs.account.check("bic", { bic: "" });
    globalThis.traps.arm(name);
    assert.throws(ask, (error) => error instanceof CheckoutError && error.code === "internal" && !/WEST/.test(error.stack));
    assert(new Uint8Array(memory.buffer).every((byte) => byte === 0));
    assert.throws(ask, { code: "internal" }, "it stays ended");
    assert.throws(() => cs.account.check("bic", { bic: "" }), { code: "internal" });
    assert(new Uint8Array(memory.buffer).every((byte) => byte === 0), "and is written to no more");
    const again = await load({ roots: ["validators"] });
    assert.equal(again.account.check("iban", { iban: IBAN }).status, "valid");
    assert.notEqual((await loadRoots({ roots: ["validators"] })).validators.guard.memory, memory);
  });
}

test("what fails while a text is laid down or an answer is read leaves nothing either", async () => {
  for (const [owner, method, after, form] of [
    [String.prototype, "charCodeAt", 12, "code points"],
    [String, "fromCharCode", 1, "bytes"],
  ]) {
    const live = await load({ roots: ["validators"] });
    const { guard } = (await loadRoots({ roots: ["validators"] })).validators;
    const original = owner[method];
    let calls = 0;
    let seen;
    owner[method] = function (...args) {
      calls += 1;
      if (calls <= after) return original.apply(this, args);
      owner[method] = original;
      seen = [...formsIn(guard.memory, "GB51WEST19"), ...formsIn(guard.memory, "GB51 WEST 19")];
      throw new RangeError("WEST");
    };
    try {
      assert.throws(
        () => live.account.check("iban", { iban: IBAN }),
        (error) => error.code === "internal" && !/WEST/.test(`${error.stack}${error.cause?.stack}`),
      );
    } finally {
      owner[method] = original;
    }
    assert(seen.includes(form), "the control: it was there");
    assert(new Uint8Array(guard.memory.buffer).every((byte) => byte === 0), method);
  }
});

test("whoever loads them twice has one instance", async () => {
  const [one, two] = await Promise.all([load({ roots: ["validators"] }), load({ roots: ["validators"] })]);
  const roots = await Promise.all([loadRoots({ roots: ["validators"] }), loadRoots({ roots: ["validators"] })]);
  assert.equal(roots[0].validators.guard, roots[1].validators.guard);
  globalThis.traps.arm("account");
  assert.throws(() => one.account.check("iban", {}), { code: "internal" });
  assert.throws(() => two.account.check("iban", {}), { code: "internal" });
});
