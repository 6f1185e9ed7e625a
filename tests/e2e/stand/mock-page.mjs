import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

import { inRoot } from "../../../scripts/ground/root.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

const ELEMENT = '<countersign-checkout isolation="inline"></countersign-checkout>';
const SCRIPT = "/tests/e2e/stand/mock-page.js";

/** @param {{ body: string, script: string }} parts */
const page = ({ body, script }) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mock</title><link rel="icon" href="data:,">${body}
<script type="module" src="${script}"></script></html>`;

/** Nothing may be fetched from anywhere else: what is answered, the mock answers. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:";

/** What lets a page read the finest clock that there is. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** A page with the element, and the mock in it; or with another script of this repository. */
export class MockPage {
  #server;

  /** @param {{ body?: string, script?: string, isolated?: boolean }} [options] */
  static async start({ body = ELEMENT, script = SCRIPT, isolated = false } = {}) {
    const mock = new MockPage();
    const serve = serving(page({ body, script }), isolated ? ISOLATED : {});
    mock.#server = createServer(serve).listen(0, "127.0.0.1");
    await once(mock.#server, "listening");
    mock.url = `http://127.0.0.1:${mock.#server.address().port}/`;
    return mock;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function serving(html, headers) {
  return async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    try {
      const isPage = pathname === "/";
      const body = isPage ? html : await readFile(inRoot(...pathname.split("/").filter((part) => part && part !== "..")));
      const type = isPage ? "text/html; charset=utf-8" : (TYPES[extname(pathname)] ?? "text/plain");
      response.writeHead(200, { "content-type": type, "content-security-policy": POLICY, ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  };
}
