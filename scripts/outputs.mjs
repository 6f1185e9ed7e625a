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

/**
 * Scripts a page loads as they are, each in one file with all it imports.
 *
 * @type {{ name: string, entry: string }[]}
 */
export const BUNDLES = [{ name: "countersign", entry: "js/index.js" }];

const SHOP = {
  html: "examples/shop/index.html",
  routes: { "/sdk/v1/": "dist/", "/sdk/1.0.0/": "dist/" },
};

/**
 * Pages whose every fetched byte is counted, and where in the repository the
 * paths of the addresses in them are served from. `without` are files that the
 * scripts name and this page does not fetch; a test in tests/e2e holds what is
 * left against what a browser fetched.
 *
 * @type {{ name: string, html: string, routes: Record<string, string>, without: string[], budget: number }[]}
 */
export const PAGES = [
  {
    ...SHOP,
    name: "row 1, the first usable card form",
    // It loads beside the form and is needed from the order on.
    without: ["dist/wasm/validators.wasm", "dist/wasm/core.wasm"],
    budget: 40_000,
  },
  {
    ...SHOP,
    name: "row 2, a complete card payment",
    without: ["dist/wasm/validators.wasm"],
    budget: 83_000,
  },
];
