import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { PAGES } from "../../scripts/build/outputs.mjs";
import { pageContents } from "../../scripts/measure/page-files.mjs";
import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { ISOLATION } from "./stand/isolation.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

/** Where the shop or the gateway serves a file of the repository, as a path. */
const servedAt = (file) =>
  file
    .replace(/^examples\/shop\/index\.html$/, "/")
    .replace(/^examples\/shop\/minimal\.html$/, "/minimal")
    .replace(/^examples\/shop\//, "/")
    .replace(/^dist\//, "/sdk/1.0.0/");

/** What is asked of a server rather than fetched as a file. */
const isCall = (path) => /^\/(v1|order|session|sim|\.well-known)(\/|$)/.test(path);

const skip = ISOLATION === "inline" && "pages are weighed as they are published: framed";

describe("the files that a page is weighed by", { skip }, () => {
  let stand, browser;
  before(async () => void ([stand, browser] = await allOrNone([Stand.start({ shop: true }), launch({ requests: true })])));
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  for (const page of PAGES.filter(({ name, isFramed }) => isFramed && name.includes("complete card payment"))) {
    test(`are those a browser fetches until the receipt is there: ${page.html}`, async () => {
      const before = (await browser.requests()).length;
      const shopper = new Shopper(await browser.newPage(), stand);
      await shopper.page.open(`${stand.shop}${servedAt(page.html)}`);
      await shopper.reaches("details");
      await shopper.pay(cardOf(CARDS.approved));
      await shopper.reaches("succeeded");

      const requests = (await browser.requests()).slice(before);
      const paths = requests.map(({ url }) => new URL(url)).filter(({ protocol }) => protocol === "http:");
      const fetched = paths.map(({ pathname }) => pathname.replace("/sdk/v1/", "/sdk/1.0.0/"));
      const weighed = await pageContents(page);
      // Each once: what is loaded ahead is what is used.
      assert.deepEqual(fetched.filter((path) => !isCall(path)).sort(), [...weighed.keys()].map(servedAt).sort());

      const frame = requests.find(({ url }) => new URL(url).pathname === "/frame");
      const document = Buffer.from(await (await fetch(frame.url)).arrayBuffer());
      assert.equal(document.toString(), weighed.get("/frame").toString());
    });
  }
});
