import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../js/index.js";

const cs = await load({ roots: ["validators"] });
const TODAY = "2026-11-22";
const check = (kind, text) => cs.identity.check(kind, text, { today: TODAY });
const told = (kind, text) => [check(kind, text).status, check(kind, text).code];

test("every answer has the same members, and null where that kind does not tell it", () => {
  assert.deepEqual(check("cn_resident_id", "11010519491231002X"), {
    status: "valid",
    code: null,
    formatted: "110105 19491231 002X",
    region: "BJ",
    birth_date: "1949-12-31",
    sex: "female",
    country: null,
    calling_code: null,
  });
  const members = Object.keys(check("cn_resident_id", "11010519491231002X"));
  for (const kind of ["cn_resident_id", "cn_mobile", "e164", "name"]) {
    for (const text of ["", "1", "+", "张", "\0", "\ud800", "9".repeat(1_000_000), "💳💳"]) {
      const answer = check(kind, text);
      assert.deepEqual(Object.keys(answer), members);
      assert.equal(answer.code === null, answer.status === "valid", `${kind} ${text.slice(0, 9)}`);
    }
    assert.deepEqual(told(kind, ""), ["empty", "required"]);
  }
});

test("resident identity numbers are known, with region, birth and sex", () => {
  for (const [text, region, born, sex] of [
    ["110101199003076034", "BJ", "1990-03-07", "male"],
    ["440524188001010014", "GD", "1880-01-01", "male"],
    ["341126197709218366", "AH", "1977-09-21", "female"],
    ["11010519491231002x", "BJ", "1949-12-31", "female"],
    ["１１０１０１ １９９００３０７ ６０３４", "BJ", "1990-03-07", "male"],
  ]) {
    const answer = check("cn_resident_id", text);
    assert.deepEqual([answer.status, answer.region, answer.birth_date, answer.sex], ["valid", region, born, sex], text);
  }
  const old = check("cn_resident_id", "110105491231002");
  assert.deepEqual([old.status, old.code, old.birth_date, old.region], ["warning", "old_form", "1949-12-31", "BJ"]);
});

test("a wrong resident identity number says why, and tells nothing of anyone", () => {
  for (const [text, status, code] of [
    ["110105194912310021", "invalid", "checksum"],
    ["110105194902300020", "invalid", "birth_date"],
    ["99", "invalid", "region_unknown"],
    ["11010519491231", "incomplete", "incomplete"],
    ["11010519491231002Y", "invalid", "characters"],
    ["11010519491231002X1", "invalid", "too_long"],
  ]) {
    assert.deepEqual([text, ...told("cn_resident_id", text)], [text, status, code]);
  }
  const { region, birth_date, sex } = check("cn_resident_id", "110105194912310021");
  assert.deepEqual([region, birth_date, sex], [null, null, null]);
});

/** With its check digit (GB 11643). */
function resident(body) {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + "10X98765432"[sum % 11];
}

test("nobody is born after today, which is the day that begins first where none is given", (t) => {
  const number = resident("11010520261122001");
  const ask = (...options) => cs.identity.check("cn_resident_id", number, ...options);
  assert.equal(ask({ today: "2026-11-22" }).status, "valid");
  const early = ask({ today: "2026-11-21" });
  assert.deepEqual([early.status, early.code], ["invalid", "birth_date"], "a birth date of tomorrow");
  for (const [now, status] of [["2026-11-21T09:59:59Z", "invalid"], ["2026-11-21T10:00:00Z", "valid"]]) {
    t.mock.method(Date, "now", () => Date.parse(now));
    assert.deepEqual([ask().status, ask({}).status], [status, status], `${now}: a day begins first at UTC+14`);
  }
});

test("a day that is none is misuse, and the next question is answered", () => {
  for (const today of ["2026-02-30", "2026-13-01", "2026-1-1", "today", "", "2026-11-22T00:00:00Z", 20261122, new Date()]) {
    assert.throws(() => cs.identity.check("cn_resident_id", "11010519491231002X", { today }), TypeError, String(today));
    assert.equal(check("cn_resident_id", "11010519491231002X").status, "valid");
  }
});

test("mobile numbers of China are known as they are typed, with their calling code or without", () => {
  for (const text of ["13552535506", "135 5253 5506", "135-5253-5506", "+86 135 5253 5506", "１３５５２５３５５０６", "١٣٥٥٢٥٣٥٥٠٦"]) {
    const { status, country, calling_code } = check("cn_mobile", text);
    assert.deepEqual([status, country, calling_code], ["valid", "CN", "86"], text);
  }
  assert.equal(check("cn_mobile", "13552535506").formatted, "135 5253 5506");
  assert.deepEqual(told("cn_mobile", "1355253550"), ["incomplete", "incomplete"]);
  assert.equal(check("cn_mobile", "12552535506").status, "invalid");
  assert.equal(check("cn_mobile", "135525355061").status, "invalid");
});

test("telephone numbers tell their calling code, with + or 00 before it", () => {
  for (const [text, calling, formatted] of [
    ["+8613552535506", "86", "+86 13552535506"],
    ["00442079460958", "44", "+44 2079460958"],
    ["+1 (201) 555-0123", "1", "+1 2015550123"],
    ["+3531234567", "353", "+353 1234567"],
  ]) {
    const answer = check("e164", text);
    assert.deepEqual([answer.status, answer.calling_code, answer.formatted], ["valid", calling, formatted], text);
  }
  assert.deepEqual(told("e164", "+86135"), ["incomplete", "incomplete"]);
  assert.equal(check("e164", "+0").status, "invalid");
  assert.equal(check("e164", "+1234567890123456").code, "too_long");
});

test("names of any script are names, and what a name has not is refused", () => {
  for (const name of [
    ...["张三", "阿卜杜拉·买买提", "𠮷田", "𠮷𡈽", "Ada Lovelace", "José María", "Jose\u0301", "김철수", "محمد علي"],
    ...["Ольга Иванова", "Νίκος", "山田太郎", "やまだ", "O'Brien", "Jean-Luc", "नरेन्द्र मोदी", "สมชาย"],
  ]) {
    assert.deepEqual([name, ...told("name", name)], [name, "valid", null]);
  }
  assert.equal(check("name", "𠮷田").formatted, "𠮷田", "beyond the basic plane whole");
  assert.equal(check("name", "  Ada\u3000 Lovelace ").formatted.trim(), "Ada Lovelace");
  for (const [name, code] of [["a\u202eb", "characters"], ["J0hn", "characters"], ["\0ab", "characters"], ["\ud800x", "characters"], ["x".repeat(51), "too_long"]]) {
    assert.deepEqual([name, ...told("name", name)], [name, "invalid", code]);
  }
  assert.deepEqual(told("name", "张"), ["incomplete", "incomplete"]);
  assert.equal(check("name", "𠮷".repeat(50)).status, "valid", "fifty characters, however many code units");
});

test("misuse is a TypeError without what was given", () => {
  for (const misuse of [
    () => cs.identity.check("passport", "11010519491231002X"),
    () => cs.identity.check(undefined, "11010519491231002X"),
    () => cs.identity.check("cn_resident_id", 110105194912310021n),
    () => cs.identity.check("cn_resident_id"),
    () => cs.identity.check("cn_resident_id", "", { day: "11010519491231002X" }),
    () => cs.identity.check("cn_resident_id", "", { today: "11010519491231002X" }),
    () => cs.identity.check("name", "x", null),
  ]) {
    assert.throws(misuse, (error) => error instanceof TypeError && !error.message.includes("1101"), String(misuse));
  }
});
