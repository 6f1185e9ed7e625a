// docs/openapi.yaml against the server: its route table, its tables of codes and
// statuses, and what it answers.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { parse } from "yaml";

import { readTable } from "../../scripts/build/codes.mjs";
import { inRoot } from "../../scripts/ground/root.mjs";
import { WireBuyer } from "../e2e/stand/wire-buyer.mjs";
import { startGateway } from "./host/gateway.mjs";

const read = (...parts) => readFile(inRoot(...parts), "utf8");
const api = parse(await read("docs", "openapi.yaml"));
const host = await read("examples", "gateway", "src", "http", "code.rs");
const merchants = await read("src", "gateway", "code.rs");
const tables = [readTable(await read("src", "error.rs")), readTable(host), readTable(merchants)].flat();

const METHODS = ["get", "post", "put", "patch", "delete"];

/** What a node is, or what it refers to. */
const resolve = (node) =>
  node?.$ref ? node.$ref.slice("#/".length).split("/").reduce((at, name) => at[name], api) : node;

/** Every operation, with its responses resolved. */
const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({
    path,
    method,
    item,
    ...item[method],
    responses: Object.fromEntries(
      Object.entries(item[method].responses).map(([status, response]) => [status, resolve(response)]),
    ),
  })),
);

/** The statuses that Rust's `match` gives to codes, `Code::X | Code::Y => 409`. */
function statusesIn(source, name, statusOf) {
  const arms = source.matchAll(new RegExp(`((?:${name}::\\w+[\\s|]*)+)=>\\s*([\\w:]+),`, "g"));
  return [...arms].flatMap(([, codes, status]) =>
    [...codes.matchAll(/::(\w+)/g)].map(([, code]) => [snake(code), statusOf(status)]),
  );
}

const snake = (name) => name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();

const HTTP_STATUS = {
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BAD_REQUEST: 400,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  REQUEST_TIMEOUT: 408,
  SERVICE_UNAVAILABLE: 503,
};

const statuses = new Map([
  ...statusesIn(await read("src", "gateway", "reply.rs"), "Code", Number),
  ...statusesIn(merchants.slice(merchants.indexOf("fn status"), merchants.indexOf("fn place")), "Self", Number),
  ...statusesIn(host.slice(host.indexOf("fn status")), "Self", (status) => HTTP_STATUS[status.split("::").at(-1)]),
]);

