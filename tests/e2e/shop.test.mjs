import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";
import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { until } from "./driver/page.mjs";
import { inElement } from "./stand/isolation.mjs";
import { Service, freePort } from "./stand/service.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

describe("the shop", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  const post = (path, body, headers = {}) =>
    fetch(stand.shop + path, { method: "POST", headers: { origin: stand.shop, ...headers }, body });
  const opened = async (body) => (await post("/session", JSON.stringify(body))).json();

  test("prices a basket itself, whatever the page says that it costs", async () => {
    const { sid, amount } = await opened({ basket: { notebook: 1 }, amount: { value: "0.01", currency: "CNY" } });
    assert.deepEqual(amount, { value: "39.00", currency: "CNY" });
    assert.deepEqual((await stand.payment(sid)).amount, amount);
  });

  test("opens no session for a basket that it does not sell, nor for another page", async () => {
    for (const basket of [{}, { pen: 0 }, { pen: -1 }, { pen: 1.5 }, { pen: 10 }, { pen: "1" }, null, 7]) {
      assert.equal((await post("/session", JSON.stringify({ basket }))).status, 400, JSON.stringify(basket));
    }
    assert.equal((await post("/session", "{")).status, 400);
    assert.equal((await post("/session", "{}", { origin: "http://127.0.0.1:1" })).status, 403);
  });

  test("gives up the session that another takes the place of, unless it was paid", async () => {
    const first = await opened({});
    await opened({ replaces: first.sid });
    assert.equal((await stand.payment(first.sid)).status, "cancelled");

    const shopper = await Shopper.at(page, stand);
    await shopper.pay();
    await shopper.reaches("succeeded");
    const answer = await post("/session", JSON.stringify({ replaces: await shopper.sid() }));
    assert.equal(answer.status, 409);
  });

  test("believes no webhook that the gateway has not signed", async () => {
    const { sid } = await opened({});
    const event = JSON.stringify({ type: "payment.succeeded", data: { id: sid, status: "succeeded" } });
    const signed = {
      "webhook-id": "e1",
      "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
      "webhook-signature": `v1,${Buffer.alloc(32).toString("base64")}`,
    };
    for (const headers of [{}, signed, { ...signed, "webhook-timestamp": "1" }]) {
      assert.equal((await post("/webhook", event, headers)).status, 401);
    }
    assert.equal((await (await fetch(`${stand.shop}/order/${sid}`)).json()).status, "open");
  });

  test("hears of a payment from the gateway, by webhook and by asking", async () => {
    const shopper = await Shopper.at(page, stand);
    await shopper.hearsOfOrder(/Not paid yet/);
    await shopper.pay();
    await shopper.hearsOfOrder(/succeeded, told by the gateway's webhook/);
    await shopper.hearsOfOrder(/succeeded, by asking the gateway/);
  });

  test("has a changed basket paid at its new price, with the card that was typed before", async () => {
    const shopper = await Shopper.at(page, stand);
    const before = await shopper.sid();
    await shopper.fill();
    await page.click("[data-product=notebook] button[value='1']");
    await page.waitFor(async () => (await page.read("#total")) === "CN¥167.00");
    await page.waitFor(async () => (await shopper.phase()) === "details");
    await shopper.click("#continue");
    await shopper.reaches("review");
    assert.equal(await page.read(inElement("#pay")), "Pay CN¥167.00");
    await shopper.presses();
    await shopper.reaches("succeeded");
    assert.equal((await stand.payment(before)).status, "cancelled");
    assert.equal((await stand.payment(await shopper.sid())).captured.value, "167.00");
  });

  test("has the element speak and look as the buyer chooses, and keeps that over a reload", async () => {
    const shopper = await Shopper.at(page, stand);
    const isChosen = () => page.waitFor(inElement('#checkout[lang="zh-CN"]'));
    await page.evaluate(() => {
      for (const [id, value] of [["locale", "zh-CN"], ["theme", "dark"]]) {
        const select = document.getElementById(id);
        select.value = value;
        select.dispatchEvent(new Event("change"));
      }
    });
    await isChosen();
    const scheme = () => getComputedStyle(document.documentElement).colorScheme;
    assert.equal(await page.evaluate(scheme), "dark");
    await page.reload();
    await shopper.reaches("details");
    await isChosen();
    assert.equal(await page.evaluate(scheme), "dark");
  });

  test("copies a test card's number", async () => {
    await Shopper.at(page, stand);
    await page.click(".cards button");
    await page.waitFor(async () => (await page.read("#copied")) === "Copied 4242 4242 4242 4242.");
  });

  test("starts again with an order of its own", async () => {
    const shopper = await Shopper.at(page, stand);
    const before = await shopper.sid();
    await shopper.pay();
    await shopper.reaches("succeeded");
    await page.click("#again");
    await page.waitFor(async () => (await shopper.session()) && (await shopper.sid()) !== before);
    await shopper.reaches("details");
  });

  test("that is there before its gateway has itself told of events once there is one", async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await stand.proxy.goDark();
    const shop = await Service.start(process.execPath, [inRoot("examples", "shop", "server.mjs")], {
      origin: `http://${address}`,
      env: { SHOP_ADDR: address, GATEWAY_URL: stand.gateway },
    });
    try {
      await until(() => /no webhooks yet/.test(shop.output), 10_000, "the shop to say that there is no gateway");
      await stand.proxy.comeBack();
      const isThere = async () => {
        const { data } = await stand.merchant("GET", "/v1/webhook_endpoints");
        return data.some(({ url }) => url === `http://${address}/webhook`);
      };
      await until(isThere, 20_000, "the endpoint");
    } finally {
      await shop.stop();
    }
  });
});
