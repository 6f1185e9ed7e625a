import assert from "node:assert/strict";
import { test } from "node:test";

import { replaced } from "../e2e/stand/fault-proxy.mjs";
import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { ForgedGateway } from "../e2e/stand/forged-gateway.mjs";
import { Lab } from "./stand/lab.mjs";
import { PAYLOADS, alarmed } from "./stand/payloads.mjs";

const lab = Lab.forFile((here) => here.early("all", alarmed));

const QUIET = { ran: [], stopped: [] };

/** That nothing ran, and that no policy had to stop anything. */
async function assertQuiet(what) {
  for (const realm of [lab.realm, lab.fields]) assert.deepEqual(await realm.evaluate(() => globalThis.alarms()), QUIET, what);
}

/** A tenth of the payloads, and so on. */
const TENTHS = Array.from({ length: 10 }, (_, at) => PAYLOADS.slice(at * 5, at * 5 + 5));

test("A05 no script runs from 50 texts in names, labels, options, errors and addresses, and no policy need stop one", async (t) => {
  assert.equal(PAYLOADS.length, 50);
  const { merchant, page, stand } = lab;

  await t.test("they run where a page writes them as markup", async () => {
    await lab.realm.send("Page.setBypassCSP", { enabled: true });
    await page.open(`${stand.shop}/empty`);
    await lab.realm.evaluate((texts) => {
      for (const text of texts) {
        const part = document.createElement("div");
        document.body.append(part);
        part.innerHTML = text;
      }
    }, PAYLOADS);
    await page.waitFor(async () => (await lab.realm.evaluate(() => globalThis.alarms())).ran.length > 5, { what: "payloads to run" });
    await lab.realm.send("Page.setBypassCSP", { enabled: false });
  });

  await t.test("in an order: merchant, description, lines, labels, brands", async () => {
    await ForgedGateway.over(stand.proxy, (order) => ({
      ...order,
      merchant: { ...order.merchant, name: PAYLOADS[1] },
      order: {
        ...order.order,
        id: PAYLOADS[0],
        description: PAYLOADS[2],
        lines: PAYLOADS.map((name) => ({ name, quantity: 1, amount: order.order.amount })),
      },
      methods: order.methods.map((method) => ({ ...method, label: PAYLOADS[3] })),
    }));
    await merchant.open(`?q=${encodeURIComponent(PAYLOADS.join(""))}#${encodeURIComponent(PAYLOADS[1])}`);
    await merchant.place();
    await merchant.reaches("details");
    await merchant.reviews(cardOf(CARDS.approved));
    assert.ok((await page.read(merchant.part("checkout"))).includes(PAYLOADS[1]), "the text is shown as a text");
    await assertQuiet("order");
    stand.proxy.reset();
  });

  await t.test("in what the page sets: language, theme, looks, what is known of the buyer", async () => {
    await merchant.begin();
    for (const texts of TENTHS) {
      await lab.realm.evaluate((payloads) => {
        const element = document.querySelector("countersign-checkout");
        const [one, two, three, four, five] = payloads;
        Object.assign(element, {
          locale: one,
          theme: two,
          name: three,
          appearance: { variables: { accent: four, [five]: one, radius: two, font: three } },
          prefill: { holder: five, email: four, phone: three, billing: { line1: two } },
        });
      }, texts);
      await assertQuiet("options");
    }
  });

  await t.test("in errors of the gateway's", async () => {
    for (let at = 0; at < 5; at += 1) {
      const [code, title, type, pointer, detail] = [0, 1, 2, 3, 4].map((member) => TENTHS[2 * at][member] + TENTHS[2 * at + 1][member]);
      const problem = { status: 400, headers: { "content-type": "application/problem+json" }, body: { code, title, type, pointer, detail } };
      stand.proxy.once("POST /v1/checkout/keys", replaced(() => problem));
      await merchant.open();
      await merchant.place();
      await merchant.sees("trouble");
      await assertQuiet("errors");
    }
    stand.proxy.reset();
  });

  await t.test("in the address of the gateway and in the frame's own", async () => {
    await merchant.open();
    for (const gateway of PAYLOADS) await merchant.place({ attributes: { gateway }, id: "two" });
    assert.deepEqual(await lab.realm.evaluate(() => globalThis.alarms()), QUIET);
    for (const path of ["?sid=", "?sid=x&", "#", "?sid=x#"]) {
      const answer = await fetch(`${stand.gateway}/frame${path}${encodeURIComponent(PAYLOADS[0])}`);
      assert.ok(!(await answer.text()).includes("pwned"), path);
    }
  });
});
