import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { ISOLATION, inside, onInside } from "./stand/isolation.mjs";
import { MerchantPage, part } from "./stand/merchant-page.mjs";
import { Stand } from "./stand/stand.mjs";

/** What is read of itself, and not as part of what it is in. */
const READ = ["heading", "textbox", "button", "link", "group", "term", "Iframe"];

const skip = ISOLATION === "inline" && "there is one document alone";

describe("a page and the frame in it, as a screen reader has them", { skip }, () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await Promise.all([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page);
  });
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  /** What is read of page and frame, in order; each with what is said of it. */
  const reading = async () => {
    const { frameTree } = await browser.cdp(page, "Page.getFrameTree");
    const { nodes: outer } = await browser.cdp(page, "Accessibility.getFullAXTree", { frameId: frameTree.frame.id });
    const { nodes: inner } = await browser.cdp(page, "Accessibility.getFullAXTree", { frameId: frameTree.childFrames[0].frame.id });
    const walk = (nodes, node) => [
      node,
      ...(node.role?.value === "Iframe" ? walk(inner, inner[0]) : []),
      ...(node.childIds ?? []).flatMap((id) => walk(nodes, nodes.find(({ nodeId }) => nodeId === id) ?? {})),
    ];
    return walk(outer, outer[0]).filter(({ ignored, role, name }) => !ignored && READ.includes(role?.value) && name?.value);
  };
  const told = async (role) =>
    (await reading())
      .filter((node) => !role || node.role.value === role)
      .map(({ role, name, description }) => [role.value, name.value, ...(description?.value ? [description.value] : [])]);
  const property = (node, name) => node.properties.find((one) => one.name === name)?.value.value;
  const focused = async () => (await reading()).find((node) => property(node, "focused"))?.name.value;

  test("reads them as one, in the order of the screen, each field with its name and what is asked", async () => {
    await merchant.begin();
    assert.deepEqual(await told(), [
      ["Iframe", "Secure payment form"],
      ["heading", "Card details"],
      ["textbox", "Card number"],
      ["textbox", "Expiry date", "Month and year"],
      ["textbox", "Security code", "3 or 4 digits"],
      ["textbox", "Name on card"],
      ["button", "Continue"],
      ["button", "Buy"],
    ]);
    const isInOrder = await onInside(page, (root) => {
      const all = [...root.querySelectorAll("h2, input, button")].map((node) => node.getBoundingClientRect()).filter(({ height }) => height);
      return all.every(({ top, left }, at) => !at || top >= all[at - 1].bottom || left >= all[at - 1].right);
    });
    assert.equal(isInOrder, true);
  });

  test("says of each field that it is needed, and of a code that its brand does without that it is not", async () => {
    await merchant.begin();
    const needed = async () => {
      const all = (await reading()).filter(({ role }) => role.value === "textbox");
      return all.filter((node) => property(node, "required")).map(({ name }) => name.value);
    };
    assert.deepEqual(await needed(), ["Card number", "Expiry date", "Security code", "Name on card"]);
    await merchant.fills({ number: "6200000000000005" });
    assert.deepEqual(await needed(), ["Card number", "Expiry date", "Name on card"]);
  });

  test("says what is wrong where the focus goes, with a way to each field, and at the fields", async () => {
    await merchant.begin();
    await merchant.fills({ number: "4242 4242 4242 4241", expiry: "12 / 20", cvc: "12" });
    await page.click(part("continue"));
    await page.waitFor(part("summary"));
    const wrong = [
      "The card number is not right. Please check each digit.",
      "This card has expired.",
      "The security code is too short.",
      "Please enter the name on the card.",
    ];
    assert.equal(await focused(), "Please check 4 fields");
    const [[, , list]] = await told("group");
    assert.equal(list, wrong.join(" "));
    assert.deepEqual(await told("link"), wrong.map((text) => ["link", text]));
    const fields = (await reading()).filter(({ role }) => role.value === "textbox");
    assert.deepEqual(fields.map((node) => property(node, "invalid")), ["true", "true", "true", "true"]);
    for (const [at, { description }] of fields.entries()) assert.ok(description.value.startsWith(wrong[at]), description.value);
  });

  test("is at the heading of a new screen, and each document's title and language are those of what is in it", async () => {
    await merchant.begin({ attributes: { locale: "zh-CN" } });
    const named = () => inside(page).evaluate(() => [document.documentElement.lang, document.title]);
    assert.deepEqual(await named(), ["zh-CN", "银行卡信息"]);
    await page.evaluate(() => void (document.querySelector("countersign-checkout").locale = "en"));
    await page.waitFor(async () => (await named())[1] === "Card details");
    await merchant.reviews();
    assert.equal(await focused(), "Review and pay");
    assert.deepEqual(await named(), ["en", "Review and pay"]);
    await merchant.presses();
    await merchant.sees("success");
    await page.waitFor(async () => (await focused()) === "Payment complete", { what: "the focus to be on what became of it" });
    assert.deepEqual((await told("term")).map(([, name]) => name).slice(0, 3), ["Tea", "Payee", "Order"]);
  });
});
