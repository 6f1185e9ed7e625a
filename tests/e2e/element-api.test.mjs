import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { onInside, wayOn } from "./stand/isolation.mjs";
import { MerchantPage, part } from "./stand/merchant-page.mjs";
import { canPay } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("a merchant's page around the element", () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page);
  });
  afterEach(() => {
    stand.proxy.reset();
    merchant.make = () => merchant.secret();
  });
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  const onElement = (work, ...args) =>
    page.evaluate(`(...given) => (${work})(document.querySelector("countersign-checkout"), ...given)`, ...args);

  test("hears of a payment, and never what was typed", async () => {
    await merchant.begin();
    await merchant.types();
    await page.click(part("continue"));
    await merchant.sees("review");
    await merchant.presses();
    await merchant.reaches("succeeded");
    const [complete] = await merchant.told("complete");
    assert.equal(complete.status, "succeeded");
    assert.equal(complete.receipt.jws.split(".").length, 3);
    assert.equal((await merchant.told("ready")).length, 1);
    const changes = await merchant.told("change");
    assert.ok(changes.some(({ complete: isComplete, valid, fields }) => isComplete && valid && fields.number.brand === "visa"));
    assert.deepEqual([...new Set(changes.map(({ phase }) => phase))].at(-1), "succeeded");
    assert.ok((await merchant.told("focus")).some(({ field }) => field === "number"));
    const texts = await page.evaluate(() => window.texts);
    for (const typed of ["4242424242424242", "4242 4242", "Lovelace"]) assert.equal(texts.includes(typed), false, typed);
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
  });

  test("hears of a decline, and of a cancel", async () => {
    await merchant.begin();
    await merchant.pays(cardOf(CARDS.declined));
    await merchant.reaches("failed");
    assert.deepEqual((await merchant.told("failed")).map(({ status, code }) => [status, code]), [["failed", "declined"]]);
    const settled = await onElement((el) => el.checkout.cancel());
    assert.equal(settled.status, "cancelled");
    assert.equal((await merchant.told("cancel"))[0].receipt.jws, settled.receipt.jws);
    assert.deepEqual(await merchant.told("complete"), []);
  });

  test("hears of Escape", async () => {
    await merchant.begin();
    await page.type(part("number"), "4");
    await page.press("Escape");
    await page.waitFor(async () => (await merchant.told("escape")).length === 1);
  });

  test("is not in the way when its listeners throw", async () => {
    await merchant.begin();
    await onElement((el) => {
      const fail = () => {
        throw new Error("of the page");
      };
      for (const name of ["change", "focus", "complete"]) el.addEventListener(`countersign-${name}`, fail);
      el.checkout.addEventListener("change", fail);
    });
    await merchant.pays();
    await merchant.sees("success");
  });

  test("whose server is down is asked again when the buyer tries again", async () => {
    merchant.make = async () => {
      merchant.make = () => merchant.secret();
      throw new Error("down");
    };
    await merchant.open();
    await merchant.place();
    const next = await wayOn(page);
    assert.deepEqual(await merchant.told("error"), [{ code: "session_callback", retryable: true }]);
    await page.click(next);
    await merchant.reaches("details");
    assert.deepEqual(merchant.reasons, ["start", "start"]);
  });

  test("that never answers is given up, and its next answer is taken", async () => {
    await merchant.open();
    await page.evaluate((gateway, isolation) => {
      let isFirst = true;
      const real = window.setTimeout;
      window.setTimeout = (work, delay, ...rest) => real(work, isFirst && delay === 30_000 ? 10 : delay, ...rest);
      const session = (request) => {
        if (!isFirst) return window.session(request);
        isFirst = false;
        return new Promise(() => {});
      };
      window.place({ gateway, isolation }, { session });
    }, stand.gateway, merchant.isolation);
    await page.click(await wayOn(page));
    await merchant.reaches("details");
  });

  test("changes the order by refresh(): what was typed stays, what was reviewed is void", async () => {
    // What comes in by degrees is not read before it is there.
    const asks = (amount) => page.waitFor(async () => amount.test(await page.read(part("pay"))));
    const order = (value) => ({ order: { id: `order-${value}`, amount: { value, currency: "CNY" }, lines: [] } });
    merchant.make = (reason) => merchant.secret(order(reason === "start" ? "64.00" : "32.00"));
    await merchant.begin();
    await merchant.reviews();
    await asks(/64\.00/);
    await onElement((el) => el.refresh());
    await merchant.sees("form");
    assert.deepEqual(merchant.reasons, ["start", "changed"]);
    assert.equal(await page.value(part("number")), "4242 4242 4242 4242");
    await page.click(part("continue"));
    await merchant.sees("review");
    await asks(/32\.00/);
    await merchant.presses();
    await merchant.reaches("succeeded");
    assert.equal((await stand.payment(merchant.sid)).amount.value, "32.00");
  });

  test("whose refresh() fails is told so, and nobody pays the old order", async () => {
    await merchant.begin();
    await merchant.reviews();
    merchant.make = async () => {
      throw new Error("down");
    };
    assert.equal(await onElement((el) => el.refresh().catch(({ code }) => code)), "session_callback");
    await merchant.sees("trouble");
    merchant.make = () => merchant.secret();
    await page.click(part("next"));
    await merchant.reaches("details");
    assert.deepEqual(merchant.reasons, ["start", "changed", "changed"]);
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
  });

  test("goes to the bank in its own way, or lets the element go", async () => {
    merchant.make = () => merchant.secret({ return_url: `${stand.shop}/` });
    await merchant.begin();
    await page.evaluate(() => {
      window.prevent = (event) => event.preventDefault();
      document.addEventListener("countersign-action", window.prevent);
    });
    await merchant.pays(cardOf(CARDS.challenged));
    await merchant.reaches("action_required");
    const [first, ...more] = await merchant.told("action");
    assert.ok(first.url.startsWith(`${stand.gateway}/sim/`));
    assert.equal(first.action.kind, "redirect_get");
    assert.deepEqual(more, []);
    assert.ok((await page.url()).startsWith(stand.shop));
    await page.evaluate(() => document.removeEventListener("countersign-action", window.prevent));
    await page.click(part("follow"));
    await page.waitFor("button[value=approve]");
    assert.ok((await page.url()).startsWith(`${stand.gateway}/sim/`));
  });

  test("has the buyer press Pay with its own button, and hears of the outcome", async () => {
    await merchant.begin();
    assert.equal(await onElement((el) => el.confirm().catch(({ code }) => code)), "fields_incomplete");
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    await merchant.fills();
    await onElement((el) => void (window.outcome = el.confirm()));
    await merchant.sees("review");
    assert.equal(stand.proxy.seen(SUBMIT).length, 0);
    await merchant.presses();
    assert.equal((await page.evaluate(() => window.outcome)).status, "succeeded");
  });

  test("pays with its own button where the order leaves it that", async () => {
    merchant.make = () => merchant.secret({ policy: { ...merchant.policy, confirm: "page" } });
    await merchant.begin();
    await merchant.fills();
    assert.equal((await onElement((el) => el.confirm())).status, "succeeded");
    await merchant.sees("success");
  });

  test("can give its patience up without stopping the payment", async () => {
    merchant.make = () => merchant.secret({ policy: { ...merchant.policy, confirm: "page" } });
    await merchant.begin();
    await merchant.fills();
    const name = await onElement((el) => {
      const control = new AbortController();
      el.addEventListener("countersign-change", ({ detail }) => detail.phase === "submitting" && control.abort());
      return el.confirm({ signal: control.signal }).catch((error) => error.name);
    });
    assert.equal(name, "AbortError");
    await merchant.reaches("succeeded");
  });
});

