import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckoutError } from "../../js/errors.js";
import { CountersignCheckout } from "../../js/element.js";
import { askSession } from "../../js/element/session.js";

const isRefusal = (error) => error instanceof CheckoutError && error.code === "session_callback" && error.retryable;

test("the element's script can be imported where there are no elements", () => {
  assert.equal(typeof CountersignCheckout, "function");
  assert.equal(CountersignCheckout.formAssociated, true);
});

test("a page is asked for a session with the reason, and gives the secret at once or later", async () => {
  const reasons = [];
  const make = ({ reason }) => {
    reasons.push(reason);
    return { clientSecret: "cs_1" };
  };
  assert.equal(await askSession(make, "start"), "cs_1");
  assert.equal(await askSession(async (request) => make(request), "expired"), "cs_1");
  assert.deepEqual(reasons, ["start", "expired"]);
});

test("whatever a page's callback does instead is one error that can be tried again", async () => {
  for (const bad of [
    () => {
      throw new Error("of the page");
    },
    async () => Promise.reject(new Error("of the page's server")),
    () => undefined,
    () => "cs_1",
    () => ({ client_secret: "cs_1" }),
    () => ({ clientSecret: 7 }),
  ]) {
    await assert.rejects(askSession(bad, "start"), isRefusal);
  }
});

test("a callback that never answers is given up", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = askSession(() => new Promise(() => {}), "start");
  t.mock.timers.tick(29_999);
  t.mock.timers.tick(1);
  await assert.rejects(asked, isRefusal);
});
