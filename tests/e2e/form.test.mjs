import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { violations } from "./driver/axe.mjs";
import { launch } from "./driver/launch.mjs";
import { FormPage } from "./stand/form-page.mjs";

const CARD = { number: "4242424242424242", expiry: "1229", cvc: "123", holder: "Ada Lovelace" };

describe("the card form", () => {
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

  describe("to a browser and to assistive technology", () => {
    test("every field has its label, its autofill token and the right keyboard", async () => {
      await form.open();
      for (const [name, label, token, keyboard] of [
        ["number", "Card number", "cc-number", "numeric"],
        ["expiry", "Expiry date", "cc-exp", "numeric"],
        ["cvc", "Security code", "cc-csc", "numeric"],
        ["holder", "Name on card", "cc-name", null],
      ]) {
        assert.deepEqual(await page.accessible(form.at(`#${name}`)), { role: "textbox", name: label });
        assert.equal(await attribute(name, "autocomplete"), token);
        assert.equal(await attribute(name, "inputmode"), keyboard);
        assert.equal(await attribute(name, "type"), "text");
        assert.equal(await attribute(name, "aria-describedby"), `${name}-error ${name}-hint`);
      }
    });

    test("nothing that was typed stands in an attribute", async () => {
      await form.open();
      await fill();
      const html = await page.evaluate(() => window.desk.root.innerHTML);
      for (const typed of ["4242 4242", "12 / 29", "Ada Lovelace"]) assert.ok(!html.includes(typed), typed);
    });

    test("the page is told what has the focus and how far the fields are, never what is in them", async () => {
      await form.open();
      await fill();
      await form.keys("Escape");
      assert.deepEqual(
        (await form.told("focus")).map(({ field }) => field),
        ["number", "expiry", "cvc", "holder"],
      );
      assert.equal((await form.told("blur")).length, 3);
      assert.equal((await form.told("escape")).length, 1);
      const told = await form.told("fields");
      const valid = { status: "valid", code: null };
      assert.deepEqual(told.at(-1).fields, {
        number: { ...valid, brand: "visa", last4: "4242" },
        expiry: valid,
        cvc: valid,
        holder: valid,
      });
      const all = JSON.stringify(told);
      for (const typed of ["42424", "4242 4", "123", "12 / 29", "Ada"]) assert.ok(!all.includes(typed), typed);
    });

    test("axe finds nothing in it, whatever it says", async () => {
      const CHOICE = [{ id: "card", brands: ["visa"] }, { id: "alipay", label: "Alipay" }];
      for (const theme of ["light", "dark"]) {
        for (const [number, methods] of [["", undefined], ["3", undefined], ["3782", CHOICE], ["4242424242424241", CHOICE]]) {
          await form.open({ state: methods && { methods }, settings: { theme } });
          await form.type("number", number);
          await press();
          await page.waitFor(form.at("#summary"));
          assert.deepEqual(await violations(page, { within: form.at("#checkout") }), []);
        }
      }
    });

    test("the fields can be switched off as a whole", async () => {
      await form.open({ settings: { disabled: true } });
      for (const name of ["number", "expiry", "cvc", "holder", "continue"]) {
        assert.equal(await page.evaluate((id) => window.desk.root.getElementById(id).matches(":disabled"), name), true);
      }
      await form.feed();
      await form.type("number", "4");
      assert.equal(await form.shown("number"), "4|");
    });
  });

  describe("brands", () => {
    const shown = () => page.attribute(form.at("#brand"), "data-brand");
    const marks = () =>
      page.evaluate(() => [...window.desk.root.querySelectorAll("#brand svg")].map((mark) => mark.classList[1]));

    test("those that the order accepts are shown until the number tells", async () => {
      await form.open();
      assert.deepEqual(await marks(), ["visa", "mastercard", "amex", "unionpay"]);
      await form.type("number", "4");
      assert.deepEqual([await marks(), await shown()], [["visa"], "visa"]);
      await form.feed({ state: { methods: [{ id: "card" }] } });
      await form.clear();
      assert.deepEqual(await marks(), ["plain"]);
    });

    test("while several are possible all of them are shown, faded", async () => {
      await form.open({ state: { methods: [{ id: "card", brands: ["amex", "diners", "jcb", "visa"] }] } });
      await form.type("number", "3");
      assert.deepEqual([await marks(), await shown()], [["amex", "diners", "jcb"], ""]);
      assert.equal(await attribute("brand", "data-open"), "");
      await form.type("number", "7");
      assert.deepEqual([await marks(), await shown()], [["amex"], "amex"]);
    });

    test("a brand is announced once, when it is recognised", async () => {
      await form.open();
      const heard = () =>
        page.evaluate(() => {
          window.heard = [];
          new MutationObserver(() => {
            const text = window.desk.root.getElementById("live").textContent;
            if (text) window.heard.push(text);
          }).observe(window.desk.root.getElementById("live"), { childList: true });
        });
      await heard();
      await form.type("number", "378282");
      await page.waitFor(() => page.evaluate(() => window.heard.length));
      assert.deepEqual(await page.evaluate(() => window.heard), ["American Express"]);
      assert.equal(await attribute("brand", "aria-label"), "American Express");
    });

    test("one that the order does not accept is said at once, with those that are", async () => {
      await form.open({ state: { methods: [{ id: "card", brands: ["visa", "mastercard"] }] } });
      await form.type("number", "3");
      assert.equal(await form.error("number"), "This kind of card is not accepted here.");
      await form.keys("Backspace");
      assert.equal(await form.error("number"), "");
      await form.type("number", "378282246310005");
      assert.equal(
        await form.error("number"),
        "American Express is not accepted here. You can pay with Visa and Mastercard.",
      );
      assert.deepEqual((await form.told("fields")).at(-1).fields.number, {
        status: "invalid",
        code: "card_brand_refused",
        brand: null,
        last4: "0005",
      });
    });

    test("which are accepted is only known with the order, and said then", async () => {
      await form.open({ state: null });
      await form.type("number", "378282246310005");
      assert.equal(await form.error("number"), "");
      await form.feed({ state: { methods: [{ id: "card", brands: ["visa"] }] } });
      await page.waitFor(async () => (await form.error("number")).startsWith("American Express is not accepted"));
    });

    test("a number of no brand is said once it is whole", async () => {
      await form.open();
      await form.type("number", "9999999999999");
      assert.equal(await form.error("number"), "");
      await form.keys("3");
      assert.equal(await form.error("number"), "We do not know this kind of card.");
    });
  });

  describe("the security code", () => {
    test("is asked for as the brand has it", async () => {
      await form.open();
      assert.equal(await form.hint("cvc"), "3 or 4 digits");
      for (const [number, hint, at] of [
        ["4242", "3 digits on the back", "false"],
        ["3782", "4 digits on the front", "true"],
        ["6222", "3 digits on the back, if there are any", "false"],
      ]) {
        await form.clear();
        await form.type("number", number);
        assert.equal(await form.hint("cvc"), hint);
        assert.equal(await page.attribute(form.at(".where"), "data-at"), at);
      }
    });

    test("is judged anew when the number is another brand's", async () => {
      await form.open();
      await form.type("number", "378282246310005");
      await form.type("cvc", "1234");
      await form.keys("Tab");
      assert.equal(await form.error("cvc"), "");
      await page.clear(form.at("#number"));
      await form.type("number", "4242");
      assert.equal(await form.error("cvc"), "The security code is too long.");
    });

    test("may be left out where not every card has one", async () => {
      await form.open();
      await fill({ ...CARD, number: "6222021234567890128", cvc: "" });
      await press();
      await page.waitFor(async () => (await form.calls("fill")).length);
      assert.equal(await form.error("cvc"), "");
    });

    test("is not asked for where the brand has none", async () => {
      await form.open({ state: { methods: [{ id: "card" }] } });
      await form.type("cvc", "123");
      await form.type("number", "1354");
      assert.equal(await form.hint("cvc"), "None on this card");
      assert.equal(await page.property(form.at("#cvc"), "disabled"), true);
      assert.equal(await page.value(form.at("#cvc")), "");
      assert.ok((await form.calls("fill")).some(({ args: [{ cvc }] }) => cvc === ""));
    });
  });

  describe("errors", () => {
    test("are not shown while a text can still become right, nor for a field that is only passed", async () => {
      await form.open();
      await form.type("number", "4242");
      await form.type("expiry", "1");
      assert.deepEqual({ ...(await errors()), number: "" }, NONE);
      await form.open();
      await form.select("number", 0);
      await form.keys("Tab", "Tab", "Tab", "Tab");
      assert.deepEqual(await errors(), NONE);
    });

    test("are shown for what is left unfinished, and go as soon as it is right", async () => {
      await form.open();
      await form.type("number", "424242424242424");
      await form.keys("Tab");
      assert.equal(await form.error("number"), "The card number is too short.");
      assert.equal(await attribute("number", "aria-invalid"), "true");
      await form.type("number", "2");
      assert.equal(await form.error("number"), "");
      assert.equal(await attribute("number", "aria-invalid"), null);
    });

    test("are shown at once for what can no longer become right", async () => {
      await form.open();
      await form.type("number", "5555555555554445");
      await form.type("expiry", "0119");
      assert.equal(await form.error("number"), "The card number is not right. Please check each digit.");
      assert.equal(await form.error("expiry"), "This card has expired.");
      assert.equal(await attribute("expiry", "aria-invalid"), "true");
      await form.type("holder", "4242424242424242");
      assert.equal(await form.error("holder"), "This looks like a card number. Please enter a name.");
    });

    test("a wrong check digit of a number that can go on is said on leaving, and keeps from paying", async () => {
      await form.open();
      await fill({ ...CARD, number: "" });
      await form.type("number", "4242424242424241");
      assert.equal(await form.error("number"), "");
      assert.equal(await form.focused(), "number");
      await form.keys("Tab");
      assert.equal(await form.error("number"), "The card number is not right. Please check each digit.");
      assert.equal(await attribute("number", "aria-invalid"), "true");
      await press();
      await page.waitFor(form.at("#summary"));
      assert.deepEqual(await form.calls("review"), []);
      await form.type("number", "27");
      assert.equal(await form.error("number"), "");
    });

    test("a past year that can go on as one of four digits is said on leaving", async () => {
      await form.open();
      await form.type("expiry", "0120");
      assert.equal(await form.error("expiry"), "");
      await form.keys("Tab");
      assert.equal(await form.error("expiry"), "This card has expired.");
    });

    test("whether a card has expired is told by the gateway's clock", async () => {
      await form.open();
      await form.type("expiry", "1229");
      assert.equal(await form.error("expiry"), "");
      await form.feed({ state: { now: Date.UTC(2030, 0, 2) / 1000 } });
      await form.keys("Tab");
      assert.equal(await form.error("expiry"), "This card has expired.");
    });

    test("a warning is said differently and stops nobody", async () => {
      await form.open();
      await fill({ ...CARD, expiry: "1290" });
      await form.keys("Shift+Tab");
      assert.equal(await form.error("expiry"), "This year is far ahead. Please check it; you can still go on.");
      assert.equal(await attribute("expiry", "aria-invalid"), null);
      await press();
      await page.waitFor(async () => (await form.calls("fill")).length > 4);
      assert.equal(await page.isShown(form.at("#summary")), false);
    });

    test("Continue lists what is wrong, takes the focus there, and leads to each field", async () => {
      await form.open();
      await form.type("number", "4242");
      await press();
      await page.waitFor(form.at("#summary"));
      assert.equal(await form.focused(), "summary");
      assert.equal((await page.accessible(form.at("#summary"))).name, "Please check 4 fields");
      const items = await page.evaluate(() =>
        [...window.desk.root.querySelectorAll("#summary a")].map((link) => [link.hash, link.textContent]),
      );
      assert.deepEqual(items, [
        ["#number", "The card number is too short."],
        ["#expiry", "Please enter the expiry date."],
        ["#cvc", "Please enter the security code."],
        ["#holder", "Please enter the name on the card."],
      ]);
      assert.deepEqual(Object.values(await errors()), items.map(([, text]) => text));
      await page.click(form.at("#summary a[href='#cvc']"));
      assert.equal(await form.focused(), "cvc");
      assert.equal(new URL(await page.url()).hash, "");
      assert.deepEqual(await form.calls("review"), []);
    });

    test("the list shrinks as fields are put right, and is gone with the last", async () => {
      await form.open();
      await fill({ ...CARD, cvc: "", holder: "" });
      await press();
      await page.waitFor(form.at("#summary"));
      await form.type("cvc", "1");
      assert.equal(await form.error("cvc"), "");
      await form.keys("2", "3");
      assert.equal((await page.accessible(form.at("#summary"))).name, "Please check one field");
      await form.type("holder", "A");
      assert.equal(await page.isShown(form.at("#summary")), false);
      assert.equal(await form.focused(), "holder");
    });

    test("a press on Continue is not lost to an error that appears on leaving the field", async () => {
      await form.open();
      await fill({ ...CARD, number: "" });
      await form.type("number", "42");
      await press();
      await page.waitFor(form.at("#summary"));
      assert.equal(await form.focused(), "summary");
    });
  });

  test("the policy of a strict page is kept", async () => {
    const logs = await browser.logs();
    assert.deepEqual(logs.filter(({ level }) => level === "SEVERE"), []);
  });
});
