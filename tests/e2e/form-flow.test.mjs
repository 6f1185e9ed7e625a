import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { FormPage, STATE } from "./stand/form-page.mjs";

const CARD = { number: "4242424242424242", expiry: "1229", cvc: "123", holder: "Ada Lovelace" };

describe("going on from the card form", () => {
  let browser, form, page;

  before(async () => {
    browser = await launch();
    form = await FormPage.start(browser);
    page = form.page;
  });

  after(async () => {
    form?.stop();
    await browser?.close();
  });

  const fill = async (card = CARD) => {
    for (const [name, text] of Object.entries(card)) await form.type(name, text);
  };
  const press = () => page.click(form.at("#continue"));
  const attribute = (name, what) => page.attribute(form.at(`#${name}`), what);
  const errors = async () =>
    Object.fromEntries(
      await Promise.all(["number", "expiry", "cvc", "holder"].map(async (name) => [name, await form.error(name)])),
    );
  const NONE = { number: "", expiry: "", cvc: "", holder: "" };

  describe("Continue", () => {
    test("fills, then asks for the review, once, however often it is pressed", async () => {
      await form.open();
      await fill();
      await form.keys("Enter", "Enter");
      await press();
      assert.equal(await attribute("continue", "aria-busy"), "true");
      await form.answer("fill");
      await page.waitFor(async () => (await form.calls("review")).length);
      await form.keys("Enter");
      await form.answer("review");
      await page.waitFor(async () => (await attribute("continue", "aria-busy")) === null);
      assert.equal((await form.calls("review")).length, 1);
      assert.deepEqual((await form.calls("fill")).at(-1).args[0], {
        number: "4242 4242 4242 4242",
        expiry: "12 / 29",
        cvc: "123",
        holder: "Ada Lovelace",
      });
      assert.equal(new URL(await page.url()).pathname, "/");
    });

    test("Enter in any field is Continue, and nothing goes on by itself", async () => {
      for (const name of ["number", "expiry", "cvc", "holder"]) {
        await form.open();
        await form.type(name, CARD[name]);
        assert.equal(await form.focused(), name);
        await form.keys("Enter");
        await page.waitFor(form.at("#summary"));
      }
      assert.equal(new URL(await page.url()).pathname, "/");
    });

    test("a press before the order is there is kept, and goes on with it", async () => {
      await form.open({ state: null });
      await fill();
      await press();
      await page.waitFor(async () => (await attribute("continue", "aria-busy")) === "true");
      assert.deepEqual([await form.calls("fill"), await form.calls("review")], [[], []]);
      await form.feed();
      await page.waitFor(async () => (await form.calls("fill")).length);
      await form.answer("fill");
      await page.waitFor(async () => (await form.calls("review")).length);
      assert.equal((await form.calls("review")).length, 1);
    });

    test("what the core refuses is said beside the button", async () => {
      await form.open();
      await fill();
      await press();
      await form.answer("fill");
      await page.waitFor(async () => (await form.calls("review")).length);
      await form.answer("review", { name: "CheckoutError", code: "order_expired", retryable: false });
      await page.waitFor(form.at("#problem"));
      assert.equal(await page.read(form.at("#problem")), "The time to pay for this order has run out.");
      assert.equal(await attribute("continue", "aria-busy"), null);
    });

    test("where the page has a button there is none here, and Enter still checks", async () => {
      await form.open({ state: { order: { ...STATE.order, confirm: "page" } } });
      assert.equal(await page.isShown(form.at("#continue")), false);
      await form.type("number", "4242");
      await form.keys("Enter");
      await page.waitFor(form.at("#summary"));
    });

    test("the page's own button has what is missing shown; the page's focus does not", async () => {
      await form.open();
      await form.tell({ type: "told", what: { kind: "focus" } });
      assert.equal(await form.focused(), "number");
      assert.deepEqual(await errors(), NONE);
      await form.tell({ type: "told", what: { kind: "focus", insist: true } });
      assert.equal(await form.focused(), "summary");
      await fill({ number: CARD.number, expiry: CARD.expiry });
      await form.tell({ type: "told", what: { kind: "focus" } });
      assert.equal(await form.focused(), "cvc");
    });
  });

  describe("what was typed", () => {
    const values = async () =>
      Promise.all(["number", "expiry", "cvc", "holder"].map((name) => page.value(form.at(`#${name}`))));
    const ALL = ["4242 4242 4242 4242", "12 / 29", "123", "Ada Lovelace"];
    const filled = async () =>
      (await form.calls("fill")).map(({ args: [{ number, expiry, cvc, holder }] }) => [number, expiry, cvc, holder]);

    test("goes to the core by field, and all of it when a session begins", async () => {
      await form.open({ state: null });
      await fill();
      assert.deepEqual(await form.calls("fill"), []);
      await form.feed();
      await page.waitFor(async () => (await form.calls("fill")).length === 1);
      assert.deepEqual((await filled())[0], ALL);
      await form.type("cvc", "x");
      await form.feed({ state: { phase: "opening", order: null, sid: "s-2" } });
      await form.feed({ state: { sid: "s-2" } });
      await page.waitFor(async () => (await form.calls("fill")).length === 2);
      assert.deepEqual((await filled())[1], ALL);
    });

    test("is there again after the review, and after a payment another tab had", async () => {
      await form.open();
      await fill();
      await form.feed({ state: { phase: "review", card: { brand: "visa", last4: "4242" } } });
      await page.waitFor(form.at("#pay"));
      await form.feed();
      await page.waitFor(form.at("#number"));
      assert.deepEqual(await values(), ALL);
      await form.feed({ state: null, lease: "elsewhere" });
      await page.waitFor(form.at("#take-over"));
      await form.feed();
      await page.waitFor(form.at("#number"));
      assert.deepEqual(await values(), ALL);
    });

    test("loses number and code by an attempt, and all of it where another card is to be used", async () => {
      await form.open();
      await fill();
      await form.feed({ state: { phase: "failed", code: "declined", retry: "same_method" } });
      await page.waitFor(form.at("#next"));
      await form.feed();
      await page.waitFor(form.at("#number"));
      assert.deepEqual(await values(), ["", "12 / 29", "", "Ada Lovelace"]);
      assert.deepEqual(await errors(), NONE);
      await form.feed({ state: { phase: "failed", code: "declined", retry: "other_method" } });
      await form.feed();
      await page.waitFor(form.at("#number"));
      assert.deepEqual(await values(), ["", "", "", ""]);
    });

    test("is gone when the page says so, for undo too", async () => {
      await form.open();
      await fill();
      await form.clear();
      assert.deepEqual(await values(), ["", "", "", ""]);
      assert.deepEqual((await filled()).at(-1), ["", "", "", ""]);
      await form.select("number", 0);
      await form.keys("Control+z");
      assert.equal(await form.shown("number"), "|");
    });

    test("a name that the page knows later reaches the core too", async () => {
      await form.open();
      await page.waitFor(async () => (await form.calls("fill")).length === 1);
      await form.feed({ settings: { prefill: { holder: "Grace Hopper" } } });
      await page.waitFor(async () => (await form.calls("fill")).length === 2);
      assert.equal((await filled()).at(-1)[3], "Grace Hopper");
    });

    test("the name that the page knows is filled in, unless the buyer typed one", async () => {
      await form.open({ settings: { prefill: { holder: "Grace Hopper" } } });
      assert.equal(await page.value(form.at("#holder")), "Grace Hopper");
      await page.clear(form.at("#holder"));
      await form.type("holder", "Ada");
      await form.feed({ settings: { prefill: { holder: "Grace M. Hopper" } } });
      assert.equal(await page.value(form.at("#holder")), "Ada");
    });
  });

  describe("methods", () => {
    const METHODS = [{ id: "card", brands: ["visa"] }, { id: "alipay", label: "Alipay" }, { id: "bank_transfer" }];

    test("one alone is no choice", async () => {
      await form.open();
      assert.equal(await page.isShown(form.at(".methods")), false);
    });

    test("those that cannot be used yet are listed with the reason", async () => {
      await form.open({ state: { methods: METHODS } });
      assert.deepEqual(await page.accessible(form.at("#method-card")), { role: "radio", name: "Card" });
      assert.equal(await page.property(form.at("#method-card"), "checked"), true);
      for (const id of ["alipay", "bank_transfer"]) {
        assert.equal(await page.property(form.at(`#method-${id}`), "disabled"), true);
        assert.equal(await page.read(form.at(`#method-${id}-why`)), "Not available here yet");
      }
    });

    test("the only one that can be used is chosen, without taking the focus from who is typing", async () => {
      await form.open({ state: null });
      await form.type("number", "4242");
      await form.feed({ state: { phase: "selecting", method: null, methods: METHODS } });
      await page.waitFor(async () => (await form.calls("select")).length === 1);
      assert.deepEqual((await form.calls("select"))[0].args, ["card"]);
      await form.feed({ state: { methods: METHODS } });
      await page.waitFor(async () => (await form.calls("fill")).length === 1);
      assert.equal(await form.focused(), "number");
      await form.keys("1");
      assert.equal(await form.shown("number"), "4242 1|");
    });

    test("where none can be used there are no fields", async () => {
      await form.open();
      await form.feed({ state: { phase: "selecting", method: null, methods: [{ id: "alipay" }, { id: "paypal" }] } });
      await page.waitFor(form.at("#method-alipay"));
      assert.equal(await page.isShown(form.at("#number")), false);
      assert.equal(await page.isShown(form.at("#continue")), false);
    });
  });

  test("the whole form can be gone through by keyboard, in order", async () => {
    await form.open();
    await form.select("number", 0);
    const order = [];
    for (const text of ["4242424242424242", "1229", "123", "Ada"]) {
      order.push(await form.focused());
      for (const key of text) await form.keys(key);
      await form.keys("Tab");
    }
    assert.deepEqual([...order, await form.focused()], ["number", "expiry", "cvc", "holder", "continue"]);
    await form.keys("Enter");
    await form.answer("fill");
    await page.waitFor(async () => (await form.calls("review")).length === 1);
  });

  test("the policy of a strict page is kept", async () => {
    const logs = await browser.logs();
    assert.deepEqual(logs.filter(({ level }) => level === "SEVERE"), []);
  });
});
