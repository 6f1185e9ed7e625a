import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

import { inRoot } from "../../../scripts/ground/root.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mock</title><link rel="icon" href="data:,"><countersign-checkout isolation="inline"></countersign-checkout>
<script type="module" src="/tests/e2e/stand/mock-page.js"></script></html>`;

/** Nothing may be fetched from anywhere else: what is answered, the mock answers. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:";

/** A page with the element, and the mock in it. */
export class MockPage {
  #server;

  static async start() {
    const mock = new MockPage();
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

async function serve(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  try {
    const isPage = pathname === "/";
    const body = isPage ? PAGE : await readFile(inRoot(...pathname.split("/").filter((part) => part && part !== "..")));
    const type = isPage ? "text/html; charset=utf-8" : (TYPES[extname(pathname)] ?? "text/plain");
    response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}
