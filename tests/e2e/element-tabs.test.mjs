import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { inElement } from "./stand/isolation.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

const SUBMIT = "POST /v1/checkout/intents";

describe("one order at the element in two tabs", () => {
  let stand, browser, first, second, sid;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
  });
  beforeEach(async () => {
    first = await Shopper.at(await browser.newPage(), stand);
    second = new Shopper(await browser.newPage(), stand);
    sid = await first.sid();
    await second.visit(await first.session());
    await second.sees("elsewhere");
  });
  afterEach(async () => {
    stand.proxy.reset();
    for (const { page } of [first, second]) await page.close().catch(() => {});
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  test("is paid in the one that has it, while the other says where it is", async () => {
    assert.equal(await second.page.isShown(inElement("#number")), false);
    await first.pay();
    await first.sees("success");
    assert.equal(await second.screen(), "elsewhere");
    assert.equal((await stand.ledger(sid)).length, 1);
  });

  test("is taken over, and paid where it went", async () => {
    await first.fill();
    await second.page.click(inElement("#take-over"));
    await second.reaches("details");
    await first.sees("elsewhere");
    await second.pay();
    await second.sees("success");
    assert.equal(await first.screen(), "elsewhere");
    await first.page.click(inElement("#take-over"));
    await first.sees("success");
    assert.equal((await stand.ledger(sid)).length, 1);
    assert.equal(stand.proxy.seen(SUBMIT).length, 1);
  });

  test("is taken over while it is being paid, and ends in one payment", async () => {
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await first.pay();
    await held.reached;
    await second.page.click(inElement("#take-over"));
    await second.sees("success");
    held.release();
    await first.sees("elsewhere");
    assert.equal((await stand.ledger(sid)).length, 1);
  });

  test("goes to the other when the one that has it is closed", async () => {
    await first.page.close();
    await second.reaches("details");
    await second.pay();
    await second.sees("success");
    assert.equal((await stand.ledger(sid)).length, 1);
  });
});
