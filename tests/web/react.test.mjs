import assert from "node:assert/strict";
import { test } from "node:test";

import { createElement } from "react";
import { renderToString } from "react-dom/server";

import { Checkout } from "../../js/react.js";

test("a page made on a server has the element, and no secret in it", () => {
  const html = renderToString(
    createElement(Checkout, {
      gateway: "https://pay.example",
      isolation: "inline",
      className: "wide",
      clientSecret: "cs_pay_1_secret",
      session: async () => ({ clientSecret: "cs_pay_1_secret" }),
      prefill: { holder: "Ada Lovelace" },
      required: true,
      onComplete() {},
    }),
  );
  assert.equal(html, '<countersign-checkout gateway="https://pay.example" isolation="inline" class="wide"></countersign-checkout>');
});
