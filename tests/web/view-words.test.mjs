import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { describe, test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";
import { MEANINGS } from "../../js/codes.js";
import { en } from "../../js/view/locale/en.js";
import { keyOf } from "../../js/view/reasons.js";
import { Words, wordsFor } from "../../js/view/words.js";

const TABLES = { "zh-CN": JSON.parse(await readFile(inRoot("js/view/locale/zh-CN.json"), "utf8")) };

/**
 * Codes that no buyer is told: a merchant's server or a developer is, or the
 * page itself has a screen for it.
 */
const NOT_FOR_BUYERS = new Set([
  "amount_exponent", "amount_format", "amount_range", "currency_mismatch", "currency_unknown", "split_weights",
  "amount_typed", "amount_groups", "amount_step", "amount_processor", "rate_invalid", "plan_count", "plan_amount",
  "quote_mismatch", "quote_expired", "quote_refund",
  "base64url", "not_now", "event_unknown", "option_invalid", "field_unknown", "elsewhere",
  "idempotency_missing", "idempotency_invalid", "idempotency_mismatch", "out_of_range", "audience_mismatch",
  "attempt_mismatch", "attempt_none", "proof_replayed", "dpop_invalid", "payment_unknown", "refund_unknown",
  "payment_mismatch", "not_capturable", "not_cancellable", "not_refundable", "refund_too_much", "not_found",
  "method_not_allowed", "bad_request", "query_invalid", "payload_too_large", "unsupported_media_type",
  "action_unknown",
  // Of accounts, coins, identities and QR payloads, which no screen of ours asks for.
  "incomplete", "too_long", "misplaced", "checksum", "checksum_unsure", "country_unknown", "country_mismatch",
  "bank_unknown", "length_unsure", "region_unknown", "rule_unsure", "birth_date", "old_form", "mixed_case", "witness_program",
  "invoice_amount", "invoice_field", "invoice_feature", "qr_format", "qr_length", "qr_repeated", "qr_missing", "qr_value",
  "uri_unknown", "uri_name",
]);

// Node gives a navigator from its 21st version on.
globalThis.navigator ??= { languages: [] };

const placeholders = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe("words", () => {
  for (const [tag, table] of Object.entries(TABLES)) {
    test(`${tag} has the texts of English, each with its placeholders`, () => {
      assert.deepEqual(Object.keys(table).sort(), Object.keys(en).sort());
      for (const key of Object.keys(en)) assert.deepEqual(placeholders(table[key]), placeholders(en[key]), key);
    });

    test(`${tag} leaves nothing in English`, () => {
      const same = Object.keys(en).filter((key) => table[key] === en[key] && /[a-z]{2}/i.test(en[key].replace(/\{\w+\}/g, "")));
      assert.deepEqual(same, []);
    });
  }

  test("every text is used", async () => {
    const files = (await readdir(inRoot("js/view"), { recursive: true })).filter(
      (file) => file.endsWith(".js") && !file.startsWith("locale"),
    );
    const source = (await Promise.all(files.map((file) => readFile(inRoot("js/view", file), "utf8")))).join("\n");
    // Keys that are put together: the kinds of waiting, codes, methods, what is required.
    const made = /^(code_|method_|required_|(sending|action|processing|verifying)(Title|Text)$)/;
    const unused = Object.keys(en).filter((key) => !made.test(key) && !source.includes(`"${key}"`) && !source.includes(`${key}:`));
    assert.deepEqual(unused, []);
  });

  test("every code that can reach a buyer has a sentence of its own or of its kind", () => {
    const without = Object.keys(MEANINGS).filter((code) => !NOT_FOR_BUYERS.has(code) && keyOf(code) === "code_other");
    assert.deepEqual(without, []);
  });

  test("every sentence on a code is reached", () => {
    const reached = new Set(["code_other", "code_unsupported_browser", ...Object.keys(MEANINGS).map(keyOf)]);
    assert.deepEqual(Object.keys(en).filter((key) => key.startsWith("code_") && !reached.has(key)), []);
  });

  test("a code that is not known has the general sentence", () => {
    const words = new Words("en", en);
    for (const code of ["brand_new", "__proto__", "", null, undefined]) assert.equal(words.reason(code), en.code_other);
  });
});

describe("the words for a language", () => {
  const place = { parentNode: null };
  for (const [asked, tag, sample] of [
    ["en", "en", "Continue"],
    ["en-GB", "en-GB", "Continue"],
    ["zh", "zh", "继续"],
    ["zh-CN", "zh-CN", "继续"],
    ["zh-Hans", "zh-Hans", "继续"],
    ["zh-SG", "zh-SG", "继续"],
    ["ZH_cn".replace("_", "-"), "zh-CN", "继续"],
    ["fr", "en", "Continue"],
    ["ar", "en", "Continue"],
    ["!", "en", "Continue"],
    ["toString", "en", "Continue"],
  ]) {
    test(`${asked}: ${tag}, ${sample}`, async () => {
      const words = await wordsFor(asked, place);
      assert.equal(words.tag, tag);
      assert.equal(words.dir, "ltr");
      assert.equal(words.say("continue"), sample);
    });
  }

  test("`auto` is the language of the nearest element that has one, through shadow roots", async () => {
    const outer = { getAttribute: () => "zh-CN", parentNode: null };
    const root = { parentNode: null, host: outer };
    const inner = { getAttribute: () => null, parentNode: root };
    assert.equal((await wordsFor("auto", inner)).tag, "zh-CN");
    assert.equal((await wordsFor(undefined, inner)).tag, "zh-CN");
  });

  test("amounts are written as the language does", async () => {
    const amount = { value: "128.00", currency: "CNY" };
    assert.equal((await wordsFor("en", place)).amount(amount), "CN¥128.00");
    assert.equal((await wordsFor("zh-CN", place)).amount(amount), "¥128.00");
  });
});
