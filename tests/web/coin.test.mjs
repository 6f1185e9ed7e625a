import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";

const cs = await load({ roots: ["coin", "qr"] });
const refused = (code, field) => (error) =>
  error instanceof CheckoutError && error.code === code && (field === undefined || error.field === field);

/** BOLT 11: coffee beans. */
const BEANS = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqpqsq67gye39hfg3zd8rgc80k32tvy9xk2xunwm5lzexnvpx6fd77en8qaq424dxgt56cag2dpt359k3ssyhetktkpqh24jqnjyw6uqd08sgptq44qu";
const BEANS_MADE = 1_496_314_658;

/** BOLT 11: the amount in a unit that there is not, and finer than can be paid. */
const MULTIPLIER = "lnbc2500x1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpujr6jxr9gq9pv6g46y7d20jfkegkg4gljz2ea2a3m9lmvvr95tq2s0kvu70u3axgelz3kyvtp2ywwt0y8hkx2869zq5dll9nelr83zzqqpgl2zg";
const FINER = "lnbc2500000001p1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu7hqtk93pkf7sw55rdv4k9z2vj050rxdr6za9ekfs3nlt5lr89jqpdmxsmlj9urqumg0h9wzpqecw7th56tdms40p2ny9q4ddvjsedzcplva53s";

/** BOLT 11: a feature that nobody has; no secret; less than there must be. */
const FEATURE = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q4psqqqqqqqqqqqqqqqpqsqq40wa3khl49yue3zsgm26jrepqr2eghqlx86rttutve3ugd05em86nsefzh4pfurpd9ek9w2vp95zxqnfe2u7ckudyahsa52q66tgzcp6t2dyk";
const LEGACY = "lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpquwpc4curk03c9wlrswe78q4eyqc7d8d0xqzpuyk0sg5g70me25alkluzd2x62aysf2pyy8edtjeevuv4p2d5p76r4zkmneet7uvyakky2zr4cusd45tftc9c5fh0nnqpnl2jfll544esqchsrny";

test("an invoice tells what it asks for", () => {
  const wanted = {
    network: "main",
    amount_msat: "2500000000",
    made_at: BEANS_MADE,
    expires_at: BEANS_MADE + 3_600,
    is_payable: true,
    description: "coffee beans",
    payment_hash: "0001020304050607080900010203040506070809000102030405060708090102",
  };
  assert.deepEqual(cs.coin.invoice(BEANS, { now: BEANS_MADE }), wanted);
  assert.deepEqual(cs.coin.invoice(` ${BEANS.toUpperCase()}\n`, { now: BEANS_MADE }), wanted);
  assert.equal(cs.coin.invoice(BEANS, { now: BEANS_MADE + 3_599 }).is_payable, true);
  assert.equal(cs.coin.invoice(BEANS, { now: BEANS_MADE + 3_600 }).is_payable, false);
  assert.equal(cs.coin.invoice(BEANS).is_payable, false, "this device's time");
});

test("an invoice that none may pay is refused by code", () => {
  for (const [text, code] of [
    ["", "required"],
    ["l".repeat(1_000_000), "too_long"],
    [`l${BEANS.slice(1).toUpperCase()}`, "mixed_case"],
    ["lnxx25m1qqqqqq", "misplaced"],
    [`${BEANS.slice(0, -1)}p`, "checksum"],
    [`${BEANS.slice(0, -1)}\x1e`, "misplaced"],
    [MULTIPLIER, "invoice_amount"],
    [FINER, "invoice_amount"],
    [FEATURE, "invoice_feature"],
    [LEGACY, "invoice_field"],
  ]) {
    assert.throws(() => cs.coin.invoice(text), refused(code), `${code} ${text.slice(0, 60)}`);
  }
});

const LUKE = "bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=20.3&label=Luke-Jr";
const luke = {
  coin: "bitcoin",
  address: "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
  amount_sat: "2030000000",
  label: "Luke-Jr",
};
const TOKEN = "ethereum:0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359@1/transfer?address=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed&uint256=1";
const token = {
  coin: "ethereum",
  payee: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  token: "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  chain: "1",
  amount: "1",
};

test("links for both coins are read and written", () => {
  assert.deepEqual(cs.coin.uri.read(LUKE), luke);
  assert.equal(cs.coin.uri.write(luke), LUKE);
  assert.deepEqual(cs.coin.uri.read(TOKEN), token);
  assert.equal(cs.coin.uri.write(token), TOKEN);
  const ether = { coin: "ethereum", payee: token.payee, chain: "1", amount: "2014000000000000000" };
  assert.equal(cs.coin.uri.write(ether), `ethereum:${token.payee}@1?value=2.014e18`);
  const most = { ...ether, amount: `${2n ** 256n - 1n}`, gas_limit: "21000", gas_price: "30000000000" };
  assert.deepEqual(cs.coin.uri.read(cs.coin.uri.write(most)), most);
});

