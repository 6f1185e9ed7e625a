import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { violations } from "./driver/axe.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { picture } from "./driver/picture.mjs";
import { early } from "./stand/early.mjs";

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
  "/wide": `<!doctype html><html lang="en"><title>Wide</title><meta name="viewport" content="width=device-width">
<style>html { background: #fff } @media (prefers-color-scheme: dark) { html { background: #000 } }</style>
<button id="first">First</button><x-box></x-box><div id="tall"></div>
<script>
  document.getElementById("tall").style.height = "3000px";
  customElements.define("x-box", class extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: "open" }).innerHTML = '<input id="bare"><input id="last" aria-label="Last">';
      this.shadowRoot.getElementById("bare").addEventListener("dblclick", (event) => { event.target.value = event.detail; });
    }
  });
</script></html>`,
  // In a frame of another site, which its page cannot look into.
  "/outer": `<!doctype html><html lang="en"><title>Outer</title><button id="above">Above</button><x-shop></x-shop><button id="below">Below</button>
<script>
  customElements.define("x-shop", class extends HTMLElement {
    connectedCallback() {
      const frame = Object.assign(document.createElement("iframe"), { title: "Inner", src: location.hash.slice(1) });
      frame.style.cssText = "display: block; width: 400px; height: 2000px; margin-top: 60px; border: 7px solid";
      this.attachShadow({ mode: "open" }).append(frame);
    }
  });
</script></html>`,
  "/inner": `<!doctype html><html lang="en"><title>Inner</title><body><script>
  const root = document.body.attachShadow({ mode: "open" });
  root.innerHTML = '<label>Far <input id="far"></label><p id="gap"></p><input id="bare"><button id="press">Press</button><p id="out"></p>';
  root.getElementById("gap").style.height = "1800px";
  root.getElementById("press").addEventListener("click", ({ isTrusted }) => { root.getElementById("out").textContent = "trusted: " + isTrusted; });
  root.getElementById("press").addEventListener("dblclick", () => { root.getElementById("out").textContent = "twice"; });
</script></body></html>`,
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
    browser = await launch({ requests: true });
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

  test("what is inaccessible is found, in shadow roots too", async () => {
    await page.open(`${origin}/wide`);
    const found = await violations(page);
    assert.deepEqual(found.map(({ rule, where }) => [rule, where]), [["label", "x-box >>> #bare"]]);
    assert.deepEqual(await violations(page, { within: "x-box >>> #last" }), []);
  });

  test("a page meets the device, the media and the languages that are asked for", async () => {
    const tab = await browser.newPage();
    try {
      const emulation = new Emulation(browser, tab);
      const met = () =>
        tab.evaluate(() => ({
          size: [innerWidth, innerHeight, devicePixelRatio],
          touch: navigator.maxTouchPoints > 0,
          dark: matchMedia("(prefers-color-scheme: dark)").matches,
          still: matchMedia("(prefers-reduced-motion: reduce)").matches,
          forced: matchMedia("(forced-colors: active)").matches,
          languages: navigator.languages,
          locale: new Intl.NumberFormat().resolvedOptions().locale,
        }));
      await emulation.device("smallPhone");
      await emulation.media({ scheme: "dark", reducedMotion: true, forcedColors: true });
      await emulation.languages("zh-CN", "en");
      await tab.open(`${origin}/wide`);
      assert.deepEqual(await met(), {
        size: [320, 568, 2],
        touch: true,
        dark: true,
        still: true,
        forced: true,
        languages: ["zh-CN", "en"],
        locale: "zh-CN",
      });
      await emulation.media({ scheme: "light", forcedColors: false });
      const { dark, still, forced } = await met();
      assert.deepEqual([dark, still, forced], [false, true, false]);
    } finally {
      await tab.close();
    }
  });

  test("a slow network and a slow processor take their time", async () => {
    const emulation = new Emulation(browser, page);
    await page.open(origin);
    const reach = () =>
      page.evaluate(async () => {
        const started = performance.now();
        await fetch(`/next?${started}`);
        return performance.now() - started;
      });
    await emulation.network("slow4g");
    assert.ok((await reach()) >= 500);
    await emulation.network("full");
    assert.ok((await reach()) < 500);
    await emulation.cpu(4);
    await emulation.cpu(1);
  });

  test("the focus is followed into shadow roots, with Tab and back", async () => {
    await page.open(`${origin}/wide`);
    await page.tabTo("#first");
    await page.tabTo("#last");
    assert.equal(await page.focused(), "x-box >>> #last");
    await page.typeHere("a b");
    assert.equal(await page.value("x-box >>> #last"), "a b");
    await page.tabTo("#first", { back: true });
    await assert.rejects(page.tabTo("#tall", { most: 2 }), /Tab does not come to #tall/);
    await page.doubleClick("x-box >>> #bare");
    assert.equal(await page.value("x-box >>> #bare"), "2");
  });

  describe("where a page has a frame of another site", () => {
    const FRAME = "x-shop >>> iframe";
    const IN = `${FRAME} ||| body >>> `;

    beforeEach(async () => {
      await page.open(`${origin.replace("127.0.0.1", "localhost")}/next`);
      await page.open(`${origin.replace("127.0.0.1", "localhost")}/outer#${origin}/inner`);
    });

    test("a selector goes into it, as into a shadow root", async () => {
      await page.type(`${IN}#far`, "in here");
      assert.equal(await page.value(`${IN}#far`), "in here");
      assert.deepEqual(await page.accessible(`${IN}#far`), { role: "textbox", name: "Far" });
      await page.click(`${IN}#press`);
      assert.equal(await page.read(`${IN}#out`), "trusted: true");
      await page.doubleClick(`${IN}#press`);
      assert.equal(await page.read(`${IN}#out`), "twice");
      assert.equal(await page.isShown("#far"), false);
      assert.equal(await page.isShown(`${IN}#absent`), false);
      assert.equal(await page.title(), "Outer");
    });

    test("another in its place is found, and so is the page's own again", async () => {
      await page.type(`${IN}#far`, "1");
      await page.evaluate(() => {
        const frame = document.querySelector("x-shop").shadowRoot.querySelector("iframe");
        frame.replaceWith(frame.cloneNode());
      });
      await page.waitFor(async () => (await page.value(`${IN}#far`)) === "");
      await page.type(`${IN}#far`, "2");
      await page.reload();
      assert.equal(await page.value(`${IN}#far`), "");
      await page.type(`${IN}#far`, "3");
      await page.evaluate(() => document.querySelector("x-shop").remove());
      assert.equal(await page.isShown(`${IN}#far`), false);
      await page.click("#below");
      assert.equal(await page.focused(), "#below");
    });

    test("a function runs in it, and cannot see out", async () => {
      const frame = page.frame(FRAME);
      await frame.waitFor("body >>> #far");
      const reach = () => { try { return String(parent.document); } catch ({ name }) { return name; } };
      assert.deepEqual([await frame.evaluate(() => document.title), await frame.evaluate(reach)], ["Inner", "SecurityError"]);
      assert.equal(await page.evaluate(() => document.title), "Outer");
    });

    test("Tab goes in and out of it, and the focus is followed", async () => {
      await page.waitFor(`${IN}#far`);
      await page.tabTo("#above");
      await page.tabTo("#far");
      assert.equal(await page.focused(), `${FRAME} ||| body >>> #far`);
      await page.typeHere("7");
      assert.equal(await page.value(`${IN}#far`), "7");
      await page.tabTo("#below");
      await page.tabTo("#press", { back: true });
    });

    test("a script comes before its own, and its media are those that are asked for", async () => {
      const emulation = new Emulation(browser, page);
      const remove = await early(browser, page, (given) => void (globalThis.given = given), "before");
      try {
        await emulation.media({ scheme: "dark", reducedMotion: true });
        await page.reload();
        const frame = page.frame(FRAME);
        const met = () =>
          frame.evaluate(() => [
            globalThis.given,
            matchMedia("(prefers-color-scheme: dark)").matches,
            matchMedia("(prefers-reduced-motion: reduce)").matches,
          ]);
        assert.deepEqual(await met(), ["before", true, true]);
      } finally {
        await remove();
        await emulation.media({ scheme: "light", reducedMotion: false });
      }
    });

    test("axe looks into it, and a picture can be of a part of it", async () => {
      await page.waitFor(`${IN}#far`);
      const found = await violations(page, { within: `${IN}#bare` });
      assert.deepEqual(found.map(({ rule, where }) => [rule, where]), [["label", "body >>> #bare"]]);
      const png = await picture(browser, page, { of: `${IN}#press` });
      const { width, height } = await page.frame(FRAME).evaluate(() => document.body.shadowRoot.getElementById("press").getBoundingClientRect());
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [Math.round(width), Math.round(height)]);
    });
  });

  test("a picture is of the view, of the whole page or of an element", async () => {
    await page.open(`${origin}/wide`);
    const size = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];
    const view = size(await picture(browser, page));
    const whole = size(await picture(browser, page, { of: "page" }));
    const [width, height] = size(await picture(browser, page, { of: "x-box >>> #last", margin: 4 }));
    assert.ok(whole[1] > 3000 && view[1] < 1500);
    assert.ok(width < 400 && height < 100);
    const webp = await picture(browser, page, { format: "webp", quality: 50 });
    assert.equal(webp.subarray(8, 12).toString(), "WEBP");
  });
});

describe("several starts at once", () => {
  test("give what each gives", async () => {
    assert.deepEqual(await allOrNone([Promise.resolve("a"), "b"]), ["a", "b"]);
  });

  test("where one fails, what the others started is ended, however late it came", async () => {
    const ended = [];
    const late = Promise.resolve().then(() => ({ close: async () => void ended.push("browser") }));
    const stand = Promise.resolve({ stop: async () => void ended.push("stand") });
    await assert.rejects(allOrNone([Promise.reject(new Error("no port")), late, stand]), { message: "no port" });
    assert.deepEqual(ended.sort(), ["browser", "stand"]);
  });
});
