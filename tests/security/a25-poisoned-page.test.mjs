import assert from "node:assert/strict";
import { test } from "node:test";

import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { canPay } from "../e2e/stand/shopper.mjs";
import { Lab } from "./stand/lab.mjs";
import { POISONS } from "./stand/poisons.mjs";

/** Codes by which an element says that it cannot work here. */
const REFUSALS = ["frame_blocked", "frame_replaced", "option_invalid", "session_callback", "version_mismatch", "script_unreachable", "internal"];

/** What the frame has no use for in the page: the form comes all the same. */
const HARMLESS = ["fetch says paid", "crypto is no crypto", "named elements"];

/** How long a form may take that is to come, and one that need not, in milliseconds. */
const PATIENCE = { harmless: 20_000, other: 2500 };

const lab = Lab.forFile();

/** Keys that make something else of an object that is written to carelessly. */
const KEYS = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"variables":{"__proto__":{"polluted":1},"accent":"#06c"},"holder":"Ada"}';

/** Runs in the page, with as little as may be of what is poisoned. */
function place(gateway, clientSecret) {
  const element = Document.prototype.createElement.call(document, "countersign-checkout");
  element.setAttribute("gateway", gateway);
  element.setAttribute("client-secret", clientSecret);
  document.getElementById("one").append(element);
}

test("A25 in a poisoned page the outcome is the same, or a clean refusal", async (t) => {
  const { merchant, page, realm, stand } = lab;
  for (const [what, poison] of Object.entries(POISONS)) {
    await t.test(`before it loads: ${what}`, async () => {
      await realm.send("Page.enable");
      // A page that asks for its session by what is poisoned would be told of its own mistake.
      const clientSecret = await merchant.secret();
      const source = `if (window === top && location.search === "?poisoned") (${poison})()`;
      const { identifier } = await realm.send("Page.addScriptToEvaluateOnNewDocument", { source });
      try {
        await merchant.open("?poisoned");
        await realm.evaluate(place, stand.gateway, clientSecret);
        const isHarmless = HARMLESS.includes(what);
        assert.match(await outcome(PATIENCE[isHarmless ? "harmless" : "other"]), isHarmless ? /^details$/ : /^(details|refused|nothing)$/);
        // What a page tells itself then is its own affair: no money has moved.
        assert.deepEqual(await stand.ledger(clientSecret.slice(3, -44)), []);
      } finally {
        await realm.send("Page.removeScriptToEvaluateOnNewDocument", { identifier });
      }
    });
  }

  await t.test("after it has loaded: all of them, while a payment runs", async () => {
    await merchant.begin();
    await merchant.reviews(cardOf(CARDS.approved));
    await canPay(page);
    for (const poison of Object.values(POISONS)) await realm.evaluate(`() => { try { (${poison})() } catch {} }`);
    // A driver's own scripts run in the page: from here on it is asked for nothing.
    await press("pay");
    const screen = () => lab.frame.evaluate(() => document.body.shadowRoot.getElementById("checkout").dataset.screen);
    await page.waitFor(async () => (await screen()) === "success", { within: 20_000, what: "the success" });
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
  });

  await t.test("keys that reach prototypes, in every option", async () => {
    await merchant.begin();
    await realm.evaluate((keys) => {
      const element = document.querySelector("countersign-checkout");
      for (const name of ["appearance", "prefill", "pins"]) {
        try {
          element[name] = JSON.parse(keys);
        } catch {
          // A refusal is as good.
        }
      }
      element.pins = null;
      element.checkout.answer("x", JSON.parse(keys)).catch(() => {});
      element.checkout.select(JSON.parse(keys)).catch(() => {});
      element.checkout.cancel(JSON.parse(keys)).catch(() => {});
    }, KEYS);
    await merchant.types(cardOf(CARDS.approved));
    for (const each of [realm, lab.fields]) assert.equal(await each.evaluate(() => typeof {}.polluted), "undefined");
    await page.click(merchant.part("continue"));
    await merchant.sees("review");
    await merchant.presses();
    await merchant.reaches("succeeded");
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
  });

  /** Presses a button in the frame, where it lies in the page. */
  async function press(id) {
    const inner = await lab.frame.evaluate((wanted) => {
      const { x, y, width, height } = document.body.shadowRoot.getElementById(wanted).getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }, id);
    const outer = await realm.evaluate(() => {
      const { x, y } = document.querySelector("countersign-checkout").shadowRoot.querySelector("iframe").getBoundingClientRect();
      return { x, y };
    });
    const mouse = { x: outer.x + inner[0], y: outer.y + inner[1], button: "left", clickCount: 1 };
    const send = (type) => realm.send("Input.dispatchMouseEvent", { ...mouse, type });
    await send("mouseMoved");
    // A pointer that has just come might be one under which the frame was moved.
    const isArmed = () => lab.frame.evaluate((wanted) => !document.body.shadowRoot.getElementById(wanted).ariaDisabled, id);
    await page.waitFor(isArmed, { what: "the button to be armed" });
    await send("mousePressed");
    await send("mouseReleased");
  }

  /** Whether a card can be typed in, the page was told why not, or there is no form at all. */
  async function outcome(within) {
    let said = "";
    const look = async () => {
      said = await realm.evaluate(() => {
        const element = document.querySelector("countersign-checkout");
        const phase = element?.getAttribute("phase");
        const notice = element?.shadowRoot?.querySelector("[role=alert]")?.textContent ?? "";
        return phase === "details" ? phase : notice || (window.broken ?? "");
      });
      return said;
    };
    const isOver = async () => (await look()) || lab.thrown.length > 0;
    const came = await page.waitFor(isOver, { within }).catch(() => false);
    if (said === "details" || !came) return said || "nothing";
    lab.thrown.splice(0);
    assert.ok(said === "" || REFUSALS.some((code) => said.includes(code)), said);
    return "refused";
  }
});