test("other ways to pay, and the way back, come back", () => {
  const uri = {
    coin: "bitcoin",
    message: "50% & more: 最",
    callback: "app:pay?x=",
    callback_required: true,
    instructions: [
      { kind: "lightning", text: BEANS },
      { kind: "bc", text: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
    ],
  };
  assert.deepEqual(cs.coin.uri.read(cs.coin.uri.write(uri)), uri);
});

test("for a symbol a link has capitals where they mean the same", () => {
  const uri = { coin: "bitcoin", address: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" };
  const text = cs.coin.uri.write(uri, { forSymbol: true });
  assert.equal(text, "BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4");
  assert.deepEqual(cs.coin.uri.read(text), uri);
  assert.ok(cs.qr.symbol(text).size < cs.qr.symbol(cs.coin.uri.write(uri)).size);
});

test("what is wrong with a link is said by code", () => {
  const at = "bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
  for (const [text, code] of [
    ["", "required"],
    [`${at}?x=${"y".repeat(1_000_000)}`, "too_long"],
    ["litecoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "qr_format"],
    [`${at}?label=a\x1eb`, "qr_format"],
    ["bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W", "checksum"],
    ["bitcoin:", "qr_missing"],
    [`${at}?amount=1&amount=1`, "qr_repeated"],
    [`${at}?label=%e9`, "qr_value"],
    [`${at}?req-other=1`, "uri_unknown"],
    [`${at}?amount=1e3`, "amount_format"],
    [`${at}?amount=0.000000001`, "amount_exponent"],
    [`${at}?amount=21000001`, "amount_range"],
    ["ethereum:shop.eth@1", "uri_name"],
    [`ethereum:${token.payee}@1/approve`, "uri_unknown"],
    [`ethereum:${token.payee.replace("A", "a")}@1`, "checksum"],
    [`ethereum:${token.payee}@1?value=${2n ** 256n}`, "amount_range"],
  ]) {
    assert.throws(() => cs.coin.uri.read(text), refused(code), `${code} ${text.slice(0, 80)}`);
  }
  for (const [uri, code, field] of [
    [{ ...token, chain: undefined }, "qr_missing", "chain"],
    [{ ...token, chain: "0" }, "qr_value"],
    [{ ...token, chain: "+1" }, "amount_format", "chain"],
    [{ ...token, amount: "1.5" }, "amount_exponent"],
    [{ ...token, payee: undefined }, "qr_missing", "payee"],
    [{ ...token, payee: `${token.payee}0` }, undefined, "payee"],
    [{ ...luke, address: "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3" }, "checksum", "address"],
    [{ ...luke, amount_sat: "1.5" }, "amount_format", "amount_sat"],
    [{ ...luke, amount_sat: "2100000000000001" }, "amount_range"],
    [{ ...luke, callback: "https://evil.example" }, "qr_value"],
    [{ coin: "bitcoin" }, "qr_missing"],
    [{ ...luke, instructions: [{ kind: "lightning", text: LEGACY }] }, "invoice_field"],
  ]) {
    const fits = (error) => error instanceof CheckoutError && (code ?? error.code) === error.code && (field ?? error.field) === error.field;
    assert.throws(() => cs.coin.uri.write(uri), fits, `${code} ${field}`);
  }
});

test("a label cannot say what another member does", () => {
  const label = "x\x1eaddress\x1f3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy";
  const shown = cs.coin.uri.read(`bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?label=${encodeURIComponent(label)}`);
  assert.equal(shown.address, "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2");
  assert.equal(shown.label, label.replace(/[\x1e\x1f]/g, "\ufffd"));
});

test("misuse is a TypeError", () => {
  for (const misuse of [
    () => cs.coin.invoice(1),
    () => cs.coin.invoice(BEANS, { now: 1.5 }),
    () => cs.coin.invoice(BEANS, { now: -1 }),
    () => cs.coin.invoice(BEANS, { time: 1 }),
    () => cs.coin.uri.read(null),
    () => cs.coin.uri.write(null),
    () => cs.coin.uri.write({}),
    () => cs.coin.uri.write({ ...luke, coin: "litecoin" }),
    () => cs.coin.uri.write({ ...luke, amount: "1" }),
    () => cs.coin.uri.write({ ...luke, amount_sat: 1 }),
    () => cs.coin.uri.write({ ...token, instructions: [] }),
    () => cs.coin.uri.write({ ...luke, instructions: {} }),
    () => cs.coin.uri.write({ ...luke, instructions: [{ kind: "amount", text: "1" }] }),
    () => cs.coin.uri.write({ ...luke, instructions: [{ kind: "bc" }] }),
    () => cs.coin.uri.write({ ...luke, callback: "app:x", callback_required: 1 }),
    () => cs.coin.uri.write(luke, { symbol: true }),
    () => cs.coin.uri.write(luke, { forSymbol: "yes" }),
  ]) {
    assert.throws(misuse, TypeError, String(misuse));
  }
});
