import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { violations } from "./driver/axe.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { WHOLE, onInside } from "./stand/isolation.mjs";
import { SCREENS, Walk } from "./stand/screens.mjs";
import { Stand } from "./stand/stand.mjs";

// `npm run screens` has axe look at each language in each scheme, on both devices.
const LOOKS = [["en", "light"], ["zh-CN", "dark"]];

describe("every screen", () => {
  let stand, browser, page, emulation, walk;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
    emulation = new Emulation(browser, page);
    // Nothing is measured in the middle of a movement.
    await emulation.media({ reducedMotion: true });
    await emulation.device("smallPhone");
    walk = await Walk.begin(browser, page, stand);
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  for (const way of SCREENS) {
    test(`${way.name}: axe finds nothing, and nothing is wider than 320 pixels`, () =>
      walk.at(way, async () => {
        for (const [locale, scheme] of LOOKS) {
          await walk.shopper.speaks(locale);
          await emulation.media({ scheme });
          for (const within of WHOLE) assert.deepEqual(await violations(page, { within }), [], `${locale}: ${within}`);
          assert.deepEqual(await widths(), { page: 320, beyond: [] }, locale);
          assert.match(await walk.shopper.title(), /\S/, locale);
        }
      }));
  }

  /** The width that can be scrolled to, and what of the element lies beyond the screen. */
  const widths = async () => ({
    page: await page.evaluate(() => document.documentElement.scrollWidth),
    beyond: await onInside(page, (root) => {
      const beyond = [...root.querySelectorAll("#checkout *")].filter((part) => {
        const { width, height, left, right } = part.getBoundingClientRect();
        // What only a screen reader meets is one pixel wide.
        return width > 1 && height > 1 && (left < 0 || right > innerWidth);
      });
      return beyond.map(({ id, localName }) => `${localName}#${id}`);
    }),
  });
});
