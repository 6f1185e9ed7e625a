import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";

const PAGE = `<!doctype html><html lang="en"><title>Driver</title>
<label>Name <input id="name"></label>
<button id="greet" hidden>Greet</button>
<output id="out"></output>
<iframe src="/frame"></iframe>
<x-outer></x-outer>
<a id="next" href="/next">Next</a>
<script type="module">
  const byId = (id) => document.getElementById(id);
  byId("name").addEventListener("keydown", (event) => { if (event.key === "Enter") byId("out").textContent = "entered"; });
  byId("greet").addEventListener("click", () => { byId("out").textContent = "Hello, " + byId("name").value; });
  setTimeout(() => { byId("greet").hidden = false; }, 150);
  customElements.define("x-inner", class extends HTMLElement {
    constructor() { super(); this.attachShadow({ mode: "open" }).innerHTML = "<p>deep</p>"; }
  });
  customElements.define("x-outer", class extends HTMLElement {
    constructor() { super(); this.attachShadow({ mode: "open" }).innerHTML = "<x-inner></x-inner>"; }
  });
  console.log("page says", 42);
</script></html>`;

const SITES = {
  "/": PAGE,
  "/frame": `<!doctype html><html lang="en"><input id="inside"></html>`,
  "/next": `<!doctype html><html lang="en"><title>Next</title></html>`,
};

describe("the driver", () => {
  let server, origin, browser, page;

  before(async () => {
    server = createServer((request, response) => {
      const body = SITES[new URL(request.url, "http://localhost").pathname];
      response.writeHead(body ? 200 : 404, { "content-type": "text/html; charset=utf-8" }).end(body ?? "");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${server.address().port}`;
    browser = await launch();
    page = await browser.page();
  });

  after(async () => {
    await browser?.close();
    server.close();
    server.closeAllConnections();
  });

  test("an action waits until its element can be used", async () => {
    await page.open(origin);
    await page.type("#name", "Ada");
    await page.click("#greet");
    assert.equal(await page.read("#out"), "Hello, Ada");
    assert.equal(await page.value("#name"), "Ada");
  });

  test("keys are pressed where the focus is, alone or together", async () => {
    await page.open(origin);
    await page.type("#name", "Ada");
    await page.press("Control+a");
    await page.press("Backspace");
    assert.equal(await page.value("#name"), "");
    await page.press("Enter");
    assert.equal(await page.read("#out"), "entered");
    await assert.rejects(page.press("Entre"), TypeError);
  });

  test("a selector goes into shadow roots and a page into frames", async () => {
    await page.open(origin);
    assert.equal(await page.read("x-outer >>> x-inner >>> p"), "deep");
    const frame = page.frame("iframe");
    await frame.type("#inside", "in here");
    assert.equal(await frame.value("#inside"), "in here");
    assert.equal(await page.isShown("#inside"), false);
  });

  test("a function runs in the page, with its arguments and its promise", async () => {
    await page.open(origin);
    assert.equal(await page.evaluate((a, b) => a + b + document.title, 1, "x"), "1xDriver");
    assert.equal(await page.evaluate(async () => (await fetch("/next")).status), 200);
    await assert.rejects(page.evaluate(() => Promise.reject(new Error("no"))), /javascript error/);
  });

  test("waiting ends with what was waited for", async () => {
    await page.open(origin);
    await assert.rejects(page.waitFor("#absent", { within: 60 }), /waited 60 ms for #absent to be shown/);
    assert.equal(await page.waitFor(async () => (await page.title()) === "Driver"), true);
  });

  test("history and a second tab keep their own places", async () => {
    await page.open(origin);
    await page.click("#next");
    await page.waitFor(async () => (await page.title()) === "Next");
    const second = await browser.newPage();
    await second.open(origin);
    await Promise.all([page.back(), second.type("#name", "tab two")]);
    assert.equal(await page.title(), "Driver");
    assert.equal(await second.value("#name"), "tab two");
    await page.forward();
    assert.equal(await page.title(), "Next");
    await second.close();
    assert.equal((await browser.pages()).length, 1);
  });

  test("console and requests are kept, bodies included", async () => {
    await page.open(origin);
    await page.evaluate(() => fetch("/post", { method: "POST", body: "marked-body" }));
    assert.ok((await browser.logs()).some(({ message }) => message.includes("page says")));
    const posted = (await browser.requests()).find(({ url }) => url.endsWith("/post"));
    assert.deepEqual([posted.method, posted.body], ["POST", "marked-body"]);
  });

  test("the network can be taken away and given back", async () => {
    await page.open(origin);
    const reach = () => page.evaluate(() => fetch("/next").then(() => true, () => false));
    await browser.setOffline(page, true);
    assert.equal(await reach(), false);
    await browser.setOffline(page, false);
    assert.equal(await reach(), true);
  });

  test("each browser starts with nothing stored, and a picture can be taken", async () => {
    await page.open(origin);
    await page.evaluate(() => localStorage.setItem("kept", "yes"));
    const other = await launch();
    const folder = await mkdtemp(join(tmpdir(), "countersign-picture-"));
    try {
      const fresh = await other.page();
      await fresh.open(origin);
      assert.equal(await fresh.evaluate(() => localStorage.getItem("kept")), null);
      await fresh.screenshot(join(folder, "page.png"));
      assert.equal((await readFile(join(folder, "page.png"))).subarray(1, 4).toString(), "PNG");
    } finally {
      await other.close();
      await rm(folder, { recursive: true });
    }
  });
});
