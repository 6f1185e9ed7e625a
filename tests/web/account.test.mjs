import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../js/index.js";

const cs = await load({ roots: ["validators"] });
const told = ({ status, code }) => [status, code];

/** By scheme: texts, then status and code of the whole, and facts. */
const VECTORS = [
  ["iban", { iban: "GB82WEST12345698765432" }, "valid", null, { country: "GB", bank: "WEST", branch: "123456" }],
  ["iban", { iban: "DE89370400440532013000" }, "valid", null, { country: "DE", bank: "37040044", branch: null }],
  ["iban", { iban: "FR1420041010050500013M02606" }, "valid", null, { country: "FR", bank: "20041", branch: "01005" }],
  ["iban", { iban: "NO9386011117947" }, "valid", null, { country: "NO", bank: "8601" }],
  ["iban", { iban: "MT84MALT011000012345MTLCAST001S" }, "valid", null, { country: "MT", bank: "MALT", branch: "01100" }],
  ["iban", { iban: "BR1800360305000010009795493C1" }, "valid", null, { country: "BR", bank: "00360305", branch: "00001" }],
  ["iban", { iban: "SA0380000000608010167519" }, "valid", null, { country: "SA", bank: "80" }],
  ["iban", { iban: "RU0204452560040702810412345678901" }, "valid", null, { country: "RU", bank: "044525600" }],
  ["iban", { iban: "GB82WEST12345698765431" }, "invalid", "checksum", { country: "GB", bank: null, branch: null }],
  ["bic", { bic: "DEUTDEFF500" }, "valid", null, { country: "DE", bank: "DEUT", branch: "500" }],
  ["bic", { bic: "E097AEXXXXX" }, "valid", null, { country: "AE", bank: "E097" }],
  ...["021000021", "011401533", "111000025", "110000000"].map((routing) => [
    ...["us_ach", { routing, account: "1234567" }, "valid", null, { country: "US" }],
  ]),
  ["us_ach", { routing: "123456789", account: "1234567" }, "invalid", "checksum", { bank: null }],
  ["gb_bacs", { sort_code: "089999", account: "66374958" }, "valid", null, { country: "GB", branch: "089999" }],
  ["gb_bacs", { sort_code: "107999", account: "88837491" }, "valid", null, {}],
  ["gb_bacs", { sort_code: "202959", account: "63748472" }, "valid", null, {}],
  ["au_becs", { bsb: "083-004", account: "12345678" }, "valid", null, { country: "AU", bank: "08", branch: "004" }],
  ["ca_eft", { institution: "001", transit: "00011", account: "1234567" }, "valid", null, { bank: "001", branch: "00011" }],
  ["ca_routing", { routing: "000100011", account: "1234567" }, "valid", null, { kind: "eft", bank: "001", branch: "00011" }],
  ["in_neft", { ifsc: "HDFC0000001", account: "123456789" }, "valid", null, { bank: "HDFC", branch: "000001" }],
  ["mx_clabe", { clabe: "032180000118359719" }, "valid", null, { bank: "032", branch: "180" }],
  ["mx_clabe", { clabe: "002010077777777771" }, "valid", null, { country: "MX" }],
  ["mx_clabe", { clabe: "002010077777777772" }, "invalid", "checksum", {}],
  ["br_pix", { key: "11144477735" }, "valid", null, { kind: "cpf", country: "BR" }],
  ["br_pix", { key: "52998224725" }, "valid", null, { kind: "cpf" }],
  ["br_pix", { key: "12.ABC.345/01DE-35" }, "valid", null, { kind: "cnpj" }],
  ["br_pix", { key: "11222333000181" }, "valid", null, { kind: "cnpj" }],
  ["br_pix", { key: "+5511987654321" }, "valid", null, { kind: "phone" }],
  ["br_pix", { key: "a@b.example" }, "valid", null, { kind: "email" }],
  ["br_pix", { key: "123e4567-e12b-12d1-a456-426655440000" }, "valid", null, { kind: "evp" }],
  ...["102100099996", "104100000004", "105100000017", "308584000013", "403100000004"].map((cnaps) => [
    ...["cn_cnaps", { cnaps }, "valid", null, { country: "CN", bank: cnaps.slice(0, 3) }],
  ]),
  ["cn_cnaps", { cnaps: "102100099995" }, "warning", "checksum_unsure", {}],
  ["cn_card", { card: "6216261000000000018" }, "valid", null, { bank: "621626" }],
  ["cn_card", { card: "6221558812340000" }, "warning", "checksum_unsure", {}],
  ["sg_fast", { bank: "7171", branch: "001", account: "0012345678" }, "valid", null, { bank: "7171", branch: "001" }],
  ["sg_paynow", { proxy: "+6581234567" }, "valid", null, { kind: "mobile" }],
  ["hk_account", { bank: "004", branch: "001", account: "123456" }, "valid", null, { bank: "004", branch: "001" }],
  ["hk_fps", { proxy: "1234567" }, "valid", null, { kind: "fps_id" }],
  ["hk_fps", { proxy: "+852-91234567" }, "valid", null, { kind: "mobile" }],
  ["hk_fps", { proxy: "a@b.example" }, "valid", null, { kind: "email" }],
];

