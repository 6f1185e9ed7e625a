import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { inElement, inside, onHost, onInside } from "./stand/isolation.mjs";
import { MerchantPage } from "./stand/merchant-page.mjs";
import { Stand } from "./stand/stand.mjs";

const FRAME = "countersign-checkout >>> iframe";
const ENROL = "POST /v1/checkout/keys";

/** Whatever the rest of a run is about, this is about frames. */
const IN_FRAME = { isolation: "frame" };

describe("the element's frame", () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page, "frame");
  });
  afterEach(() => {
    stand.proxy.reset();
    merchant.make = () => merchant.secret();
  });
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  const part = (id) => inElement(`#${id}`, IN_FRAME);
  const onElement = (work, ...args) =>
    page.evaluate(`(...given) => (${work})(document.querySelector("countersign-checkout"), ...given)`, ...args);
  const integrity = () => merchant.told("integrity");
  const hasCome = async (told, what) => page.waitFor(async () => (await told()).length > 0, { what });

  test("holds all there is to type in, and the page nothing of it", async () => {
    await merchant.begin();
    await merchant.types();
    const inPage = await onElement((el) => [...el.shadowRoot.querySelectorAll("*")].map(({ localName }) => localName));
    assert.deepEqual(inPage.sort(), ["iframe", "span"]);
    assert.equal(await page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => /wasm|inline/.test(name))), false);
    assert.equal(await page.attribute(FRAME, "title"), "Secure payment form");
  });

  /** What has the focus in the frame; false where the frame has none. */
  const focused = () => inside(page, IN_FRAME).evaluate(() => document.hasFocus() && document.body.shadowRoot.activeElement?.id);
  const fits = async () => {
    const height = await inside(page, IN_FRAME).evaluate(() => document.documentElement.scrollHeight);
    return (await onElement((el) => el.shadowRoot.querySelector("iframe").clientHeight)) === height;
  };

  test("is as high as what is in it, on every screen", async () => {
    await merchant.begin();
    await page.waitFor(fits, { what: "the form's height" });
    await page.click(part("continue"));
    await page.waitFor(fits, { what: "the height with what is wrong" });
    await merchant.reviews();
    await page.waitFor(fits, { what: "the review's height" });
  });

  test("takes the focus from the page and gives it back, by key and by call", async () => {
    await merchant.begin();
    // A window that nobody has touched has no focus to give.
    await page.click("#buy");
    await onElement((el) => el.focus());
    await page.waitFor(async () => (await focused()) === "number");
    await onElement((el) => el.blur());
    await page.waitFor(async () => (await focused()) === false);
    await onElement((el) => el.focus());
    await page.waitFor(async () => (await focused()) === "number");
    for (const next of ["expiry", "cvc", "holder", "continue"]) {
      await page.press("Tab");
      assert.equal(await focused(), next);
    }
    await page.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "buy");
    await page.press("Shift+Tab");
    assert.equal(await focused(), "continue");
    await page.press("Escape");
    await hasCome(() => merchant.told("escape"), "Escape to be told");
  });

  test("removed, is missed: nobody pays, and it comes back when asked", async () => {
    await merchant.begin();
    await merchant.types();
    const code = await onElement((el) => {
      const waits = el.checkout.settled.bind(el.checkout);
      el.shadowRoot.querySelector("iframe").remove();
      return Promise.any([el.confirm(), waits()]).catch(({ errors }) => errors.map(({ code }) => code));
    });
    assert.deepEqual(code, ["frame_removed", "frame_removed"]);
    assert.deepEqual(await integrity(), [{ code: "frame_removed" }]);
    assert.equal(await onElement((el) => el.confirm().catch(({ code }) => code)), "frame_removed");
    await page.click(onHost("#next"));
    await merchant.sees("form");
    await merchant.pays();
    await merchant.reaches("succeeded");
    assert.deepEqual(merchant.reasons, ["start"]);
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
  });

  test("given another address, another document or other rights, is not the frame any more", async () => {
    for (const change of [
      (frame) => (frame.src = `${frame.src}`),
      (frame) => (frame.src = "about:blank"),
      (frame) => (frame.srcdoc = "<input>"),
      (frame) => frame.setAttribute("sandbox", "allow-scripts"),
      (frame) => frame.contentWindow.location.replace("about:blank"),
    ]) {
      await merchant.begin();
      await onElement(`(el) => void (${change})(el.shadowRoot.querySelector("iframe"))`);
      await hasCome(integrity, "the page to hear of it");
      assert.deepEqual(await integrity(), [{ code: "frame_replaced" }]);
      assert.equal(await onElement((el) => el.confirm().catch(({ code }) => code)), "frame_replaced");
      await page.waitFor(onHost("#next"));
    }
  });

  test("taken out and put in again with the element, begins again on the same session", async () => {
    await merchant.begin();
    await onElement((el) => {
      el.remove();
      document.getElementById("two").append(el);
    });
    await page.waitFor(async () => stand.proxy.seen("GET /frame").length === 2, { what: "the frame to be made again" });
    await merchant.sees("form");
    await merchant.pays();
    await merchant.reaches("succeeded");
    assert.deepEqual(merchant.reasons, ["start"]);
    assert.deepEqual(await integrity(), []);
    assert.deepEqual(await merchant.told("error"), []);
  });

  test("moved in one step, goes on", async () => {
    await merchant.begin();
    await merchant.types();
    await onElement((el) => document.getElementById("two").moveBefore(el, null));
    await page.click(part("continue"));
    await merchant.sees("review");
    assert.equal(stand.proxy.seen(ENROL).length, 1);
  });

  test("is the same for a new session, and another for another gateway", async () => {
    await merchant.begin();
    await page.type(part("holder"), "Grace Hopper");
    await onElement((el) => {
      window.frame = el.shadowRoot.querySelector("iframe");
      return el.refresh();
    });
    assert.equal(await page.value(part("holder")), "Grace Hopper");
    assert.equal(await onElement((el) => el.shadowRoot.querySelector("iframe") === window.frame), true);
    assert.deepEqual(merchant.reasons, ["start", "changed"]);
    await onElement((el) => (el.gateway = el.gateway.replace("127.0.0.1", "localhost")));
    await page.waitFor(() => onElement((el) => el.shadowRoot.querySelector("iframe") !== window.frame), { what: "another frame" });
  });

  test("prints the receipt from there, without what is to be pressed, and is as before afterwards", async () => {
    await merchant.begin();
    await merchant.pays();
    await merchant.sees("success");
    const frame = inside(page, IN_FRAME);
    await frame.evaluate(() => void (globalThis.print = () => (globalThis.printed = true)));
    await page.click(part("print"));
    await page.waitFor(() => frame.evaluate(() => globalThis.printed));
    const emulation = new Emulation(browser, page);
    await emulation.media({ type: "print" });
    await page.waitFor(inElement(".receipt", IN_FRAME));
    assert.equal(await page.isShown(part("print")), false);
    assert.equal(await page.isShown(inElement(".signed", IN_FRAME)), false);
    await emulation.media({ type: "" });
    await frame.evaluate(() => void dispatchEvent(new Event("afterprint")));
    assert.equal(await frame.evaluate(() => document.body.style.cssText), "");
    await page.waitFor(fits, { what: "the receipt's height" });
  });

  test("of two elements each has its own", async () => {
    await merchant.begin({ attributes: { id: "first" } });
    await merchant.place({ attributes: { id: "second" }, id: "two" });
    await merchant.reaches("details", "#second");
    await page.type(inElement("#holder", { host: "#first", ...IN_FRAME }), "Ada");
    await page.type(inElement("#holder", { host: "#second", ...IN_FRAME }), "Grace");
    assert.equal(await page.value(inElement("#holder", { host: "#first", ...IN_FRAME })), "Ada");
    assert.deepEqual(await integrity(), []);
  });

  test("speaks the page's language, wears its theme, and is off where the page says so", async () => {
    await merchant.begin({ attributes: { locale: "zh-CN", theme: "dark" } });
    const told = () => onInside(page, (root) => ({ ...root.getElementById("checkout").dataset, lang: root.getElementById("checkout").lang }), [], IN_FRAME);
    await page.waitFor(async () => (await told())?.lang === "zh-CN");
    assert.equal((await told()).theme, "dark");
    assert.equal(await page.attribute(FRAME, "title"), "安全付款表单");
    await onElement((el) => void (el.theme = "light"));
    await page.waitFor(async () => (await told()).theme === "light");
  });

  test("that is no place for this page says so, and is tried again", async () => {
    stand.proxy.once("GET /frame", async (_, forward) => {
      const answer = await forward();
      return { ...answer, headers: { ...answer.headers, "content-security-policy": "frame-ancestors https://shop.example" } };
    });
    await merchant.open();
    await merchant.place();
    await page.waitFor(onHost("#next"));
    assert.deepEqual(await merchant.told("error"), [{ code: "frame_blocked", retryable: true }]);
    assert.match(await page.read(onHost("[role=alert]")), /cannot be shown/);
    await page.click(onHost("#next"));
    await merchant.reaches("details");
    assert.deepEqual(merchant.reasons, ["start"]);
  });

  test("whose session the page cannot make is not made, and the buyer is told", async () => {
    merchant.make = async () => Promise.reject(new Error("of the merchant's server"));
    await merchant.open();
    await merchant.place();
    await page.waitFor(onHost("#next"));
    assert.deepEqual(await merchant.told("error"), [{ code: "session_callback", retryable: true }]);
    merchant.make = () => merchant.secret();
    await page.click(onHost("#next"));
    await merchant.reaches("details");
  });

  describe("faded by the page", () => {
    // Not by something that lies over it: that is in the way of a driver's clicks too.
    const cover = (opacity = "0.9") => onElement((el, value) => void (el.style.opacity = value), opacity);
    const popup = async () => {
      const others = async () => {
        const handles = await Promise.all((await browser.pages()).map(async (one) => [one, await one.url()]));
        return handles.find(([, url]) => url.startsWith(`${stand.gateway}/frame`))?.[0];
      };
      return page.waitFor(others, { what: "the payment's window" });
    };
    const comesToPay = async () => {
      await onElement((el) => el.focus());
      await page.waitFor(async () => (await focused()) === "pay");
    };
    /** Asks for the window by key, once it is offered: where it lies has just changed. */
    const asks = async () => {
      await page.waitFor(part("window"));
      await comesToPay();
      await page.press("Tab");
      await page.waitFor(async () => (await focused()) === "window");
      await page.press("Enter");
    };
    const leave = async () => {
      await merchant.begin();
      await merchant.reviews();
      await cover();
      await asks();
      return popup();
    };
    const own = (id) => `body >>> #${id}`;

    test("tells the page", async () => {
      await merchant.begin();
      await merchant.reviews();
      await page.waitFor(inElement("#pay:not([aria-disabled=true])", IN_FRAME));
      await cover();
      await hasCome(integrity, "the page to hear of it");
      assert.deepEqual(await integrity(), [{ code: "frame_covered" }]);
    });

    test("the payment goes on in a window of its own, and the page hears how it ended", async () => {
      const opened = await leave();
      await page.waitFor(onHost("#show-window"));
      assert.equal(await onElement((el) => el.shadowRoot.querySelector("iframe")), null);
      for (const [name, text] of Object.entries(cardOf(CARDS.approved))) await opened.type(own(name), text);
      await opened.click(own("continue"));
      await opened.click(own("pay"));
      await merchant.reaches("succeeded");
      assert.equal((await merchant.told("complete")).length, 1);
      await opened.close();
      await merchant.sees("success");
      assert.equal((await stand.ledger(merchant.sid)).length, 1);
    });

    test("the buyer can come back from the window to the page", async () => {
      await leave();
      await page.click(onHost("#pay-here"));
      await merchant.sees("form");
      await page.waitFor(async () => (await browser.pages()).length === 1, { what: "the window to be closed" });
      assert.deepEqual(merchant.reasons, ["start"]);
    });

    test("where no window opens, the buyer is told and goes on here", async () => {
      await merchant.begin();
      await merchant.reviews();
      await page.evaluate(() => void (window.open = () => null));
      await cover();
      await asks();
      await page.waitFor(async () => /window/.test(await page.read(part("problem"))), { what: "why there is none" });
      await cover("1");
      await page.waitFor(inElement("#pay:not([aria-disabled=true])", IN_FRAME));
      await comesToPay();
      // What was said goes, and the button rests again before it takes a press.
      const isTaken = async () => {
        await page.press("Enter");
        return (await onElement((el) => el.phase)) !== "review";
      };
      await page.waitFor(isTaken, { what: "Pay to take a press" });
      await merchant.reaches("succeeded");
    });
  });
});
