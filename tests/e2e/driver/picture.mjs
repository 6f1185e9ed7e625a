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
async function extent(page, of, margin) {
  const { box, ...whole } = await page.evaluate(measure, null);
  if (of === "page") return { x: 0, y: 0, ...whole };
  // Each frame lies in the document before it.
  const frames = of.split("|||").map((path) => path.trim());
  const at = { ...box };
  for (const [index, path] of frames.entries()) {
    const within = index === 0 ? page : page.frame(frames.slice(0, index).join(" ||| "));
    const inner = await within.evaluate(measure, path.split(">>>").map((part) => part.trim()));
    Object.assign(at, { ...inner.box, x: at.x + inner.box.x, y: at.y + inner.box.y });
  }
  const [x, y] = [Math.max(0, at.x - margin), Math.max(0, at.y - margin)];
  return {
    x,
    y,
    width: Math.min(whole.width, at.x + at.width + margin) - x,
    height: Math.min(whole.height, at.y + at.height + margin) - y,
  };
}

/** Runs in the page: its size, and where a part is in it; what a frame shows begins inside its border. */
function measure(path) {
  const { scrollWidth: width, scrollHeight: height } = document.documentElement;
  // What is in view of the window's own document is not all of it.
  if (!path) return { width, height, box: { x: scrollX, y: scrollY } };
  const element = path.reduce((scope, part) => (scope.shadowRoot ?? scope).querySelector(part), document);
  const box = element.getBoundingClientRect();
  const [x, y] = [box.x + element.clientLeft, box.y + element.clientTop];
  return { width, height, box: element.localName === "iframe" ? { x, y } : { x: box.x, y: box.y, width: box.width, height: box.height } };
}
