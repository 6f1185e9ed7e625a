import assert from "node:assert/strict";
import { test } from "node:test";

import { CARDS, cardOf, checkoutOn, pay } from "../e2e/stand/buyer.mjs";
import { canPay } from "../e2e/stand/shopper.mjs";
import { Lab } from "./stand/lab.mjs";

const lab = Lab.forFile();

/** What a page does to the frame, and what the element says of it. */
const BLOWS = {
  "taken out": ["frame_removed", (frame) => frame.remove()],
  "put somewhere else": ["frame_removed", (frame) => document.body.append(frame)],
  "given another address": ["frame_replaced", (frame) => void (frame.src = "about:blank")],
  "given a document": ["frame_replaced", (frame) => void (frame.srcdoc = "<p>Pay here</p>")],
  "given another sandbox": ["frame_replaced", (frame) => frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-top-navigation")],
};

const told = async (code) => {
  const { merchant, page } = lab;
  const codes = async () => (await merchant.told("integrity")).map((detail) => detail.code);
  let heard = [];
  await page.waitFor(async () => (heard = await codes()).includes(code), { what: () => `${code} among ${heard}` });
};

/** Confirms as the page, and gives the code that it is refused with. */
const confirmed = () =>
  lab.page.evaluate(() => document.querySelector("countersign-checkout").confirm().then(() => "paid", ({ code }) => code));

const fade = (opacity) =>
  lab.page.evaluate((wanted) => void (document.querySelector("countersign-checkout").style.opacity = wanted), opacity);

test("A03 a frame that is taken away, replaced or hidden is told and not paid in; an order is not paid without one", async (t) => {
  for (const [how, [code, blow]] of Object.entries(BLOWS)) {
    await t.test(`${how}: ${code}`, async () => {
      const { merchant, page, stand } = lab;
      await merchant.begin();
      await page.type(merchant.part("number"), CARDS.approved);
      await lab.realm.evaluate(`() => (${blow})(document.querySelector("countersign-checkout").shadowRoot.querySelector("iframe"))`);
      await told(code);
      assert.equal(await confirmed(), code);
      assert.deepEqual(await stand.ledger(merchant.sid), []);
    });
  }

  await t.test("hidden on the review: frame_covered", async () => {
    const { merchant } = lab;
    await merchant.begin();
    await merchant.reviews(cardOf(CARDS.approved));
    await canPay(lab.page);
    await fade("0.01");
    await told("frame_covered");
  });

  await t.test("hidden while the page's own button is pressed: not_visible; paid once it is seen", async () => {
    const { merchant, page, stand } = lab;
    const { make } = merchant;
    merchant.make = () => merchant.secret({ policy: { confirm: "page" } });
    try {
      await merchant.begin();
      await merchant.types(cardOf(CARDS.approved));
      await fade("0.01");
      assert.equal(await confirmed(), "not_visible");
      assert.deepEqual(await stand.ledger(merchant.sid), []);
      await fade("");
      await page.waitFor(async () => (await confirmed()) === "paid", { what: "the frame to be seen" });
      assert.equal((await stand.ledger(merchant.sid)).length, 1);
    } finally {
      merchant.make = make;
    }
  });

  await t.test("an order whose frame never loaded: frame_required", async () => {
    const { stand } = lab;
    const session = await stand.session({ policy: { inline: false } });
    const checkout = await checkoutOn(stand, session, { storage: null });
    await assert.rejects(pay(checkout, cardOf(CARDS.approved)), { code: "frame_required" });
    checkout.close();
    assert.deepEqual(await stand.ledger(session.id), []);
  });
});
