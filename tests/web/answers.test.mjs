import assert from "node:assert/strict";
import { test } from "node:test";

import { said } from "../../js/answers.js";

test("each answer is said to the core in its own words, secrets apart", () => {
  for (const [answer, words] of [
    [{}, { kind: "returned" }],
    [{ returned: true }, { kind: "returned" }],
    [{ otp: "123456" }, { kind: "otp", secret: "123456" }],
    [{ password: "p" }, { kind: "password", secret: "p" }],
    [{ token: { a: 1 } }, { kind: "token", secret: '{"a":1}' }],
    [{ assertion: { id: "x" } }, { kind: "assertion", text: '{"id":"x"}' }],
    [{ assertion: "text" }, { kind: "assertion", text: "text" }],
    [{ fingerprint: "Y" }, { kind: "fingerprint", text: "Y" }],
    [{ resend: true }, { kind: "resend" }],
    [{ dismissed: true }, { kind: "dismissed" }],
    [{ approved: true }, { kind: "approved" }],
    [{ approved: false }, { kind: "rejected" }],
  ]) {
    assert.deepEqual(said(answer), words);
  }
});

test("what is no answer, or more than one, is the caller's mistake and is not repeated", () => {
  const secret = "271828";
  for (const answer of [
    null,
    secret,
    { otp: Number(secret) },
    { otp: { code: secret } },
    { otp: secret, password: secret },
    { resend: true, otp: secret },
  ]) {
    assert.throws(() => said(answer), (error) => error instanceof TypeError && !error.message.includes(secret));
  }
});