test("each scheme knows its numbers, and what they tell of country, bank, branch and kind", () => {
  for (const [scheme, texts, status, code, facts] of VECTORS) {
    const answer = cs.account.check(scheme, texts);
    const known = Object.fromEntries(Object.keys(facts).map((fact) => [fact, answer[fact]]));
    assert.deepEqual([scheme, texts, ...told(answer), known], [scheme, texts, status, code, facts]);
  }
  assert.deepEqual(cs.account.schemes().map(({ id }) => id).filter((id) => !VECTORS.some(([scheme]) => scheme === id)), []);
});

test("the schemes are told with their fields, are those that can be checked, and cannot be changed", () => {
  const schemes = cs.account.schemes();
  assert.equal(schemes.length, 16);
  for (const { id, country, fields } of schemes) {
    const answer = cs.account.check(id, Object.fromEntries(fields.map((field) => [field.id, ""])));
    assert.deepEqual([...told(answer), Object.keys(answer.fields)], ["empty", "required", fields.map((field) => field.id)]);
    const [, known] = VECTORS.find(([scheme, , status]) => scheme === id && status === "valid");
    if (country && id !== "br_pix" && id !== "hk_fps") assert.equal(cs.account.check(id, known).country, country, id);
  }
  const optional = schemes.flatMap(({ id, fields }) => fields.filter((field) => field.optional).map((field) => `${id}.${field.id}`));
  assert.deepEqual(optional, ["iban.bic"]);
  for (const change of [() => (schemes[0].country = "DE"), () => (schemes[0].fields[1].optional = false), () => schemes[0].fields.push({})]) {
    assert.throws(change, TypeError);
  }
  schemes.length = 0;
  assert.equal(cs.account.schemes().length, 16);
});

test("the status is the worst of the fields', and the code that of the first with it; a BIC is not missed", () => {
  const iban = "GB82WEST12345698765432";
  for (const [texts, status, code] of [
    [{}, "empty", "required"],
    [{ iban }, "valid", null],
    [{ iban: "", bic: "DEUTDEFF" }, "empty", "required"],
    [{ iban, bic: "DEUT" }, "incomplete", "incomplete"],
    [{ iban, bic: "DEUTDEFF" }, "warning", "country_mismatch"],
    [{ iban, bic: "BARCGGSP" }, "valid", null],
    [{ iban: "GB", bic: "DEU!" }, "invalid", "characters"],
    [{ iban: "GB82WEST12345698765431", bic: "!" }, "invalid", "checksum"],
    [{ iban: "!", bic: "DEUTXXFF" }, "invalid", "characters"],
  ]) {
    assert.deepEqual([texts, ...told(cs.account.check("iban", texts))], [texts, status, code]);
  }
  const { fields } = cs.account.check("iban", { iban });
  assert.deepEqual(fields, {
    iban: { status: "valid", code: null, formatted: "GB82 WEST 1234 5698 7654 32" },
    bic: { status: "empty", code: "required", formatted: "" },
  });
});

