import { once } from "node:events";
import { createServer } from "node:http";

/** Pages of somebody who is nobody's merchant, under another host name than the shop's. */
export class Strangers {
  #server;

  /**
   * @param {Record<string, string>} pages HTML by path
   * @param {string} [host] by which browsers know it
   */
  static async start(pages, host = "localhost") {
    const strangers = new Strangers();
    strangers.#server = createServer(({ url }, response) => {
      const page = pages[url.split("?")[0]];
      response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8" }).end(page ?? "");
    });
    strangers.#server.listen(0, "127.0.0.1");
    await once(strangers.#server, "listening");
    strangers.origin = `http://${host}:${strangers.#server.address().port}`;
    return strangers;
  }

  async stop() {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
