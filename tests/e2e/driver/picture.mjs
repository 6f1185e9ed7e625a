/**
 * A picture of a page: of the whole of it, of what is in view, or of one element
 * with some of what is around it.
 *
 * @param {import("./chromium.mjs").Chromium} browser
 * @param {import("./page.mjs").Page} page
 * @param {{ of?: "page" | "view" | string, margin?: number, format?: "png" | "webp" | "jpeg", quality?: number }} [options]
 *   `of` may be a selector, as the page takes them
 * @returns {Promise<Buffer>}
 */
export async function picture(browser, page, { of = "view", margin = 0, format = "png", quality } = {}) {
  const clip = of === "view" ? undefined : { ...(await extent(page, of, margin)), scale: 1 };
  const { data } = await browser.cdp(page, "Page.captureScreenshot", {
    format,
    ...(quality !== undefined && format !== "png" && { quality }),
    ...(clip && { clip, captureBeyondViewport: true }),
  });
  return Buffer.from(data, "base64");
}

/** Where an element is on the page, in CSS pixels. */
function extent(page, of, margin) {
  return page.evaluate(
    (path, around) => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      if (!path) return { x: 0, y: 0, width: scrollWidth, height: scrollHeight };
      const element = path.reduce((scope, part) => (scope.shadowRoot ?? scope).querySelector(part), document);
      const box = element.getBoundingClientRect();
      const x = Math.max(0, box.left + scrollX - around);
      const y = Math.max(0, box.top + scrollY - around);
      return {
        x,
        y,
        width: Math.min(scrollWidth, box.right + scrollX + around) - x,
        height: Math.min(scrollHeight, box.bottom + scrollY + around) - y,
      };
    },
    of === "page" ? null : of.split(">>>").map((part) => part.trim()),
    margin,
  );
}
