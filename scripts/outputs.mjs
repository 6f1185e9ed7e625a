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
];

/**
 * Scripts a page loads as they are, each in one file with all it imports.
 *
 * @type {{ name: string, entry: string }[]}
 */
export const BUNDLES = [{ name: "countersign", entry: "js/index.js" }];

/**
 * Pages whose every fetched byte is counted, and where in the repository the
 * paths of the addresses in them are served from.
 *
 * @type {{ name: string, html: string, routes: Record<string, string>, budget: number }[]}
 */
export const PAGES = [
  {
    name: "a complete card payment",
    html: "examples/shop/index.html",
    routes: { "/sdk/v1/": "dist/", "/sdk/1.0.0/": "dist/" },
    budget: 83_000,
  },
];
