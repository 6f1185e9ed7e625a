import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { fileURLToPath } from "node:url";

/**
 * A certificate for this machine alone, which nobody trusts unless told to, and its
 * key: made with `openssl ca -selfsign`, an end entity's, so that it can be its own
 * anchor.
 */
export const CERTIFICATE = fileURLToPath(new URL("./tls/certificate.pem", import.meta.url));
const KEY = fileURLToPath(new URL("./tls/key.pem", import.meta.url));

/** A merchant's endpoint: keeps what it is sent and answers 204. */
export class Receiver {
  #server;
  #posts = [];
  #waiting = [];

  /** @param {{ secure?: boolean }} [options] */
  static async start({ secure = false } = {}) {
    const receiver = new Receiver();
    const take = (request, response) => receiver.#take(request, response);
    receiver.#server = secure
      ? createSecureServer({ cert: await readFile(CERTIFICATE), key: await readFile(KEY) }, take)
      : createServer(take);
    receiver.#server.listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    const { port } = receiver.#server.address();
    receiver.url = `${secure ? "https" : "http"}://127.0.0.1:${port}/hooks`;
    return receiver;
  }

  /** The next POST: `{ headers, body }`. */
  next() {
    const post = this.#posts.shift();
    return post ? Promise.resolve(post) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async stop() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #take(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    response.writeHead(204).end();
    const post = { headers: request.headers, body: Buffer.concat(parts).toString() };
    const waiting = this.#waiting.shift();
    if (waiting) waiting(post);
    else this.#posts.push(post);
  }
}
