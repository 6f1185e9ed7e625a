import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { Traces } from "./stand/traces.mjs";

const CARD = { number: "371449635398431", cvc: "7394" };
const traces = new Traces(CARD);

test("a card is found however it is written", () => {
  const { number } = CARD;
  const reversed = [...number].reverse().join("");
  for (const [written, kind] of [
    [`a ${number} b`, "digits"],
    ["3714 496353 98431", "digits"],
    ["3714-4963-5398-431", "digits"],
    [number.slice(4, 11), "digits"],
    [reversed, "reversed"],
    [Buffer.from(number).toString("hex"), "hex"],
    [Buffer.from(number).toString("hex").toUpperCase(), "hex"],
    [Buffer.from(number, "utf16le"), "utf-16"],
    ['{"cvc":"7394"}', "code"],
    ["cvc=7394&x", "code"],
    ['{\\"cvc\\":\\"7394\\"}', "code"],
    ["Code: 7394", "code"],
    [Buffer.from('{"x":1,"cvc":"7394"}').toString("base64url"), "code"],
    [Buffer.from("\0\x017394\0"), "code"],
  ]) {
    assert.ok(traces.in(written).includes(kind), `${kind}: ${traces.in(written)}`);
  }
  for (const lead of ["", "x", "xx", '{"number":"']) {
    for (const digits of [number, reversed]) {
      for (const alphabet of ["base64", "base64url"]) {
        assert.ok(traces.in(Buffer.from(lead + digits + "}").toString(alphabet)).includes("base64"), lead);
      }
    }
  }
});

test("nothing is found where there is no card", () => {
  for (const text of ["", "371449", "8431", "17394", "took_us=7394 ", ":7394/", "x7394", "20261122", "0000000000000000"]) {
    assert.deepEqual(traces.in(text), [], text);
  }
  for (let round = 0; round < 20; round += 1) {
    const bytes = randomBytes(4096);
    assert.deepEqual(traces.in(bytes.toString("base64url")), []);
  }
});
