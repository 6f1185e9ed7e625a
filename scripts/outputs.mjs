/**
 * What is built: the one list of the wasm files and of the browser's scripts.
 * Each budget is in bytes of brotli 11, and comes from PERFORMANCE.md's rows.
 */

/**
 * A root is one wasm file: the features it is built with are what it exports.
 *
 * @type {{ name: string, features: string[], budget?: number }[]}
 */
export const ROOTS = [
  { name: "fields", features: ["fields"], budget: 8_000 },
  { name: "core", features: ["core"], budget: 50_000 },
  { name: "validators", features: ["validators"] },
  { name: "server", features: ["server"] },
];

/** Languages whose words are a file of their own; English is inside the views. */
const LOCALES = ["zh-CN"];

/**
 * Scripts a page loads as they are, each in one file with all it imports. Those
 * that are `lazy` are what other bundles import when they need them, and stay
 * files beside them.
 *
 * @type {{ name: string, entry: string, lazy?: boolean }[]}
 */
export const BUNDLES = [
  { name: "countersign", entry: "js/element.js" },
  { name: "inline", entry: "js/inline.js", lazy: true },
  { name: "headless", entry: "js/index.js" },
  ...LOCALES.map((tag) => ({ name: `locale/${tag}`, entry: `js/view/locale/${tag}.js`, lazy: true })),
];

/** What a page in English does not fetch. */
const TRANSLATIONS = LOCALES.map((tag) => `dist/locale/${tag}.js`);

const ROUTES = { "/sdk/v1/": "dist/", "/sdk/1.0.0/": "dist/" };
const LEAST = { html: "examples/shop/minimal.html", routes: ROUTES };
const SHOP = { html: "examples/shop/index.html", routes: ROUTES };

/** What nobody fetches in English for a payment by card. */
const UNUSED = ["dist/wasm/validators.wasm", ...TRANSLATIONS];

/**
 * Pages whose every fetched byte is counted, and where in the repository the
 * paths of the addresses in them are served from. `without` are files that the
 * scripts name and this page does not fetch; a test in tests/e2e holds what is
 * left against what a browser fetched.
 *
 * The budgets are those of a page with nothing but the element: what a shop puts
 * around it is its own. The demo shop is weighed beside them.
 *
 * @type {{ name: string, html: string, routes: Record<string, string>, without: string[], budget?: number }[]}
 */
export const PAGES = [
  {
    ...LEAST,
    name: "row 1, the first usable card form",
    // It loads beside the form and is needed from the order on.
    without: ["dist/wasm/core.wasm", ...UNUSED],
    budget: 40_000,
  },
  { ...LEAST, name: "row 2, a complete card payment", without: UNUSED, budget: 83_000 },
  { ...SHOP, name: "the demo shop, a complete card payment", without: UNUSED },
];
