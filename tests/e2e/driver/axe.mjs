import { readFile } from "node:fs/promises";

import { inRoot } from "../../../scripts/root.mjs";

/** WCAG 2.0 to 2.2, levels A and AA. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let source;

/**
 * What axe finds wrong with a page, open shadow roots included.
 *
 * @param {import("./chromium.mjs").Chromium} browser
 * @param {import("./page.mjs").Page} page
 * @param {{ within?: string }} [options] `within`: a selector, as the page takes them, of what is looked at
 * @returns {Promise<{ rule: string, impact: string, where: string, why: string }[]>} one for each element and rule
 */
export async function violations(browser, page, { within = "html" } = {}) {
  source ??= await readFile(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8");
  // By the protocol and not by an element: no policy of the page stands against it.
  if (await page.evaluate(() => typeof globalThis.axe === "undefined")) {
    await browser.cdp(page, "Runtime.evaluate", { expression: source });
  }
  const found = await page.evaluate(
    async (path, values) => {
      const { violations } = await globalThis.axe.run(
        { include: [{ fromShadowDom: path }] },
        { runOnly: { type: "tag", values }, resultTypes: ["violations"], preload: false },
      );
      return violations;
    },
    within.split(">>>").map((part) => part.trim()),
    TAGS,
  );
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, any, all, none }) => ({
      rule: id,
      impact,
      where: target.flat().join(" >>> "),
      why: [...any, ...all, ...none].map(({ message }) => message).join("; "),
    })),
  );
}
