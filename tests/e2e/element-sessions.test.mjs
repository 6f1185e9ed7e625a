import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { Clock } from "./stand/clock.mjs";
import { early } from "./stand/early.mjs";
import { giveSession } from "./stand/given-session.mjs";
import { ISOLATION, POLICY, inElement } from "./stand/isolation.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("the element and its session", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  const arrive = () => Shopper.at(page, stand);
  const isPaidOnce = async (shopper) => {
    await shopper.sees("success");
    assert.equal((await stand.ledger(await shopper.sid())).length, 1);
  };
  /** Begins anew with the one thing that the element offers, and pays. */
  const beginsAnew = async (shopper, before) => {
    await page.click(inElement("#next"));
    await shopper.reaches("details");
    assert.notEqual(await shopper.sid(), before);
    await shopper.pay();
    await isPaidOnce(shopper);
  };
  /** Comes to a page with what a test has put there, and takes it away again. */
  const visiting = async (lay, work) => {
    const remove = await lay;
    try {
      const shopper = new Shopper(page, stand);
      await shopper.visit();
      await work(shopper);
    } finally {
      await remove();
    }
  };

  for (const [where, come] of [
    ["the form", (shopper) => shopper.fill()],
    ["the review", (shopper) => shopper.goesToReview()],
  ]) {
    test(`which runs out at ${where}: is warned before, pays nothing, and begins anew`, async () => {
      const clock = await Clock.watch(browser, page);
      try {
        const shopper = await arrive();
        const sid = await shopper.sid();
        await come(shopper);
        assert.equal(await page.isShown(inElement("#time-left")), false);
        await clock.skip(1800 - 200);
        await page.waitFor(inElement("#time-left"));
        await clock.skip(201);
        await shopper.sees("expired");
        assert.equal(await page.isShown(inElement("#pay")), false);
        assert.equal((await stand.ledger(sid)).length, 0);
        await beginsAnew(shopper, sid);
      } finally {
        await clock.unwatch();
      }
    });
  }

  test("whose secret is another's: says so, sends no payment, and begins anew", async () => {
    const session = await stand.session({ policy: POLICY });
    const last = session.client_secret.at(-1);
    const client_secret = session.client_secret.slice(0, -1) + (last === "A" ? "E" : "A");
    await visiting(giveSession(browser, page, { ...session, client_secret }), async (shopper) => {
      await shopper.sees("trouble", "expired");
      assert.equal(stand.proxy.seen(SUBMIT).length, 0);
      assert.equal(await page.isShown(inElement("#pay")), false);
      await beginsAnew(shopper, session.id);
    });
  });

  test("in a browser without WebAssembly: says so in words, and offers nothing that cannot help", async () => {
    await visiting(early(browser, page, () => void delete globalThis.WebAssembly), async (shopper) => {
      await shopper.sees("trouble");
      assert.match(await shopper.result(), /browser/i);
      assert.doesNotMatch(await shopper.result(), /shop/i);
      assert.equal(await page.isShown(inElement("#next")), false);
      assert.equal(await page.isShown(inElement("#number")), false);
    });
  });

  test("in a page that shows another amount: what the gateway said is signed and charged", async () => {
    const shopper = await arrive();
    const sid = await shopper.sid();
    await shopper.fill();
    await page.evaluate(() => {
      const el = document.querySelector("countersign-checkout");
      const refuse = (work) => { try { work(); } catch { /* refused is as good as ignored */ } };
      for (const name of ["amount", "order", "total"]) {
        el.setAttribute(name, "1.00");
        refuse(() => { el[name] = { value: "1.00", currency: "CNY" }; });
      }
      refuse(() => { el.checkout.state.order.amount.value = "1.00"; });
      refuse(() => { el.checkout.state = { phase: "succeeded" }; });
      refuse(() => { el.phase = "succeeded"; });
      el.setAttribute("phase", "succeeded");
    });
    await page.click(inElement("#continue"));
    await shopper.sees("review");
    assert.match(await page.read(inElement("#pay")), /128\.00/);
    if (ISOLATION === "inline") {
      await page.evaluate(() => {
        const { shadowRoot } = document.querySelector("countersign-checkout");
        const texts = document.createTreeWalker(shadowRoot, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll("128.00", "1.00");
      });
      assert.match(await page.read(inElement("#pay")), /1\.00/);
    } else {
      // What is drawn in the frame is out of the page's reach.
      const reach = () => document.querySelector("countersign-checkout").shadowRoot.querySelector("iframe").contentDocument;
      assert.equal(await page.evaluate(reach), null);
    }
    await shopper.presses();
    await isPaidOnce(shopper);
    const { amount, captured } = await stand.payment(sid);
    assert.deepEqual([amount.value, captured.value], ["128.00", "128.00"]);
    assert.deepEqual((await stand.ledger(sid)).map(({ amount: minor, currency }) => [minor, currency]), [[12_800, "CNY"]]);
    // And what is drawn next is the truth again.
    assert.match(await shopper.result(), /128\.00/);
  });
});
