import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../js/index.js";

const cs = await load({ roots: ["validators", "card"] });

const US = { country: "US" };
const TODAY = { today: "2026-11-22" };

/** Each field with a text that is right, how it is shown, and what else it is asked with. */
const FIELDS = [
  ["iban.iban", "GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32"],
  ["iban.bic", "DEUTDEFF500", "DEUTDEFF500"],
  ["bic.bic", "E097AEXXXXX", "E097AEXXXXX"],
  ["us_ach.routing", "021000021", "021000021"],
  ["us_ach.account", "12345678901234567", "12345678901234567"],
  ["gb_bacs.sort_code", "089999", "08-99-99"],
  ["gb_bacs.account", "66374958", "66374958"],
  ["au_becs.bsb", "083004", "083-004"],
  ["au_becs.account", "123456789", "123456789"],
  ["ca_eft.institution", "001", "001"],
  ["ca_eft.transit", "00011", "00011"],
  ["ca_eft.account", "123456789012", "123456789012"],
  ["ca_routing.routing", "000100011", "000100011"],
  ["ca_routing.account", "1234567", "1234567"],
  ["in_neft.ifsc", "HDFC0000001", "HDFC0000001"],
  ["in_neft.account", "123456789", "123456789"],
  ["mx_clabe.clabe", "032180000118359719", "032 180 00011835971 9"],
  ["br_pix.key", "12ABC34501DE35", "12.ABC.345/01DE-35"],
  ["cn_cnaps.cnaps", "102100099996", "102100099996"],
  ["cn_card.card", "6216261000000000018", "6216 2610 0000 0000 018"],
  ["sg_fast.bank", "7171", "7171"],
  ["sg_fast.branch", "001", "001"],
  ["sg_fast.account", "0012345678", "0012345678"],
  ["sg_paynow.proxy", "+6581234567", "+65 8123 4567"],
  ["hk_account.bank", "004", "004"],
  ["hk_account.branch", "001", "001"],
  ["hk_account.account", "123456789", "123456789"],
  ["hk_fps.proxy", "+85291234567", "+852-91234567"],
  ["cn_resident_id", "11010519491231002X", "110105 19491231 002X", TODAY],
  ["cn_mobile", "13552535506", "135 5253 5506"],
  ["e164", "+442079460958", "+44 2079460958"],
  ["postal", "941051234", "94105-1234", US],
];

const empty = { value: "", start: 0, end: 0 };
const bare = (text) => text.replace(/[ \-./]/g, "");
const insert = (text) => ({ kind: "insert", text });

/** Goes on from what a keystroke gave, as a page does. */
function press(field, shown, key, more) {
  const edited = cs.edit(field, { ...shown, ...more }, key);
  if (!edited.changed) return { ...shown, edited };
  return { value: edited.value, start: edited.caret, end: edited.caret, edited };
}

const typeIn = (field, text, more) => [...text].reduce((shown, key) => press(field, shown, insert(key), more), empty);

test("the names of the fields are those of the schemes and of their parts", () => {
  const named = cs.account.schemes().flatMap(({ id, fields }) => fields.map((field) => `${id}.${field.id}`));
  assert.deepEqual(FIELDS.map(([field]) => field), [...named, "cn_resident_id", "cn_mobile", "e164", "postal"]);
});

test("what is typed key by key, or pasted, is shown as the check shows it, with the caret at the end", () => {
  for (const [field, text, shown, more] of FIELDS) {
    const typed = typeIn(field, text, more);
    assert.deepEqual([field, typed.value, typed.end], [field, shown, shown.length]);
    assert.equal(typed.edited.rejected, false, field);
    for (const pasted of [text, shown, ` ${shown} `]) {
      assert.deepEqual(cs.edit(field, { ...empty, ...more }, insert(pasted)), {
        value: shown,
        caret: shown.length,
        changed: true,
        rejected: false,
      }, `${field} ${pasted}`);
    }
    const over = cs.edit(field, { value: shown, start: 0, end: shown.length, ...more }, insert(text));
    assert.equal(over.changed ? over.value : shown, shown, field);
  }
});

