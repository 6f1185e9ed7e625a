/**
 * What is built: the one list of the wasm files and of the browser's scripts.
 * Each budget is in bytes of brotli 11.
 */

/**
 * A root is one wasm file: the features it is built with are what it exports.
 * Only those with a `purpose` are for browsers.
 *
 * They are made small; one whose `speed` counts is a little larger for it. Where
 * only `numbers` cross the border, no objects of JavaScript's do.
 *
 * @type {{ name: string, features: string[], budget?: number, purpose?: string, speed?: boolean, numbers?: boolean }[]}
 */
export const ROOTS = [
  {
    name: "fields",
    features: ["fields"],
    budget: 6_104,
    numbers: true,
    purpose: "Checks and formats card data while it is typed.",
  },
  {
    name: "core",
    features: ["core"],
    budget: 50_161,
    purpose: "The checkout: seals card data, signs the payment, verifies the gateway's answers.",
  },
  {
    name: "card",
    features: ["card"],
    numbers: true,
    purpose: "The same beside what a gateway knows of a card, and postal codes, for a merchant's own form.",
  },
  {
    name: "validators",
    features: ["validators"],
    budget: 16_000,
    speed: true,
    numbers: true,
    purpose: "Checks and formats accounts and identities while they are typed.",
  },
  { name: "money", features: ["money"], purpose: "Reckons amounts: reads, adds, splits and converts them." },
  { name: "coin", features: ["coin"], purpose: "Checks addresses of coins, reads and writes their invoices and links." },
  { name: "qr", features: ["qr"], purpose: "Reads and writes what QR codes carry, and draws them." },
  { name: "server", features: ["server"] },
  { name: "mock", features: ["wasm", "mock"] },
];

/** Languages whose words are a file of their own; English is inside the views. */
const LOCALES = ["zh-CN"];

/**
 * Scripts a page loads as they are, each in one file with all it imports, in the
 * order they are built in: `digests` are the files, there by then, whose digests
 * a script carries and checks. Those that are `lazy` are what others load when
 * they need them, and stay files beside them. A `global` makes a classic script
 * that sets one.
 *
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} entry
 * @property {string} purpose why it is on a payment page, as PCI DSS 6.4.3 asks of each script
 * @property {string[]} [digests]
 * @property {boolean} [lazy]
 * @property {string} [global]
 * @property {number} [budget]
 */

/** @type {Bundle[]} */
export const BUNDLES = [
  {
    name: "inline",
    entry: "js/inline.js",
    purpose: "The payment form and the checkout behind it: takes card data, shows the order, has the buyer sign it.",
    digests: ["wasm/fields.wasm", "wasm/core.wasm", ...LOCALES.map((tag) => `locale/${tag}.json`)],
    lazy: true,
  },
  {
    name: "frame",
    entry: "js/frame/guest.js",
    purpose: "Starts the payment form in the gateway's frame or window, and speaks with the merchant's page.",
    digests: ["inline.js"],
    budget: 2_500,
  },
  {
    name: "countersign",
    entry: "js/element.js",
    purpose: "The merchant's page's part: the element, which makes the frame. Takes no card data.",
    digests: ["inline.js"],
    budget: 6_050,
  },
  {
    name: "countersign.classic",
    entry: "js/element.js",
    purpose: "The same for pages without modules: a classic script that sets the global `Countersign`.",
    digests: ["inline.js"],
    global: "Countersign",
  },
  {
    name: "headless",
    entry: "js/index.js",
    purpose: "The checkout without screens, for a merchant's own form: takes card data in the merchant's page.",
    digests: ROOTS.filter(({ purpose }) => purpose).map(({ name }) => `wasm/${name}.wasm`),
  },
];

/** Texts of a language, in the source and as they are served. */
export const TABLES = LOCALES.map((tag) => ({
  source: `js/view/locale/${tag}.json`,
  name: `locale/${tag}.json`,
  purpose: `The form's texts in ${tag}: data.`,
}));

/** What a page in English does not fetch. */
const TRANSLATIONS = TABLES.map(({ name }) => `dist/${name}`);

const ROUTES = { "/sdk/v1/": "dist/", "/sdk/1.0.0/": "dist/" };
const LEAST = { html: "examples/shop/minimal.html", routes: ROUTES };
const SHOP = { html: "examples/shop/index.html", routes: ROUTES };

/** What nobody fetches in English for a payment by card. */
const UNUSED = [
  ...["card", "validators", "money", "coin", "qr"].map((name) => `dist/wasm/${name}.wasm`),
  ...TRANSLATIONS,
];

/**
 * Pages whose every fetched byte is counted, and where in the repository the
 * paths of the addresses in them are served from. `without` are files that the
 * scripts name and this page does not fetch; where it `isFramed`, the gateway's
 * frame and its own script come on top. A test in tests/e2e holds what is counted
 * against what a browser fetched.
 *
 * The budgets are those of a page with nothing but the element: what a shop puts
 * around it is its own. The demo shop, and the element without a frame, are
 * weighed beside them.
 *
 * @typedef {object} Page
 * @property {string} name
 * @property {string} html
 * @property {Record<string, string>} routes
 * @property {string[]} without
 * @property {boolean} [isFramed]
 * @property {number} [budget]
 */

/** @type {Page[]} */
export const PAGES = [
  {
    ...LEAST,
    name: "row 1, the first usable card form",
    // It loads beside the form and is needed from the order on.
    without: ["dist/wasm/core.wasm", ...UNUSED],
    isFramed: true,
    budget: 40_750,
  },
  { ...LEAST, name: "row 2, a complete card payment", without: UNUSED, isFramed: true, budget: 89_850 },
  { ...LEAST, name: "inline mode, a complete card payment", without: UNUSED },
  { ...SHOP, name: "the demo shop, a complete card payment", without: UNUSED, isFramed: true },
];
