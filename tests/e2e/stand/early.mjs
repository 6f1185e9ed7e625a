/**
 * Has pages run a function before any script of their own.
 *
 * @param {import("../driver/chromium.mjs").Chromium} browser
 * @param {import("../driver/page.mjs").Page} page
 * @param {(...args: any[]) => void} work sees only its arguments, which cross as JSON
 * @returns {Promise<() => Promise<void>>} takes it back, once, for the pages after this one
 */
export async function early(browser, page, work, ...args) {
  const source = `(${work}).apply(null, ${JSON.stringify(args)})`;
  const { identifier } = await browser.cdp(page, "Page.addScriptToEvaluateOnNewDocument", { source });
  let removed;
  return () => (removed ??= browser.cdp(page, "Page.removeScriptToEvaluateOnNewDocument", { identifier }));
}