test("a field is incomplete while typing on can make it right, and each prefix says so", () => {
  for (const [scheme, texts, status] of VECTORS) {
    const [[field, text]] = Object.entries(texts);
    if (status !== "valid" || ["br_pix", "hk_fps", "sg_paynow"].includes(scheme)) continue;
    for (let end = 1; end < text.length; end += 1) {
      const { fields } = cs.account.check(scheme, { ...texts, [field]: text.slice(0, end) });
      assert.notEqual(fields[field].status, "invalid", `${scheme} ${text.slice(0, end)}`);
    }
  }
});

test("digits and letters of other widths and scripts are read, with what they are grouped by", () => {
  const plain = cs.account.check("iban", { iban: "GB82WEST12345698765432" });
  for (const iban of ["ＧＢ８２　ＷＥＳＴ　１２３４　５６９８　７６５４　３２", "gb82 west-1234\u00a05698 7654 32", "GB٨٢WEST١٢٣٤٥٦٩٨٧٦٥٤٣٢"]) {
    assert.deepEqual(cs.account.check("iban", { iban }), plain, iban);
  }
  assert.equal(cs.account.check("mx_clabe", { clabe: "٠٣٢١٨٠٠٠٠١١٨٣٥٩٧١٩" }).status, "valid");
});

test("no text breaks it: a megabyte, half characters, NUL, and what is in no field", () => {
  for (const text of ["9".repeat(1_000_000), "\ud800", "\udc00\ud800", "1\ud83d", "\0", "1\u00002", "💳", "\u202e1", "\uffff", " ".repeat(2_000)]) {
    for (const { id, fields } of cs.account.schemes()) {
      const answer = cs.account.check(id, Object.fromEntries(fields.map((field) => [field.id, text])));
      assert(["empty", "invalid", "incomplete"].includes(answer.status), `${id} ${answer.status}`);
      for (const { formatted } of Object.values(answer.fields)) assert(formatted.length < 128);
    }
  }
  const long = cs.account.check("sg_fast", { bank: "1".repeat(1e6), branch: "2".repeat(1e6), account: "3".repeat(1e6) });
  assert.deepEqual(Object.values(long.fields).map(({ code }) => code), ["too_long", "too_long", "too_long"]);
  assert.equal(cs.account.check("iban", { iban: `GB82WEST12345698765432${" ".repeat(200)}` }).status, "valid");
});

test("what is refused is not shown, a NUL where the answer's text ends neither", () => {
  for (const account of ["\0", "\u00001", "\0\u0005"]) {
    const { status, code, fields } = cs.account.check("us_ach", { routing: account, account });
    assert.deepEqual([status, code], ["invalid", "characters"]);
    for (const field of Object.values(fields)) assert.deepEqual(field, { status: "invalid", code: "characters", formatted: "" });
  }
});

test("misuse is a TypeError without what was given, and ends nothing", () => {
  for (const misuse of [
    () => cs.account.check("GB82WEST", { iban: "" }),
    () => cs.account.check("constructor", {}),
    () => cs.account.check(undefined, {}),
    () => cs.account.check("iban", { GB82WEST: "" }),
    () => cs.account.check("iban", { iban: 8212345698765432 }),
    () => cs.account.check("iban", { iban: "", bic: Symbol("GB82WEST") }),
    () => cs.account.check("iban", null),
    () => cs.account.check("iban"),
    () => cs.account.check("iban", "GB82WEST12345698765432"),
  ]) {
    assert.throws(misuse, (error) => error instanceof TypeError && !/82|WEST/.test(error.message), String(misuse));
  }
  assert.equal(cs.account.check("iban", { iban: "GB82WEST12345698765432" }).status, "valid");
});
