import { once } from "node:events";
import { createServer, request as send } from "node:http";

/** In place of an answer: the connection ends without one. */
export const LOST = Symbol("lost");

/**
 * One request as it arrived, and what came of it.
 *
 * @typedef {object} Exchange
 * @property {string} method
 * @property {string} path without its query
 * @property {string} url path and query
 * @property {import("node:http").IncomingHttpHeaders} headers
 * @property {Buffer} body
 * @property {Answer | typeof LOST} [given] what the gateway gave
 * @property {Answer | typeof LOST} [sent] what the caller got
 */

/** @typedef {{ status: number, headers: Record<string, string>, body: Buffer, cut?: number }} Answer */

/**
 * What is done with a request: `forward` asks the gateway, and may be called
 * never, once or again.
 *
 * @typedef {(exchange: Exchange, forward: () => Promise<Answer | typeof LOST>) => Promise<Answer | typeof LOST>} Fault
 */

/**
 * Stands where buyers and merchants take the gateway to be, keeps every request
 * and answer, and does to them what a test's rules say.
 *
 * Every answer closes its connection: a browser sends a request again by itself
 * when a connection that served before ends under it, and no rule asked for that.
 */
export class FaultProxy {
  /** @type {Exchange[]} */
  exchanges = [];
  #server = createServer((request, response) => void this.#serve(request, response));
  #rules = [];
  #port = 0;
  #upstream;

  /** Listens on a port of its own. */
  static async start() {
    const proxy = new FaultProxy();
    await proxy.#listen();
    return proxy;
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** @param {string} origin where requests go on to */
  forwardTo(origin) {
    this.#upstream = origin;
  }

  /**
   * Lays a rule on the requests of a route: `POST /v1/checkout/intents`, with
   * `*` for any segment. The newest rule that fits is the one that acts.
   *
   * @param {string} route
   * @param {Fault} fault
   * @param {{ times?: number, where?: (exchange: Exchange) => boolean }} [options]
   * @returns {() => void} takes the rule back
   */
  on(route, fault, { times = Infinity, where = () => true } = {}) {
    const fits = fitting(route);
    const rule = { fits: (exchange) => fits(exchange) && where(exchange), fault, left: times };
    this.#rules.unshift(rule);
    return () => void (rule.left = 0);
  }

  /** Lays a rule on the next request of a route. */
  once(route, fault, options = {}) {
    return this.on(route, fault, { ...options, times: 1 });
  }

  /** The requests of a route so far. */
  seen(route) {
    return this.exchanges.filter(fitting(route));
  }

  /** Forgets rules and requests. */
  reset() {
    this.#rules = [];
    this.exchanges = [];
  }

  /** Refuses connections, and ends those there are. */
  async goDark() {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Takes connections again, where it did before. */
  async comeBack() {
    await this.#listen();
  }

  async stop() {
    if (this.#server.listening) await this.goDark();
  }

  async #listen() {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = this.#server.address().port;
  }

  async #serve(request, response) {
    const body = await bodyOf(request).catch(() => undefined);
    if (!body) return;
    /** @type {Exchange} */
    const exchange = {
      method: request.method,
      path: request.url.split("?")[0],
      url: request.url,
      headers: request.headers,
      body,
    };
    this.exchanges.push(exchange);
    const forward = async () => (exchange.given = await ask(this.#upstream, exchange));
    const rule = this.#rules.find(({ fits, left }) => left > 0 && fits(exchange));
    if (rule) rule.left -= 1;
    const answer = rule ? await rule.fault(exchange, forward) : await forward();
    exchange.sent = answer;
    give(response, answer);
  }
}

/** The gateway answers and the answer never arrives. @type {Fault} */
export async function lostAnswer(_, forward) {
  await forward();
  return LOST;
}

/** The request never reaches the gateway. @type {Fault} */
export async function lostRequest() {
  return LOST;
}

/** The gateway gets it twice; the caller gets the second answer. @type {Fault} */
export async function doubled(_, forward) {
  await forward();
  return forward();
}

/** The connection ends in the middle of the answer's body. @type {Fault} */
export async function truncated(_, forward) {
  const answer = await forward();
  return answer === LOST ? LOST : { ...answer, cut: Math.floor(answer.body.length / 2) };
}

/**
 * The answer is changed on its way. What `change` leaves out stays; a body may
 * be text, bytes, or anything else that JSON can hold.
 *
 * @param {(answer: Answer, exchange: Exchange) => { status?: number, headers?: Record<string, string>, body?: unknown }} change
 * @returns {Fault}
 */
export function replaced(change) {
  return async (exchange, forward) => {
    const answer = await forward();
    if (answer === LOST) return LOST;
    const { status, headers, body } = await change(answer, exchange);
    return {
      status: status ?? answer.status,
      headers: { ...answer.headers, ...headers },
      body: body === undefined ? answer.body : bytesOf(body),
    };
  };
}

/**
 * A request that waits before the gateway, or an answer that waits behind it,
 * until it is released.
 */
export class Held {
  #reach;
  #release;
  /** Resolves with the exchange that waits. @type {Promise<Exchange>} */
  reached = new Promise((resolve) => (this.#reach = resolve));
  #released = new Promise((resolve) => (this.#release = resolve));

  /** @type {Fault} */
  before = async (exchange, forward) => {
    this.#reach(exchange);
    await this.#released;
    return forward();
  };

  /** @type {Fault} */
  after = async (exchange, forward) => {
    const answer = await forward();
    this.#reach(exchange);
    await this.#released;
    return answer;
  };

  release() {
    this.#release();
  }
}

/** The JSON of a body. */
export function jsonOf({ body }) {
  return JSON.parse(body.toString());
}

/** @param {string} route */
function fitting(route) {
  const [method, path] = route.split(" ");
  const pattern = new RegExp(`^${path.replaceAll(/[.\\+?^${}()|[\]]/g, "\\$&").replaceAll("*", "[^/]*")}$`);
  return (exchange) => exchange.method === method && pattern.test(exchange.path);
}

async function bodyOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Asks the gateway; it being down is an answer that is lost. */
async function ask(origin, { method, url, headers, body }) {
  if (!origin) return LOST;
  try {
    const request = send(origin + url, {
      method,
      // Its own connection, so that no earlier one's end is met here.
      agent: false,
      // Bodies that a rule can read.
      headers: { ...headers, host: new URL(origin).host, connection: "close", "accept-encoding": "identity" },
    });
    request.end(body);
    const [answer] = await once(request, "response");
    return { status: answer.statusCode, headers: plain(answer.headers), body: await bodyOf(answer) };
  } catch {
    return LOST;
  }
}

/** Headers without those that are about one connection. */
function plain({ connection, "transfer-encoding": coding, "content-length": length, "keep-alive": alive, ...headers }) {
  return headers;
}

/** @param {Answer | typeof LOST} answer */
function give(response, answer) {
  if (answer === LOST) return void response.destroy();
  const { status, headers, body, cut } = answer;
  response.writeHead(status, { ...headers, "content-length": body.length, connection: "close" });
  if (cut === undefined) return void response.end(body);
  response.write(body.subarray(0, cut), () => response.destroy());
}

function bytesOf(body) {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}
