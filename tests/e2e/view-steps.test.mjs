import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { MESSAGES, NOW, base, message } from "./stand/gallery-states.mjs";
import { Gallery } from "./stand/gallery.mjs";
import { GalleryVisit } from "./stand/gallery-visit.mjs";

const IN = "countersign-checkout >>> ";

const entry = (name) => [name, MESSAGES[name]];

describe("what each button does", () => {
  let gallery, browser, page, visit;

  before(async () => {
    [gallery, browser] = await allOrNone([Gallery.start(), launch()]);
    page = await browser.page();
    await new Emulation(browser, page).media({ reducedMotion: true });
  });
  beforeEach(async () => {
    visit = await GalleryVisit.open(page, gallery);
  });
  after(async () => {
    await browser?.close();
    await gallery?.stop();
  });

  describe("Pay", () => {
    beforeEach(() => visit.show(entry("review")));

    test("names the amount, and pays once however often it is pressed", async () => {
      assert.equal(await page.read(`${IN}#pay`), "Pay CN¥128.00");
      await page.doubleClick(`${IN}#pay`);
      await page.click(`${IN}#pay`);
      assert.equal((await visit.calls("confirm")).length, 1);
    });

    test("does not take the second click of a double click that began elsewhere", async () => {
      await page.evaluate(() => {
        const pay = document.querySelector("countersign-checkout").shadowRoot.getElementById("pay");
        pay.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
        pay.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 2 }));
      });
      assert.deepEqual(await visit.calls("confirm"), []);
    });

    test("does not take a click whose pointer went down on the screen before", async () => {
      await page.evaluate(() => {
        const pay = document.querySelector("countersign-checkout").shadowRoot.getElementById("pay");
        pay.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
      });
      assert.deepEqual(await visit.calls("confirm"), []);
    });

    test("takes a key, and not one that is held", async () => {
      await page.tabTo("#pay");
      const isTaken = await page.evaluate(() => {
        const pay = document.querySelector("countersign-checkout").shadowRoot.getElementById("pay");
        return pay.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", repeat: true, bubbles: true, cancelable: true }));
      });
      assert.equal(isTaken, false);
      await page.press("Enter");
      assert.equal((await visit.calls("confirm")).length, 1);
    });

    test("says why it could not be, and can be pressed again", async () => {
      await visit.answer("confirm", { error: { name: "CheckoutError", code: "gateway_unreachable" } });
      await page.click(`${IN}#pay`);
      await page.waitFor(`${IN}#problem`);
      assert.match(await page.read(`${IN}#problem`), /cannot be reached/);
      assert.equal(await page.attribute(`${IN}#pay`, "aria-disabled"), null);
      assert.match(await page.focused(), / >>> #pay$/);
    });

    test("is not there where the page has its own", async () => {
      await visit.show(entry("review, the page's button"));
      assert.equal(await page.isShown(`${IN}#pay`), false);
    });

    test("back to the card", async () => {
      await page.click(`${IN}#back`);
      assert.equal((await visit.calls("edit")).length, 1);
    });
  });

  for (const [name, id, call, args, label] of [
    ["failure", "next", "retry", [], "Try again"],
    ["failure, other card", "next", "retry", [], "Use another card"],
    ["expired", "next", "renew", ["expired"], "Start again"],
    ["unknown", "next", "refresh", [], "Ask again now"],
    ["trouble", "next", "open", [], "Try again"],
    ["elsewhere", "take-over", "takeOver", [], "Continue here"],
    ["waiting, action", "follow", "follow", [], "Go to your bank"],
  ]) {
    test(`${name}: ${label}`, async () => {
      await visit.show(entry(name));
      assert.equal(await page.read(`${IN}#${id}`), label);
      await page.click(`${IN}#${id}`);
      await page.waitFor(async () => (await visit.calls(call)).length === 1);
      assert.deepEqual(await visit.calls(call), [args]);
    });
  }

  for (const name of ["failure, over", "cancelled", "trouble, for good", "waiting, action here", "waiting, processing"]) {
    test(`${name}: no step that leads nowhere`, async () => {
      await visit.show(entry(name));
      assert.equal(await page.isShown(`${IN}.primary`), false);
    });
  }

  test("a session that is over can be followed by another, where the page can make one", async () => {
    for (const name of ["failure, over", "cancelled"]) {
      await visit.show(entry(name), { canRenew: true });
      assert.equal(await page.read(`${IN}#next`), "Start again");
    }
  });

  test("a try that is too early can be made as soon as it is not", async () => {
    const { state } = MESSAGES["failure, later"];
    await visit.show(["failure", message({ ...state, retry_at: NOW + 2 })]);
    assert.equal(await page.attribute(`${IN}#next`, "aria-disabled"), "true");
    await page.click(`${IN}#next`);
    assert.deepEqual(await visit.calls("retry"), []);
    await page.waitFor(async () => (await page.attribute(`${IN}#next`, "aria-disabled")) === null);
    await page.click(`${IN}#next`);
    assert.equal((await visit.calls("retry")).length, 1);
  });

  test("to cancel is asked once more, in its place, and can be refused", async () => {
    await visit.show(entry("waiting, action"));
    await page.click(`${IN}#cancel`);
    assert.match(await page.focused(), / >>> #cancel-no$/);
    await page.press("Enter");
    assert.match(await page.focused(), / >>> #cancel$/);
    assert.deepEqual(await visit.calls("cancel"), []);
    await page.press("Enter");
    await page.click(`${IN}#cancel-yes`);
    assert.deepEqual(await visit.calls("cancel"), [[]]);
  });

  test("Escape and the field that has the focus are told to the page", async () => {
    await visit.show(entry("form"));
    await page.click(`${IN}#number`);
    await page.press("Escape");
    const kinds = await page.evaluate(() =>
      document.querySelector("countersign-checkout").sent.flatMap(({ type, what }) => (type === "tell" ? [what.kind] : [])),
    );
    assert.ok(kinds.includes("escape") && kinds.includes("focus") && kinds.includes("size"));
  });

  describe("the receipt", () => {
    beforeEach(() => visit.show(entry("success")));

    test("has payee, order, lines, amount, card, time, reference and the signed text", async () => {
      const text = await page.read(`${IN}.receipt`);
      for (const part of ["Northwind Paper Co.", "NW-20418", "Two notebooks and a pen", "Dotted notebook A5", "CN¥96.00", "Visa •••• 4242", "2027", "pay_8f3kq2ZtV0 / 3", "CN¥128.00"]) {
        assert.ok(text.includes(part), part);
      }
      await page.click(`${IN}summary`);
      assert.equal(await page.value(`${IN}#receipt`), MESSAGES.success.state.receipt.jws);
    });

    test("is copied", async () => {
      await browser.cdp(page, "Browser.grantPermissions", { permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"] });
      await page.click(`${IN}summary`);
      await page.click(`${IN}#copy`);
      await page.waitFor(async () => (await page.read(`${IN}#copy`)) === "Copied");
      assert.deepEqual(await visit.said(), ["Copied"]);
    });

    test("is printed alone, and the page is as before afterwards", async () => {
      await page.evaluate(() => {
        const others = document.createElement("p");
        others.id = "others";
        others.textContent = "The shop";
        document.body.prepend(others);
        globalThis.print = () => {
          const { visibility } = getComputedStyle(document.querySelector("countersign-checkout"));
          globalThis.printed = { sheets: document.adoptedStyleSheets.length, visibility };
        };
      });
      await page.click(`${IN}#print`);
      assert.deepEqual(await page.evaluate(() => globalThis.printed), { sheets: 1, visibility: "visible" });
      const emulation = new Emulation(browser, page);
      await emulation.media({ type: "print" });
      assert.equal(await page.isShown("#others"), false);
      // With motion allowed again it fades in.
      await page.waitFor(`${IN}.receipt`);
      assert.equal(await page.isShown(`${IN}#print`), false);
      await emulation.media({ type: "" });
      await page.evaluate(() => void dispatchEvent(new Event("afterprint")));
      assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0);
      assert.equal(await page.attribute("countersign-checkout", "style"), "");
    });

    test("of a refund says so", async () => {
      const { state } = MESSAGES.success;
      await visit.show(["success", message({ ...state, receipt: { ...state.receipt, refunded: { value: "32.00", currency: "CNY" } } })]);
      assert.match(await page.read(`${IN}.receipt`), /Refunded\s+CN¥32\.00/);
    });
  });

  describe("appearance", () => {
    const token = (name) =>
      page.evaluate((of) => getComputedStyle(document.querySelector("countersign-checkout").shadowRoot.getElementById("checkout")).getPropertyValue(of), name);

    test("takes tokens by name, and nothing that is no value of its kind or that would fetch", async () => {
      const variables = { accent: "rebeccapurple", onAccent: "white", radius: "2px", paper: "url(https://spy.example/)", ink: "12px", other: "red" };
      await visit.show(entry("form"), { appearance: { variables } });
      assert.equal(await token("--countersign-accent"), "rebeccapurple");
      assert.equal(await token("--countersign-on-accent"), "white");
      assert.equal(await token("--countersign-radius"), "2px");
      for (const name of ["paper", "ink", "other"]) assert.equal(await token(`--countersign-${name}`), "", name);
      await visit.show(entry("form"), { appearance: null });
      assert.equal(await token("--countersign-accent"), "");
    });

    test("a page's own style sets tokens too, and `auto` follows the system", async () => {
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("countersign-checkout{--countersign-accent:rgb(1, 2, 3)}");
        document.adoptedStyleSheets = [sheet];
      });
      await visit.show(entry("review"), { theme: "auto" });
      const colour = () => page.evaluate(() => getComputedStyle(document.querySelector("countersign-checkout").shadowRoot.getElementById("pay")).backgroundColor);
      assert.equal(await colour(), "rgb(1, 2, 3)");
      const emulation = new Emulation(browser, page);
      await emulation.media({ scheme: "dark", reducedMotion: true });
      await page.waitFor(async () => (await page.attribute(`${IN}#checkout`, "data-theme")) === "dark");
      await emulation.media({ scheme: "light" });
      await page.waitFor(async () => (await page.attribute(`${IN}#checkout`, "data-theme")) === "light");
    });
  });
});
