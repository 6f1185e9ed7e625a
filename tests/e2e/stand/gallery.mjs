import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";

import { build } from "esbuild";

import { inRoot } from "../../../scripts/ground/root.mjs";

const PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Gallery</title>
<style>
  body { margin: 0; background: #eceef2; }
  body.dark { background: #0b0c0f; }
  main { max-width: 480px; margin: 0 auto; padding: 24px 0; }
  @media (max-width: 500px) { main { padding: 0; } }
</style>
<main><countersign-checkout></countersign-checkout></main>
<script type="module" src="/js/page.js"></script></html>`;

/** A server of the page that shows the view's screens from states made by hand. */
export class Gallery {
  #server;

  static async start() {
    const { outputFiles } = await build({
      entryPoints: [inRoot("tests/e2e/stand/gallery-page.js")],
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      external: ["node:*"],
      logLevel: "silent",
    });
    const script = outputFiles[0].text;
    const gallery = new Gallery();
    gallery.#server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url, "http://gallery");
      const wasm = /\/(\w+\.wasm)$/.exec(pathname)?.[1];
      const words = /\/locale\/([\w-]+\.json)$/.exec(pathname)?.[1];
      if (pathname === "/") response.setHeader("content-type", "text/html").end(PAGE);
      else if (pathname === "/js/page.js") response.setHeader("content-type", "text/javascript").end(script);
      else if (wasm) response.setHeader("content-type", "application/wasm").end(await readFile(inRoot("dist/wasm", wasm)));
      else if (words) response.setHeader("content-type", "application/json").end(await readFile(inRoot("js/view/locale", words)));
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    await once(gallery.#server, "listening");
    return gallery;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
