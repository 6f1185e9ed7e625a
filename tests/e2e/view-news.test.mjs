import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { MESSAGES, NOW, base, message } from "./stand/gallery-states.mjs";
import { Gallery } from "./stand/gallery.mjs";
import { GalleryVisit } from "./stand/gallery-visit.mjs";

const IN = "countersign-checkout >>> ";
const TITLE = `${IN}#title`;

const entry = (name) => [name, MESSAGES[name]];

describe("what a buyer is told, by the focus or else by voice", () => {
  let gallery, browser, page, visit;

  before(async () => {
    [gallery, browser] = await allOrNone([Gallery.start(), launch()]);
    page = await browser.page();
    await new Emulation(browser, page).media({ reducedMotion: true });
  });
  beforeEach(async () => {
    visit = await GalleryVisit.open(page, gallery);
    await visit.show(entry("form"));
    await visit.said();
  });
  after(async () => {
    await browser?.close();
    await gallery?.stop();
  });

  test("the form takes no focus and says nothing when it comes", async () => {
    assert.equal(await page.focused(), "body");
    assert.deepEqual(await visit.said(), []);
  });

  for (const name of ["review", "waiting, action", "success", "failure", "unknown", "expired", "cancelled", "elsewhere"]) {
    test(`${name}: a buyer in the form comes to its heading, which is not said a second time`, async () => {
      await page.click(`${IN}#number`);
      await visit.show(entry(name));
      assert.match(await page.focused(), / >>> #title$/);
      assert.deepEqual(await visit.said(), []);
    });
  }

  test("a buyer who types elsewhere in the page keeps the focus and is told once", async () => {
    await page.evaluate(() => {
      const field = document.createElement("input");
      field.id = "elsewhere";
      document.body.prepend(field);
      field.focus();
    });
    await visit.show(entry("expired"));
    assert.equal(await page.focused(), "#elsewhere");
    assert.deepEqual(await visit.said(), ["Time to pay has run out"]);
  });

  test("what changes while the buyer waits is said once each", async () => {
    await page.click(`${IN}#number`);
    await visit.show(entry("waiting, sending"));
    await visit.said();
    const told = [];
    for (const name of ["waiting, processing", "waiting, processing", "waiting, verifying", "waiting, verifying"]) {
      await visit.show(entry(name));
      told.push(...(await visit.said()));
    }
    assert.deepEqual(told, ["Your bank is processing the payment", "Checking your payment"]);
  });

  test("another language is no news", async () => {
    await page.click(`${IN}#number`);
    await visit.show(entry("waiting, sending"));
    await visit.said();
    await visit.show(entry("waiting, sending"), { locale: "zh-CN" });
    await page.waitFor(async () => (await page.read(TITLE)) === "正在提交付款");
    assert.deepEqual(await visit.said(), []);
  });

  test("a state and the trouble behind it are one screen, and the next state ends the trouble", async () => {
    await page.evaluate(
      (state, trouble) => {
        const gallery = document.querySelector("countersign-checkout");
        gallery.seen = [];
        const main = gallery.shadowRoot.getElementById("checkout");
        new MutationObserver(() => gallery.seen.push(main.dataset.screen)).observe(main, { attributeFilter: ["data-screen"] });
        gallery.send(state);
        gallery.send(trouble);
      },
      MESSAGES.review,
      MESSAGES.trouble,
    );
    await page.waitFor(async () => (await visit.screen()) === "trouble");
    assert.deepEqual([...new Set(await page.evaluate(() => document.querySelector("countersign-checkout").seen))], ["trouble"]);
    await visit.show(entry("form"));
  });

  test("time that runs out is shown, and said at two minutes and at half a minute", async () => {
    await visit.show(["form", message(base("details", { deadline: NOW + 3000 }))]);
    assert.equal(await page.isShown(`${IN}#time-left`), false);
    await visit.show(["form", message(base("details", { deadline: NOW + 290 }))]);
    assert.equal(await page.read(`${IN}#time-left`), "5 min left");
    await visit.show(["form", message(base("details", { deadline: NOW + 122 }))]);
    assert.deepEqual(await visit.said(), []);
    await page.waitFor(async () => (await visit.said()).includes("2 min left"));
    await visit.show(["form", message(base("details", { now: NOW + 91, deadline: NOW + 122 }))]);
    const told = [];
    await page.waitFor(async () => told.push(...(await visit.said())) && told.length > 0);
    assert.deepEqual(told, ["30 s left"]);
    assert.match(await page.read(`${IN}#time-left`), /^(30|2\d) s left$/);
  });

  test("an action shows its time however much there is", async () => {
    await visit.show(entry("waiting, action"));
    assert.equal(await page.read(`${IN}#time-left`), "10 min left");
  });

  test("what was typed, and the focus, outlast the order's arrival", async () => {
    await page.type(`${IN}#holder`, "Li Wei");
    await visit.send(message(null));
    await visit.show(entry("choice"));
    await visit.show(entry("form"));
    assert.equal(await page.value(`${IN}#holder`), "Li Wei");
    assert.match(await page.focused(), / >>> #holder$/);
  });

  test("the banner is there as long as the browser is offline", async () => {
    const network = (offline) =>
      browser.cdp(page, "Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await browser.cdp(page, "Network.enable");
    await network(true);
    await page.waitFor(`${IN}#offline`);
    await network(false);
    await page.waitFor(async () => !(await page.isShown(`${IN}#offline`)));
  });

  test("closed, it leaves nothing behind and takes nothing more", async () => {
    await page.evaluate(() => document.querySelector("countersign-checkout").close());
    await visit.send(MESSAGES.success);
    assert.equal(await page.evaluate(() => document.querySelector("countersign-checkout").shadowRoot.childNodes.length), 0);
  });
});
