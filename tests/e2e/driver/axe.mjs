import { readFile } from "node:fs/promises";

import { inRoot } from "../../../scripts/ground/root.mjs";

/** WCAG 2.0 to 2.2, levels A and AA. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let source;

/**
 * What axe finds wrong with a page or a frame of it, open shadow roots included.
 *
 * @param {import("./page.mjs").Page} page
 * @param {{ within?: string }} [options] `within`: a selector, as the page takes them, of what is looked at
 * @returns {Promise<{ rule: string, impact: string, where: string, why: string }[]>} one for each element and rule
 */
export async function violations(page, { within = "html" } = {}) {
  source ??= await readFile(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8");
  const at = within.lastIndexOf("|||");
  const scope = at < 0 ? page : page.frame(within.slice(0, at));
  // By the driver and not by an element: no policy of the page stands against it.
  if (await scope.evaluate(() => typeof globalThis.axe === "undefined")) await scope.evaluate(`() => {${source}}`);
  const found = await scope.evaluate(
    async (path, values) => {
      const { violations } = await globalThis.axe.run(
        { include: [{ fromShadowDom: path }] },
        // What is in a frame is looked at there.
        { runOnly: { type: "tag", values }, resultTypes: ["violations"], preload: false, iframes: false },
      );
      return violations;
    },
    within.slice(at < 0 ? 0 : at + 3).split(">>>").map((part) => part.trim()),
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