describe("a merchant's form around the element", () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page);
  });
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  const form = () =>
    page.evaluate(() => {
      const outer = document.getElementById("outer");
      const el = document.querySelector("countersign-checkout");
      return {
        value: new FormData(outer).get("receipt"),
        valid: outer.checkValidity(),
        missing: el.validity.valueMissing,
        message: el.validationMessage,
        own: el.form === outer,
        submits: window.submits,
      };
    });

  test("needs the receipt where it is required, and submits it", async () => {
    await merchant.begin({ attributes: { name: "receipt", required: "" } });
    const before = await form();
    assert.deepEqual([before.value, before.valid, before.missing, before.own], [null, false, true, true]);
    assert.notEqual(before.message, "");
    await page.click("#buy");
    assert.equal((await form()).submits, 0);
    await merchant.pays();
    await merchant.reaches("succeeded");
    const after = await form();
    assert.deepEqual([after.valid, after.missing, after.message], [true, false, ""]);
    assert.equal(after.value, (await merchant.told("complete"))[0].receipt.jws);
    await page.click("#buy");
    assert.equal((await form()).submits, 1);
  });

  test("is not submitted by Enter in a field, nor by the buttons", async () => {
    await merchant.begin();
    await merchant.fills();
    await page.press("Enter");
    await merchant.sees("review");
    await canPay(page);
    await page.click(part("back"));
    await merchant.sees("form");
    assert.equal((await form()).submits, 0);
  });

  test("forgets what was typed when it is reset", async () => {
    await merchant.begin();
    await merchant.fills();
    await page.evaluate(() => document.getElementById("outer").reset());
    await page.waitFor(async () => (await page.value(part("number"))) === "");
    assert.equal(await page.value(part("holder")), "");
  });

  test("switches the element off with the rest of a fieldset", async () => {
    await merchant.begin();
    await page.evaluate(() => {
      const fieldset = document.createElement("fieldset");
      document.getElementById("two").append(fieldset);
      fieldset.append(document.querySelector("countersign-checkout"));
      fieldset.disabled = true;
    });
    const isOff = () => onInside(page, (root) => root.getElementById("number")?.matches(":disabled"));
    await page.waitFor(isOff);
    await page.evaluate(() => void (document.querySelector("fieldset").disabled = false));
    await page.waitFor(async () => !(await isOff()));
  });
});
