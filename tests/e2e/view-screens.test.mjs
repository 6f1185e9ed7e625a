import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { violations } from "./driver/axe.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { MESSAGES } from "./stand/gallery-states.mjs";
import { Gallery } from "./stand/gallery.mjs";
import { GalleryVisit } from "./stand/gallery-visit.mjs";

/** Each locale with a theme, so that every theme and every locale is met. */
const LOOKS = [
  { locale: "en", theme: "light" },
  { locale: "en", theme: "dark" },
  { locale: "zh-CN", theme: "light" },
];

describe("every screen, 320 pixels wide", () => {
  let gallery, browser, page, emulation;

  before(async () => {
    [gallery, browser] = await allOrNone([Gallery.start(), launch()]);
    page = await browser.page();
    emulation = new Emulation(browser, page);
    await emulation.device("smallPhone");
    await emulation.media({ reducedMotion: true });
  });
  after(async () => {
    await browser?.close();
    await gallery?.stop();
  });

  for (const look of LOOKS) {
    describe(`${look.locale}, ${look.theme}`, () => {
      let visit;
      before(async () => {
        visit = await GalleryVisit.open(page, gallery, look);
      });

      for (const entry of Object.entries(MESSAGES)) {
        test(`${entry[0]}: one heading, no sideways scroll, nothing for axe`, async () => {
          await visit.show(entry, look);
          assert.deepEqual(await headings(), ["title"]);
          assert.deepEqual(await beyond(), []);
          assert.deepEqual(await violations(page, { within: "countersign-checkout >>> #checkout" }), []);
        });
      }
    });
  }

  test("right to left, and with the text spaced out, nothing is pushed out of any screen", async () => {
    const visit = await GalleryVisit.open(page, gallery, LOOKS[0]);
    for (const entry of Object.entries(MESSAGES)) {
      await visit.show(entry, LOOKS[0]);
      for (const dir of ["rtl", "ltr"]) {
        await page.evaluate((to) => {
          const root = document.querySelector("countersign-checkout").shadowRoot;
          const sheet = new CSSStyleSheet();
          // WCAG 2.2, 1.4.12.
          sheet.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}");
          root.adoptedStyleSheets = [root.adoptedStyleSheets[0], sheet];
          root.getElementById("checkout").dir = to;
        }, dir);
        assert.deepEqual(await beyond(), [], `${entry[0]}, ${dir}`);
      }
    }
  });

  test("in a narrow column of a wide page it is laid out as on a phone", async () => {
    await emulation.device("desktop");
    await GalleryVisit.open(page, gallery);
    const padding = () =>
      page.evaluate(() => {
        const main = document.querySelector("countersign-checkout").shadowRoot.getElementById("checkout");
        return getComputedStyle(main).paddingInlineStart;
      });
    const wide = await padding();
    await page.evaluate(() => void (document.querySelector("main").style.maxWidth = "300px"));
    assert.ok(parseFloat(await padding()) < parseFloat(wide));
    await emulation.device("smallPhone");
  });

  for (const layout of ["display:flex;flex-direction:column;align-items:center", "display:flex", "display:grid;justify-items:start", "float:left"]) {
    test(`in a page that has ${layout} it is as wide as there is room`, async () => {
      await GalleryVisit.open(page, gallery);
      const width = await page.evaluate((css) => {
        document.querySelector("main").style.cssText = css;
        return document.querySelector("countersign-checkout").offsetWidth;
      }, layout);
      assert.equal(width, 320);
    });
  }

  const headings = () =>
    page.evaluate(() =>
      [...document.querySelector("countersign-checkout").shadowRoot.querySelectorAll("h2")].map(({ id }) => id),
    );

  /** What reaches over an edge of the page, or is cut off by it. */
  const beyond = () =>
    page.evaluate(() => {
      const over = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
      const parts = document.querySelector("countersign-checkout").shadowRoot.querySelectorAll("#checkout *");
      const out = [...parts].filter((part) => {
        const { width, height, left, right } = part.getBoundingClientRect();
        // What only a screen reader meets is one pixel wide.
        return width > 1 && height > 1 && (left < 0 || right > innerWidth) && !part.closest("svg");
      });
      return [...over, ...out.map(({ id, localName, className }) => `${localName}#${id}.${className}`)];
    });
});
