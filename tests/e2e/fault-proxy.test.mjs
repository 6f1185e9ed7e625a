import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, describe, test } from "node:test";

import { FaultProxy, Held, doubled, jsonOf, lostAnswer, lostRequest, replaced, truncated } from "./stand/fault-proxy.mjs";

describe("the fault proxy", () => {
  let server, proxy, count;

  before(async () => {
    server = createServer(async (request, response) => {
      count += 1;
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = JSON.stringify({ count, path: request.url, sent: Buffer.concat(chunks).toString() });
      response.writeHead(200, { "content-type": "application/json", "x-kept": "yes" }).end(body);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    proxy = await FaultProxy.start();
    proxy.forwardTo(`http://127.0.0.1:${server.address().port}`);
  });

  afterEach(() => proxy.reset());
  after(async () => {
    await proxy.stop();
    server.close();
    server.closeAllConnections();
  });

  const post = async (path, body = "") => {
    const answer = await fetch(proxy.origin + path, { method: "POST", body });
    return { status: answer.status, headers: answer.headers, ...(await answer.json()) };
  };

  test("passes on and keeps what no rule is about", async () => {
    count = 0;
    const { status, headers, sent, path } = await post("/a?b=1", "hello");
    assert.deepEqual([status, headers.get("x-kept"), sent, path], [200, "yes", "hello", "/a?b=1"]);
    const [exchange] = proxy.seen("POST /a");
    assert.equal(exchange.body.toString(), "hello");
    assert.equal(jsonOf(exchange.given).count, 1);
    assert.equal(exchange.sent, exchange.given);
    assert.equal(proxy.seen("GET /a").length + proxy.seen("POST /a/b").length, 0);
  });

  test("loses an answer that was given, or a request before it arrives, once", async () => {
    count = 0;
    proxy.once("POST /x/*", lostAnswer);
    await assert.rejects(post("/x/1"));
    assert.equal(count, 1);
    proxy.once("POST /x/*", lostRequest);
    await assert.rejects(post("/x/1"));
    assert.equal(count, 1);
    assert.equal((await post("/x/1")).count, 2);
  });

  test("doubles, truncates and replaces", async () => {
    count = 0;
    proxy.once("POST /x", doubled);
    assert.equal((await post("/x")).count, 2);
    proxy.once("POST /x", truncated);
    await assert.rejects(post("/x"));
    proxy.once("POST /x", replaced((answer) => ({ status: 418, body: { ...jsonOf(answer), count: "many" } })));
    const { status, headers, count: told } = await post("/x");
    assert.deepEqual([status, headers.get("x-kept"), told], [418, "yes", "many"]);
  });

  test("holds before and after the gateway until released", async () => {
    count = 0;
    const early = new Held();
    proxy.once("POST /x", early.before);
    const first = post("/x");
    await early.reached;
    assert.equal(count, 0);
    early.release();
    assert.equal((await first).count, 1);

    const late = new Held();
    proxy.once("POST /x", late.after);
    const second = post("/x");
    assert.equal(jsonOf((await late.reached).given).count, 2);
    late.release();
    assert.equal((await second).count, 2);
  });

  test("refuses connections while dark and is found where it was", async () => {
    const { origin } = proxy;
    await proxy.goDark();
    await assert.rejects(post("/x"));
    await proxy.comeBack();
    assert.equal(proxy.origin, origin);
    assert.equal((await post("/x")).status, 200);
  });
});