test("the routes of the server are those of the page, no more and no fewer", async () => {
  const source = await read("examples", "gateway", "src", "http.rs");
  const routes = [...source.matchAll(/\.route\("([^"]+)", (.+)\)$/gm)].flatMap(([, path, handlers]) =>
    [...handlers.matchAll(/\b(\w+)\(/g)].map(([, method]) => `${method} ${path.replace("{*", "{")}`),
  );
  assert.equal(routes.length > 20 && source.match(/\.route\(/g).length === new Set(routes.map((r) => r.split(" ")[1])).size, true);
  assert.deepEqual(routes.sort(), operations.map(({ method, path }) => `${method} ${path}`).sort());
});

test("every reference leads somewhere, every operation has a name of its own", () => {
  JSON.stringify(api, (_, node) => {
    assert.ok(!node?.$ref || resolve(node) !== undefined, node?.$ref);
    return node;
  });
  assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
  for (const { path, item, parameters = [] } of operations) {
    const declared = [...parameters, ...(item.parameters ?? [])].map(resolve).filter((p) => p.in === "path");
    assert.deepEqual(declared.map(({ name }) => `{${name}}`), path.match(/\{\w+\}/g) ?? [], path);
  }
});

test("every refusal says with which codes, and they come with that status", () => {
  const known = new Set(tables.flatMap(({ rows }) => rows.map(({ code }) => code)));
  for (const { operationId, responses } of operations) {
    for (const [status, { content, "x-codes": codes }] of Object.entries(responses)) {
      const isProblem = content?.["application/problem+json"] !== undefined;
      assert.equal(isProblem, codes?.length > 0, `${operationId} ${status}`);
      for (const code of codes ?? []) {
        assert.ok(known.has(code), code);
        assert.equal(statuses.get(code) ?? 422, Number(status), `${operationId} ${code}`);
      }
    }
  }
});

test("every code that the gateway refuses with is told of somewhere", () => {
  const told = new Set(operations.flatMap(({ responses }) => Object.values(responses).flatMap((r) => r["x-codes"] ?? [])));
  const anywhere = [...api.info.description.matchAll(/`(\w+)`/g)].map(([, code]) => code);
  const sections = tables.filter(({ title }) => title.startsWith("gateway:") || title === "HTTP");
  assert.equal(sections.length, 8);
  const codes = sections.flatMap(({ rows }) => rows.map(({ code }) => code));
  assert.deepEqual(codes.filter((code) => !told.has(code) && !anywhere.includes(code)), []);
});

describe("what the gateway answers is what the page says", () => {
  let gateway;
  let buyer;
  let sid;
  const seen = new Set();

  before(async () => {
    gateway = await startGateway();
    const session = await gateway.session();
    sid = session.id;
    buyer = await WireBuyer.enrol({ gateway: gateway.url, clientSecret: session.client_secret });
  });
  after(() => gateway?.stop());

  /** Holds an answer against the operation. */
  function hold(operation, { status, type, json }) {
    const label = `${operation.method} ${operation.path}: ${status} ${json?.code ?? ""}`;
    const response = operation.responses[status];
    assert.ok(response, label);
    if (type) assert.ok(Object.keys(response.content).some((known) => known === "*/*" || type.startsWith(known)), `${label} ${type}`);
    if (response["x-codes"]) assert.ok(response["x-codes"].includes(json.code), label);
    const media = response.content?.[json && "code" in json ? "application/problem+json" : "application/json"];
    for (const name of json ? required(media.schema) : []) assert.ok(name in json, `${label} lacks ${name}`);
    seen.add(status);
  }

  function required(schema) {
    const { required: own = [], allOf = [] } = resolve(schema);
    return [...own, ...allOf.flatMap(required)];
  }

  async function send(operation, path, { headers = {}, body } = {}) {
    const method = operation.method.toUpperCase();
    const answer = await fetch(gateway.url + path, { method, headers, redirect: "manual", body });
    const text = await answer.text();
    const type = answer.headers.get("content-type") ?? undefined;
    return { status: answer.status, type, json: type?.includes("json") ? JSON.parse(text) : undefined };
  }

  const JSON_TYPE = { "content-type": "application/json" };
  const MERCHANT = { authorization: "Bearer sk_test_demo" };
  const order = (more) => JSON.stringify({ order: { id: "1", amount: { value: "1.00", currency: "EUR" } }, ...more });
  const BODIES = ["", "{", "{}", '{"x":1}', '{"jti":"x","nonce":"x"}', '{"scope":"attempt"}', '{"answer":"a.b.c"}',
    '{"intent":"a.b.c","payment":""}', '{"amount":{"value":"1","currency":"EUR"}}', order(), order({ origins: ["https://x.example"] }),
    `{"x":"${"x".repeat(70_000)}"}`];

  /** The addresses to try: with a session that is there, and with none. */
  const addresses = (path) => {
    const fill = (id) => path.replace("{sid}", id).replace("{id}", id.startsWith("pay_") ? `${id}_r1` : id).replace(/\{\w+\}/, id);
    return path.includes("{") ? [fill(sid), fill("x"), fill("%ff")] : [path, `${path}?limit=x&after=x`, `${path}?after=99`];
  };

  for (const operation of operations) {
    test(`${operation.method} ${operation.path}`, async () => {
      const isPost = operation.method === "post";
      const scheme = Object.keys(operation.security?.[0] ?? {})[0];
      for (const path of addresses(operation.path)) {
        hold(operation, await send(operation, path, isPost ? { headers: JSON_TYPE, body: "{}" } : {}));
        for (const body of isPost ? BODIES : [undefined]) {
          const answers = [];
          if (scheme === "clientSecretDpop") {
            const { status, json } = await buyer.call(operation.method.toUpperCase(), path, body);
            answers.push({ status, json });
          } else {
            const key = { "idempotency-key": `${operation.operationId} ${body?.length}`.replaceAll(" ", "-") };
            for (const headers of isPost ? [{ ...JSON_TYPE, ...key }, JSON_TYPE, { ...key, "content-type": "text/plain" }] : [{}]) {
              answers.push(await send(operation, path, { headers: { ...MERCHANT, ...headers }, body }));
            }
          }
          for (const answer of answers) hold(operation, answer);
        }
      }
    });
  }

  test("another method is refused at each address, and any at none", async () => {
    for (const path of Object.keys(api.paths)) {
      const answer = await fetch(gateway.url + addresses(path)[0], { method: "PUT" });
      assert.deepEqual([answer.status, (await answer.json()).code], [405, "method_not_allowed"], path);
    }
    const answer = await fetch(`${gateway.url}/nowhere`);
    assert.deepEqual([answer.status, (await answer.json()).code], [404, "not_found"]);
  });

  test("the answers were of many kinds", () => {
    const missing = [200, 201, 204, 400, 401, 403, 404, 409, 413, 415, 422].filter((status) => !seen.has(status));
    assert.deepEqual(missing, []);
  });
});