test("a field is deleted to nothing, from either end", () => {
  for (const [field, , shown, more] of FIELDS) {
    for (const [kind, at] of [["delete_backward", shown.length], ["delete_forward", 0]]) {
      let now = { value: shown, start: at, end: at };
      for (let count = 0; now.value !== "" && count <= shown.length; count += 1) {
        now = press(field, now, { kind }, more);
        assert.equal(now.edited.changed, true, `${field} ${kind} ${count}`);
      }
      assert.deepEqual([field, kind, now.value], [field, kind, ""]);
      const again = cs.edit(field, { ...empty, ...more }, { kind });
      assert.deepEqual(again, { value: "", caret: 0, changed: false, rejected: false }, field);
    }
    const all = cs.edit(field, { value: shown, start: 0, end: shown.length, ...more }, { kind: "delete_backward" });
    assert.deepEqual([field, all.value, all.caret], [field, "", 0]);
  }
});

test("a character that is deleted inside and typed again is back, with the caret behind it", () => {
  for (const [field, , shown, more] of FIELDS) {
    for (let at = 1; at <= shown.length; at += 1) {
      if (!/[A-Z0-9]/.test(shown[at - 1])) continue;
      const without = press(field, { value: shown, start: at, end: at }, { kind: "delete_backward" }, more);
      const back = press(field, without, insert(shown[at - 1]), more);
      assert.equal(back.value, shown, `${field} at ${at}`);
      assert.match(shown.slice(back.end, at) + shown.slice(at, back.end), /^[ \-./]*$/, `${field}: the caret at ${at}`);
    }
  }
});

test("no key pushes out what was there, and what has no place is refused and said so", () => {
  for (const [field, , shown, more] of FIELDS) {
    for (const text of ["💳", "\0", "\u202e", "\ud800", "字"]) {
      const at = { value: shown, start: 2, end: 2 };
      const edited = cs.edit(field, { ...at, ...more }, insert(text));
      assert.deepEqual([field, text, edited], [field, text, { value: shown, caret: 2, changed: false, rejected: true }]);
    }
    const full = cs.edit(field, { value: shown, start: shown.length, end: shown.length, ...more }, insert("1".repeat(1_000_000)));
    assert.deepEqual([field, bare(full.value).startsWith(bare(shown)), full.rejected], [field, true, true]);
  }
});

test("digits of other widths and scripts are typed as ASCII's", () => {
  for (const text of ["１３５５２５３５５０６", "١٣٥٥٢٥٣٥٥٠٦", "135-5253-5506"]) {
    assert.equal(cs.edit("cn_mobile", empty, insert(text)).value, "135 5253 5506");
  }
  assert.equal(cs.edit("iban.iban", empty, insert("ｇｂ８２")).value, "GB82");
});

test("a field that is left alone keeps what it shows, however long or strange", () => {
  for (const [field, , , more] of FIELDS) {
    for (const value of ["x".repeat(100_000), "💳".repeat(3), "\ud800"]) {
      const edited = cs.edit(field, { value, start: 1, end: 1, ...more }, insert("💳"));
      assert.deepEqual([field, edited.changed, edited.value === value], [field, false, true]);
    }
  }
});

test("offsets beyond the text mean its end", () => {
  for (const [field, , shown, more] of FIELDS) {
    const far = cs.edit(field, { value: shown, start: 9e9, end: 9e9, ...more }, { kind: "delete_backward" });
    const end = cs.edit(field, { value: shown, start: shown.length, end: shown.length, ...more }, { kind: "delete_backward" });
    assert.deepEqual([field, far], [field, end]);
  }
});

test("misuse is a TypeError without what was given, and names the root that is not loaded", async () => {
  const back = { kind: "delete_backward" };
  for (const misuse of [
    ...["iban", "iban.", "iban.key", "bic.iban", "__proto__", "name", "", 7].map((field) => () => cs.edit(field, empty, back)),
    () => cs.edit("postal", empty, back),
    () => cs.edit("postal", { ...empty, country: "us" }, back),
    () => cs.edit("cn_mobile", { ...empty, value: 13552535506 }, back),
    () => cs.edit("cn_mobile", { ...empty, start: -1 }, back),
    () => cs.edit("cn_mobile", { ...empty, end: 1.5 }, back),
    () => cs.edit("cn_mobile", empty, { kind: "insert" }),
    () => cs.edit("cn_mobile", empty, { kind: "1355" }),
    () => cs.edit("cn_resident_id", { ...empty, today: 20261122 }, back),
  ]) {
    assert.throws(misuse, (error) => error instanceof TypeError && !/1355/.test(error.message), String(misuse));
  }
  const other = await load({ roots: ["fields"] });
  assert.throws(() => other.edit("iban.iban", empty, back), { name: "TypeError", message: /`validators`/ });
});
