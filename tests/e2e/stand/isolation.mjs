import { orNotYet } from "../driver/page.mjs";

const ELEMENT = "countersign-checkout";

/** Where the core and the screens are in this run: `frame`, or `inline` in the merchant's page. */
export const ISOLATION = process.env.E2E_ISOLATION ?? "frame";

/** Whether shop and gateway are of one site in this run: of one host, on two ports. */
export const IS_SAME_SITE = process.env.E2E_SITE === "same";

/** What an order allows in this run, and no more. */
export const POLICY = ISOLATION === "inline" ? { inline: true } : {};

/** @typedef {{ host?: string, isolation?: string }} Place which element, and what its isolation is */

/**
 * Where something of the element's inside is, as a page takes selectors.
 *
 * @param {string} selector
 * @param {Place} [place]
 */
export const inElement = (selector, { host = ELEMENT, isolation = ISOLATION } = {}) =>
  isolation === "inline" ? `${host} >>> ${selector}` : `${frameOf(host)} ||| body >>> ${selector}`;

/** Where something is that the page's own part of the element says. */
export const onHost = (selector, host = ELEMENT) => `${host} >>> ${selector}`;

/** The element, and what is inside it where that is a document of its own: what axe looks at. */
export const WHOLE = ISOLATION === "inline" ? [ELEMENT] : [ELEMENT, `${frameOf(ELEMENT)} ||| html`];

/** What the element says where the gateway does not answer: not even a frame comes from there. */
export const UNREACHABLE = ISOLATION === "inline" ? "gateway_unreachable" : "frame_blocked";

/**
 * Waits until the element offers to go on, and says where: in its inside, or in
 * what the page's own part says.
 *
 * @param {import("../driver/page.mjs").Page} page
 * @param {Place} [place]
 */
export async function wayOn(page, place) {
  const ways = [...new Set([inElement("#next", place), onHost("#next", place?.host)])];
  return page.waitFor(
    async () => {
      for (const way of ways) if (await page.isShown(way)) return way;
      return undefined;
    },
    { within: 20_000, what: "a way on" },
  );
}

/**
 * The document that the element's inside is in, as a page.
 *
 * @param {import("../driver/page.mjs").Page} page
 * @param {Place} [place]
 */
export const inside = (page, { host = ELEMENT, isolation = ISOLATION } = {}) =>
  isolation === "inline" ? page : page.frame(frameOf(host));

/**
 * Runs a function on the shadow root that the element's inside is in; gives
 * nothing while there is none.
 *
 * @param {import("../driver/page.mjs").Page} page
 * @param {(root: ShadowRoot, ...args: any[]) => unknown} work sees only its arguments
 * @param {unknown[]} [args] which cross as JSON
 * @param {Place} [place]
 */
export async function onInside(page, work, args = [], { host = ELEMENT, isolation = ISOLATION } = {}) {
  const holder = isolation === "inline" ? `document.querySelector(${JSON.stringify(host)})` : "document.body";
  const onRoot = `(...given) => { const root = ${holder}?.shadowRoot; return root ? (${work})(root, ...given) : undefined; }`;
  const told = { value: undefined };
  await orNotYet(async () => void (told.value = await inside(page, { host, isolation }).evaluate(onRoot, ...args)));
  return told.value ?? undefined;
}

function frameOf(host) {
  return `${host} >>> iframe`;
}
