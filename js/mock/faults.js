/** @typedef {{ status: number, body: string | Uint8Array, type?: string, cut?: boolean }} Answer */

/**
 * One call on its way, and what a fault can do with it.
 *
 * @typedef {object} Exchange
 * @property {() => Promise<Answer>} deliver has the gateway answer; each time anew
 * @property {(ms: number) => Promise<void>} wait
 * @property {(place: string) => void} cut ends the gateway's process at a place
 * @property {() => Promise<void>} next resolves once a later call was answered
 * @property {() => number} random
 * @property {Answer | undefined} before what an earlier call of this kind was answered
 * @property {number | undefined} ms what the test asks for
 */

/** How long an answer takes that still comes in time, in milliseconds. */
const SLOW = 4_000;

/** How long one takes for which nobody waits any more. */
const LATE = 40_000;

/** What `fetch` rejects with where there is no answer. */
const lost = () => new TypeError("Failed to fetch");

/** @returns {Promise<never>} what is never answered; the caller's patience ends it */
const never = () => new Promise(() => {});

/**
 * What can go wrong on the way, by name: each has the gateway answer or not, and
 * gives what the caller is told.
 *
 * @satisfies {Record<string, (exchange: Exchange) => Promise<Answer>>}
 */
export const FAULTS = {
  /** The request does not arrive. */
  lost_request: () => Promise.reject(lost()),

  /** It arrives, and its answer does not. */
  async lost_answer({ deliver }) {
    await deliver();
    throw lost();
  },

  /** It arrives long after the caller has given up. */
  late_request({ deliver, wait, ms = LATE }) {
    wait(ms).then(deliver).catch(() => {});
    return never();
  },

  /** The answer comes after the caller has given up. */
  async late({ deliver, wait, ms = LATE }) {
    const answer = await deliver();
    await wait(ms);
    return answer;
  },

  /** The answer takes its time, and comes. */
  async slow({ deliver, wait, ms = SLOW }) {
    const answer = await deliver();
    await wait(ms);
    return answer;
  },

  /** Some bytes of the answer are others. */
  async garbled({ deliver, random }) {
    const answer = await deliver();
    const body = bytes(answer);
    for (let times = 0; times < 3 && body.length > 0; times += 1) {
      const place = Math.floor(random() * body.length);
      body[place] = /** @type {number} */ (body[place]) ^ (1 << Math.floor(random() * 8));
    }
    return { ...answer, body };
  },

  /** The answer ends too early, and nothing says so. */
  async truncated({ deliver }) {
    const answer = await deliver();
    const body = bytes(answer);
    return { ...answer, body: body.subarray(0, body.length >> 1) };
  },

  /** The connection breaks within the answer. */
  async connection_reset({ deliver }) {
    const answer = await deliver();
    const body = bytes(answer);
    return { ...answer, body: body.subarray(0, body.length >> 1), cut: true };
  },

  /** It arrives twice; the caller is told what the second came to. */
  async duplicated({ deliver }) {
    await deliver();
    return deliver();
  },

  /** It arrives after a later one. */
  async reordered({ deliver, next }) {
    await next();
    return deliver();
  },

  /** The gateway fails before it has done anything. */
  status_500: async () => problem(500, "internal"),

  /** What stands before the gateway fails, once it has done its work. */
  async status_502({ deliver }) {
    await deliver();
    return page(502);
  },

  /** What stands before the gateway does not reach it. */
  status_503: async () => page(503),

  /** Too many calls. */
  status_429: async () => problem(429, "overloaded"),

  /** Somebody on the way answers for the gateway: sign in to this network first. */
  portal: async () => page(200),

  /** The receipt in the answer says that it was paid, and is signed by nobody. */
  async wrong_receipt({ deliver }) {
    const answer = await deliver();
    const { receipt, ...rest } = read(answer);
    return typeof receipt === "string" ? { ...answer, body: JSON.stringify({ ...rest, receipt: forged(receipt) }) } : answer;
  },

  /** What an earlier call was answered comes once more. */
  async stale({ deliver, before }) {
    const answer = await deliver();
    return before ?? answer;
  },

  /** The gateway's process ends before it has written anything down. */
  async crash_before_write({ deliver, cut }) {
    cut("before_write");
    return deliver();
  },

  /** It ends with the decision written and nothing else done. */
  async crash_after_write({ deliver, cut }) {
    cut("after_write");
    return deliver();
  },

  /** It ends with the rail asked and its word not written. */
  async crash_after_rail({ deliver, cut }) {
    cut("after_rail");
    return deliver();
  },
};

/**
 * A refusal (RFC 9457).
 *
 * @param {number} status
 * @param {string} code
 * @returns {Answer}
 */
export const problem = (status, code) => ({
  status,
  body: JSON.stringify({ type: "about:blank", title: code, status, code, retryable: true }),
  type: "application/problem+json",
});

/**
 * @param {number} status
 * @returns {Answer}
 */
const page = (status) => ({ status, body: "<!doctype html><title>Gateway</title><p>Please try again.", type: "text/html" });

/** @param {Answer} answer */
const bytes = ({ body }) => (typeof body === "string" ? new TextEncoder().encode(body) : body.slice());

/** @param {Answer} answer */
function read({ body }) {
  try {
    return Object(JSON.parse(String(body)));
  } catch {
    return {};
  }
}

/**
 * The receipt with another status and as a newer one, under the signature it had.
 *
 * @param {string} jws
 */
function forged(jws) {
  const [header, payload = "", signature] = jws.split(".");
  const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  const { code: _, retry: __, nonce: ___, action: ____, ...rest } = claims;
  const said = btoa(JSON.stringify({ ...rest, seq: claims.seq + 1, status: "succeeded", paid: rest.amount, captured: rest.amount }));
  return [header, said.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""), signature].join(".");
}
