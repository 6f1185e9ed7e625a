import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";

const cs = await load({ roots: ["qr"] });
const refused = (code, field) => (error) =>
  error instanceof CheckoutError && error.code === code && (field === undefined || error.field === field);

/** CRC-16/CCITT-FALSE over UTF-8, as these codes end in it. */
function sealed(text) {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(`${text}6304`)) {
    crc ^= byte << 8;
    for (let at = 0; at < 8; at += 1) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return `${text}6304${crc.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A code, changed, with a CRC that fits it. */
const changed = (text, from, to) => {
  assert.ok(text.includes(from));
  return sealed(text.replace(from, to).slice(0, -8));
};

// The examples of the specifications.
const BEIJING =
  "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A";
const PIX =
  "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";
const HKQR =
  "00020101021226320012hk.com.hkicl021299999999999952040000530334454031005802HK5902NA6002HK62110507QR123456304983E";
const PAYNOW =
  "00020101021226470009SG.PAYNOW010120208123456780301004082026030452040000530370254040.995802SG5911testcompany6009Singapore62270123testordernumber1234567863040047";
const EPC = "BCD\n002\n1\nSCT\n\nRed Cross of Belgium\nBE72000000001616\nEUR123.45\n\n\nUrgency fund";

const beijing = {
  is_dynamic: true,
  accounts: [
    { id: "29", fields: { "00": "D15600000000", "05": "A93FO3230Q" } },
    { id: "31", fields: { "00": "D15600000001", "03": "12345678" } },
  ],
  category: "4111",
  currency: "CNY",
  amount: { value: "23.72", currency: "CNY" },
  tip: "asked",
  country: "CN",
  name: "BEST TRANSPORT",
  city: "BEIJING",
  additional: { store_label: "1234", customer_label: "***", terminal_label: "A6008667", consumer_data: "ME" },
  local: { language: "ZH", name: "最佳运输", city: "北京" },
  further: [{ id: "91", fields: { "00": "A011223344998877", "07": "12345678" } }],
};
const pix = { key: "123e4567-e12b-12d1-a456-426655440000", name: "Fulano de Tal", city: "BRASILIA" };
const hkqr = {
  fps_id: "999999999999",
  currency: "HKD",
  category: "0000",
  amount: { value: "100.00", currency: "HKD" },
  country: "HK",
  name: "NA",
  city: "HK",
  reference: "QR12345",
};
const paynow = {
  uen: "12345678",
  is_editable: false,
  expiry: "20260304",
  category: "0000",
  amount: { value: "0.99", currency: "SGD" },
  country: "SG",
  name: "testcompany",
  city: "Singapore",
  bill_number: "testordernumber12345678",
};
const epc = {
  name: "Red Cross of Belgium",
  iban: "BE72000000001616",
  amount: { value: "123.45", currency: "EUR" },
  text: "Urgency fund",
};
const upi = {
  payee: "shop@bank",
  name: "A Shop",
  reference: "42",
  amount: { value: "10.50", currency: "INR" },
};
const UPI = "upi://pay?pa=shop@bank&pn=A%20Shop&tr=42&am=10.50&cu=INR";

test("the examples of the specifications are read", () => {
  assert.deepEqual(cs.qr.emv.read(BEIJING), beijing);
  assert.deepEqual(cs.qr.pix.read(PIX), pix);
  assert.deepEqual(cs.qr.hkqr.read(HKQR), hkqr);
  assert.deepEqual(cs.qr.paynow.read(PAYNOW), paynow);
  assert.deepEqual(cs.qr.epc.read(EPC), epc);
  assert.deepEqual(cs.qr.epc.read(EPC.replaceAll("\n", "\r\n")), epc);
  assert.deepEqual(cs.qr.upi.read(UPI), upi);
});

test("the examples are written as they stand", () => {
  assert.equal(cs.qr.pix.write(pix), PIX);
  assert.equal(cs.qr.paynow.write(paynow), PAYNOW);
  assert.equal(cs.qr.epc.write(epc), EPC);
  assert.equal(cs.qr.upi.write(upi), UPI);
  // They write the amount without decimals, and the fields in another order.
  assert.equal(cs.qr.hkqr.write(hkqr), changed(HKQR, "5403100", "5406100.00"));
  const fields = (text) => [...cs.qr.emv.write(cs.qr.emv.read(text)).slice(0, -4)].sort().join("");
  assert.equal(fields(BEIJING), [...BEIJING.slice(0, -4)].sort().join(""));
});

test("what is written is read again, with every member there can be", () => {
  const amount = { value: "1.00", currency: "CNY" };
  const full = {
    ...beijing,
    is_dynamic: false,
    accounts: [{ id: "02", value: "4000123456789012" }, ...beijing.accounts],
    tip: "fixed",
    tip_fixed: amount,
    postal_code: "100000",
    additional: {
      bill_number: "b",
      mobile_number: "m",
      store_label: "s",
      loyalty_number: "l",
      reference: "r",
      customer_label: "c",
      terminal_label: "t",
      purpose: "p",
      consumer_data: "AME",
      tax_id: "x",
      channel: "100",
      further: [{ id: "50", value: "0004here" }],
    },
    further: [{ id: "65", value: "future" }, ...beijing.further],
  };
  assert.deepEqual(cs.qr.emv.read(cs.qr.emv.write(full)), full);
  const { tip_fixed: _, ...others } = full;
  const percent = { ...others, tip: "percent", tip_percent: "12.5" };
  assert.deepEqual(cs.qr.emv.read(cs.qr.emv.write(percent)), percent);

  const { amount: __, ...open } = hkqr;
  for (const [kind, value] of [
    ["pix", { ...pix, note: "Pedido 7", amount: { value: "123.45", currency: "BRL" }, reference: "PEDIDO7" }],
    ["pix", { url: "pix.example/qr/v2/9d36b84f", name: "Fulano", city: "Goi\u00e2nia" }],
    ["hkqr", open],
    ["hkqr", { ...open, fps_id: undefined, mobile: "+852-91234567", currency: "CNY", postal_code: "1" }],
    ["hkqr", { ...open, fps_id: undefined, email: "shop@example.com", bill_number: "b" }],
    ["paynow", { ...paynow, uen: undefined, mobile: "+6591234567", is_editable: true, reference: "r" }],
    ["paynow", { ...paynow, expiry: "20261231235959" }],
    ["epc", { ...epc, text: undefined, reference: "RF18539007547034", bic: "BPOTBEB1", purpose: "CHAR", information: "Merci é" }],
    ["upi", { ...upi, category: "5411", transaction: "t1", note: "50% & more", minimum: upi.amount, url: "https://shop.example/7" }],
    ["upi", { payee: "shop@bank" }],
  ]) {
    const there = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
    assert.deepEqual(cs.qr[kind].read(cs.qr[kind].write(value)), there, kind);
  }
});

test("what is wrong with a code is said by code", () => {
  const emv = (text) => () => cs.qr.emv.read(text);
  for (const [text, code] of [
    ["", "required"],
    ["0".repeat(513), "too_long"],
    ["9".repeat(1_000_000), "too_long"],
    ["https://pay.example", "qr_format"],
    ["000201", "qr_missing"],
    [BEIJING.replace("A13A", "A13B"), "checksum"],
    [BEIJING.replace("BEIJING", "BEIJIN\x1e"), "checksum"],
    [changed(BEIJING, "BEIJING", "BEIJIN\n"), "qr_value"],
    [changed(BEIJING, "BEIJING", "BEIJIN\u202e"), "qr_value"],
    [changed(BEIJING, "5914BEST", "5915BEST"), "qr_length"],
    [changed(BEIJING, "5502", "5302"), "qr_repeated"],
    [changed(BEIJING, "5802CN", ""), "qr_missing"],
    [changed(BEIJING, "5802CN", "5802cn"), "qr_value"],
    [changed(BEIJING, "010212", "010213"), "qr_value"],
    [changed(BEIJING, "550201", "550202"), "qr_value"],
    [changed(BEIJING, "550201", "5502015703100"), "qr_value"],
    [changed(BEIJING, "0902ME", "0902MX"), "qr_value"],
    [changed(BEIJING, "0002ZH", "0302ZH"), "qr_missing"],
    [changed(BEIJING, "0012D15600000000", "0312D15600000000"), "qr_missing"],
    [changed(BEIJING, "0510A93FO3230Q", "0511A93FO3230Q"), "qr_length"],
    [changed(BEIJING, "5303156", "5303999"), "currency_unknown"],
    [changed(BEIJING, "540523.72", "540523,72"), "amount_format"],
    [changed(BEIJING, "540523.72", "540623.720"), "amount_exponent"],
  ]) {
    assert.throws(emv(text), refused(code), `${code} ${text.slice(0, 300)}`);
  }
  for (const [kind, text, code] of [
    // A code that is passed around writes 08 before seven characters.
    ["pix", changed(PIX, "62070503", "62080503"), "qr_length"],
    ["pix", HKQR, "qr_format"],
    ["pix", changed(PIX, "5303986", "5303840"), "qr_value"],
    ["hkqr", PIX, "qr_format"],
    ["hkqr", changed(HKQR, "0212999999999999", "0212lettersorsig"), "qr_value"],
    ["paynow", HKQR, "qr_format"],
    ["paynow", changed(PAYNOW, "01012", "01013"), "qr_value"],
    ["epc", EPC.replace("002", "003"), "qr_format"],
    ["epc", EPC.replace("002", "001"), "qr_missing"],
    ["epc", EPC.replace("BE72", "BE73"), "checksum"],
    ["epc", EPC.replace("EUR", "USD"), "currency_mismatch"],
    ["epc", EPC.replace("123.45", "0"), "amount_range"],
    ["epc", EPC.replace("Urgency", "\x1f"), "qr_value"],
    ["epc", "B".repeat(332), "too_long"],
    ["upi", UPI.replace("pa=", "xx="), "qr_missing"],
    ["upi", `${UPI}&pa=x@y`, "qr_repeated"],
    ["upi", UPI.replace("INR", "USD"), "currency_mismatch"],
    ["upi", UPI.replace("A%20Shop", "%1e%1f"), "qr_value"],
    ["upi", UPI.replace("A%20Shop", "%ff"), "qr_value"],
    ["upi", "u".repeat(1025), "too_long"],
  ]) {
    assert.throws(() => cs.qr[kind].read(text), refused(code), `${kind} ${code}`);
  }
});

test("what cannot be written is refused, with the member's name where one is missing", () => {
  const usd = { value: "1.00", currency: "USD" };
  for (const [kind, value, code, field] of [
    ["pix", { ...pix, key: undefined }, "qr_missing"],
    ["pix", { ...pix, url: "x.example" }, "qr_value", "url"],
    ["pix", { ...pix, name: undefined }, "qr_missing", "name"],
    ["pix", { ...pix, name: "" }, "qr_value"],
    ["pix", { ...pix, city: "a city with a long name" }, "qr_value"],
    ["pix", { ...pix, amount: usd }, "currency_mismatch"],
    ["pix", { ...pix, amount: { value: "1", currency: "BRL" } }, "amount_exponent", "amount"],
    ["pix", { ...pix, amount: { value: "1.00 BRL", currency: "BRL" } }, "amount_format", "amount"],
    ["pix", { ...pix, amount: { value: "9".repeat(5_000), currency: "BRL" } }, "amount_format", "amount"],
    ["pix", { ...pix, amount: { value: "1.00", currency: " BRL" } }, "currency_unknown", "amount"],
    ["pix", { ...pix, amount: { value: "9".repeat(20), currency: "BRL" } }, "amount_format", "amount"],
    ["pix", { ...pix, key: "k".repeat(78) }, "qr_value"],
    ["pix", { ...pix, name: "x".repeat(1_000_000) }, "qr_value"],
    ["hkqr", { ...hkqr, mobile: "+852-91234567" }, "qr_value", "mobile"],
    ["hkqr", { ...hkqr, currency: "SGD" }, "qr_value"],
    ["hkqr", { ...hkqr, amount: usd }, "currency_mismatch"],
    ["paynow", { ...paynow, amount: usd }, "currency_mismatch"],
    ["paynow", { ...paynow, expiry: "tomorrow" }, "qr_value"],
    ["epc", { ...epc, reference: "RF18539007547034" }, "qr_value", "text"],
    ["epc", { ...epc, iban: "BE72 0000 0000 1616" }, "qr_value"],
    ["upi", { ...upi, reference: undefined }, "qr_missing"],
    ["upi", { ...upi, note: "n".repeat(1024) }, "too_long"],
    ["emv", { ...beijing, accounts: [] }, "qr_missing"],
    ["emv", { ...beijing, currency: undefined }, "qr_missing", "currency"],
    ["emv", { ...beijing, currency: "XXX" }, "currency_unknown", "currency"],
    ["emv", { ...beijing, amount: usd }, "currency_mismatch"],
    ["emv", { ...beijing, tip: "fixed" }, "qr_value"],
    ["emv", { ...beijing, accounts: [{ id: "29", fields: { "01": "x" } }] }, "qr_missing"],
    ["emv", { ...beijing, accounts: [{ id: "29", fields: { "00": "x", "01": "y".repeat(96) } }] }, "qr_value"],
    ["emv", { ...beijing, accounts: [beijing.accounts[0], beijing.accounts[0]] }, "qr_repeated", "accounts"],
    ["emv", { ...beijing, further: Array.from({ length: 6 }, (_, at) => ({ id: `${65 + at}`, value: "y".repeat(99) })) }, "too_long"],
  ]) {
    assert.throws(() => cs.qr[kind].write(value), refused(code, field), `${kind} ${code} ${field}`);
  }
});

test("nothing that parts texts on their way, and no half character, gets into a code", () => {
  for (const text of ["a\x1ekey\x1fb", "\x1f", "\x1e", "\0", "\ud800", "a\udc00b", "line\nline", "\u2067x"]) {
    assert.throws(() => cs.qr.pix.write({ ...pix, name: text }), refused("qr_value"), JSON.stringify(text));
    assert.throws(() => cs.qr.epc.write({ ...epc, name: text }), refused("qr_value"), JSON.stringify(text));
    assert.throws(() => cs.qr.upi.write({ ...upi, name: text }), refused("qr_value"), JSON.stringify(text));
    assert.throws(() => cs.qr.emv.write({ ...beijing, name: text }), refused("qr_value"), JSON.stringify(text));
  }
});

/** ISO/IEC 18004:2015, annex I: `01234567` in version 1-M. */
const STANDARD = `
#######...###.####### #.....#.###...#.....# #.###.#..##...#.###.# #.###.#..#.##.#.###.#
#.###.#.##.##.#.###.# #.....#....#..#.....# #######.#.#.#.####### .....................
#.#.#.#...#.#...#..#. ##.#....#.##.#.#...#. ...##.###.##.###.###. ##..##.#.#.###.##..#.
..#..###.###.###....# ........#.#...#....#. #######.....#...#...# #.....#...#...#..#.##
#.###.#.###.#.#.###.# #.###.#..#.#.#.#.###. #.###.#.##.#.###..#.# #.....#....###.###...
#######.#..#.###..#.#`;

test("the standard's symbol is drawn", () => {
  const symbol = cs.qr.symbol("01234567");
  const wanted = STANDARD.trim().split(/\s/).map((row) => row.replaceAll("#", "1").replaceAll(".", "0"));
  assert.deepEqual(symbol.modules, wanted);
  assert.equal(symbol.size, 21);
  assert.equal(symbol.viewBox, "0 0 29 29");
});

test("the path draws the dark modules and no others, with a quiet zone of four", () => {
  const symbol = cs.qr.symbol("https://pay.example/q/1", { level: "Q" });
  const painted = Array.from({ length: symbol.size }, () => Array(symbol.size).fill("0"));
  assert.match(symbol.path, /^(M\d+ \d+h\d+v1H \d+z)+$/);
  for (const [, x, y, run, back] of symbol.path.matchAll(/M(\d+) (\d+)h(\d+)v1H (\d+)z/g)) {
    assert.equal(back, x);
    for (let at = 0; at < Number(run); at += 1) painted[y - 4][Number(x) - 4 + at] = "1";
  }
  assert.deepEqual(painted.map((row) => row.join("")), symbol.modules);
});

test("the level makes a symbol larger, and there is a largest", () => {
  assert.deepEqual(["L", "M", "Q", "H"].map((level) => cs.qr.symbol(EPC, { level }).size), [33, 37, 41, 49]);
  assert.equal(cs.qr.symbol(EPC).size, 37, "version 5 at M, as the guidelines have it");
  assert.equal(cs.qr.symbol("7".repeat(7_089), { level: "L" }).size, 177);
  assert.throws(() => cs.qr.symbol("7".repeat(7_090), { level: "L" }), refused("too_long"));
  assert.throws(() => cs.qr.symbol("最".repeat(1_000_000)), refused("too_long"));
  assert.throws(() => cs.qr.symbol(""), refused("required"));
});

test("misuse is a TypeError", () => {
  const hostile = { get name() { throw new TypeError("hostile"); } };
  for (const misuse of [
    () => cs.qr.pix.read(1),
    () => cs.qr.pix.read(),
    () => cs.qr.pix.write(),
    () => cs.qr.pix.write(null),
    () => cs.qr.pix.write("x"),
    () => cs.qr.pix.write(hostile),
    () => cs.qr.pix.write({ ...pix, nmae: "x" }),
    () => cs.qr.pix.write({ ...pix, name: 1 }),
    () => cs.qr.pix.write({ ...pix, name: null }),
    () => cs.qr.pix.write({ ...pix, name: { toString: () => "x" } }),
    () => cs.qr.pix.write({ ...pix, amount: 1.5 }),
    () => cs.qr.pix.write({ ...pix, amount: { value: 1.5, currency: "BRL" } }),
    () => cs.qr.pix.write({ ...pix, amount: { value: "1.50" } }),
    () => cs.qr.paynow.write({ ...paynow, is_editable: "yes" }),
    () => cs.qr.emv.write(),
    () => cs.qr.emv.write({ ...beijing, accounts: undefined }),
    () => cs.qr.emv.write({ ...beijing, accounts: [null] }),
    () => cs.qr.emv.write({ ...beijing, accounts: [{ id: "52", value: "x" }] }),
    () => cs.qr.emv.write({ ...beijing, accounts: [{ id: "2", value: "x" }] }),
    () => cs.qr.emv.write({ ...beijing, accounts: [{ id: 29, value: "x" }] }),
    () => cs.qr.emv.write({ ...beijing, accounts: [{ id: "29" }] }),
    () => cs.qr.emv.write({ ...beijing, accounts: [{ id: "29", value: "x", fields: {} }] }),
    () => cs.qr.emv.write({ ...beijing, accounts: [{ id: "29", fields: { guid: "x" } }] }),
    () => cs.qr.emv.write({ ...beijing, accounts: [{ id: "29", fields: { "00": 1 } }] }),
    () => cs.qr.emv.write({ ...beijing, further: [{ id: "63", value: "0000" }] }),
    () => cs.qr.emv.write({ ...beijing, tip: "generous" }),
    () => cs.qr.emv.write({ ...beijing, is_dynamic: "12" }),
    () => cs.qr.emv.write({ ...beijing, additional: { order: "1" } }),
    () => cs.qr.emv.write({ ...beijing, additional: null }),
    () => cs.qr.emv.write({ ...beijing, local: { name: "x", country: "y" } }),
    () => cs.qr.symbol(1),
    () => cs.qr.symbol("x", { level: "X" }),
    () => cs.qr.symbol("x", { levle: "L" }),
    () => cs.qr.symbol("\ud800"),
  ]) {
    assert.throws(misuse, TypeError, String(misuse));
  }
});

test("without its root, codes are misuse", async () => {
  const other = await load({ roots: ["money"] });
  assert.throws(() => other.qr.pix.read(PIX), TypeError);
});
