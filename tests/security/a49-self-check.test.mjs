import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";
import { inspect } from "../../scripts/self-check/inspect.mjs";
import { LOST } from "../e2e/stand/fault-proxy.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const FRAME = "GET /frame";
const BOOT = "GET /sdk/1.0.0/frame.js";
const DISCOVERY = "GET /.well-known/countersign.json";

/** The drill of PCI DSS 11.6.1: a proxy before the real gateway changes what a browser gets. */
describe("A49 the self-check names every change of headers and scripts", () => {
  let stand;
  let session;
  let manifest;

  before(async () => {
    manifest = JSON.parse(await readFile(inRoot("dist", "manifest.json"), "utf8"));
    stand = await Stand.start();
    session = await stand.session();
  });
  after(() => stand?.stop());
  afterEach(() => stand.proxy.reset());

  /** Runs the command, and gives its exit code and all it wrote. */
  async function command({ whole = true } = {}) {
    const frame = whole ? ["--session", session.id, "--origin", stand.shop] : [];
    const child = spawn(process.execPath, [inRoot("scripts", "self-check", "self-check.mjs"), stand.gateway, ...frame]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const [code] = await once(child, "close");
    return { code, output };
  }

  /** Changes answers on their way: a header that is `null` goes. */
  function tamper(route, { headers = {}, body }) {
    stand.proxy.on(route, async (_, forward) => {
      const answer = await forward();
      if (answer === LOST) return LOST;
      const told = Object.entries({ ...answer.headers, ...headers }).map(([name, value]) => [
        name,
        typeof value === "function" ? value(answer.headers[name]) : value,
      ]);
      return {
        ...answer,
        headers: Object.fromEntries(told.filter(([, value]) => value !== null)),
        body: body ? Buffer.from(body(answer.body.toString())) : answer.body,
      };
    });
  }

  test("nothing is found where nothing was changed", async () => {
    for (const whole of [true, false]) {
      const { code, output } = await command({ whole });
      assert.equal(code, 0, output);
      assert.match(output, /^0 deviations in \d\d answers/);
    }
  });

  const policy = "content-security-policy";
  const change = (from, to) => (text) => {
    assert.ok(text.includes(from), `${from} is in ${text}`);
    return text.replace(from, to);
  };
  const drills = [
    ["a source is added to the CSP", FRAME, { headers: { [policy]: change("script-src 'self'", "script-src 'self' 'unsafe-inline'") } }, "csp_weakened"],
    ["a directive is taken from the CSP", FRAME, { headers: { [policy]: change("require-trusted-types-for 'script'; ", "") } }, "csp_weakened"],
    ["another page may hold the frame", FRAME, { headers: { [policy]: change("frame-ancestors ", "frame-ancestors https://evil.example ") } }, "csp_weakened"],
    ["a looser directive comes before the CSP's own", FRAME, { headers: { [policy]: (text) => `script-src *; ${text}` } }, "csp_weakened"],
    ["the CSP only reports", FRAME, { headers: { [policy]: null, [`${policy}-report-only`]: "default-src 'none'" } }, "content_security_policy_report_only_added", "csp_missing"],
    ["HSTS is removed", FRAME, { headers: { "strict-transport-security": null } }, "hsts_missing"],
    ["HSTS is removed from a script", BOOT, { headers: { "strict-transport-security": null } }, "hsts_missing"],
    ["HSTS ends in a minute", FRAME, { headers: { "strict-transport-security": "max-age=60; includeSubDomains" } }, "hsts_weakened"],
    ["scripts without integrity may run", FRAME, { headers: { "integrity-policy": null } }, "integrity_policy_missing"],
    ["the address is told to others", FRAME, { headers: { "referrer-policy": "unsafe-url" } }, "referrer_policy_changed"],
    ["one byte of a script is changed", BOOT, { body: (text) => `${text} ` }, "script_changed"],
    ["a script is changed at the moving address", "GET /sdk/v1/inline.js", { body: (text) => text.replace("a", "b") }, "script_changed"],
    ["a script is added to the frame", FRAME, { body: change("</head>", '<script src="https://evil.example/x.js"></script></head>') }, "script_added"],
    ["an inline script is added to the frame", FRAME, { body: change("></script>", ">alert(1)</script>") }, "script_added"],
    ["a script loses its digest in the frame", FRAME, { body: (text) => text.replace(/(<script[^>]*?) integrity="[^"]*"/, "$1") }, "integrity_missing"],
    ["a style is added to the frame", FRAME, { body: change("<body>", '<link rel="stylesheet" href="/sdk/1.0.0/frame.js"><body>') }, "link_added"],
    ["the frame goes elsewhere by itself", FRAME, { body: change("<title>", '<meta http-equiv="refresh" content="0;url=https://evil.example"><title>') }, "document_changed"],
    ["a script is published that the inventory lacks", DISCOVERY, { body: change('"files":[', '"files":[{"path":"/sdk/1.0.0/x.js","integrity":"sha384-x"},') }, "script_added"],
    ["another digest is published", DISCOVERY, { body: change("sha384-", "sha384-x") }, "integrity_changed"],
    ["the frame is elsewhere", DISCOVERY, { body: change("/frame", "/other") }, "frame_changed"],
  ];
  for (const [what, route, tampering, ...names] of drills) {
    test(`${what}: ${names.join(", ")}`, async () => {
      tamper(route, tampering);
      const whole = { session: session.id, origins: [stand.shop] };
      const { findings } = await inspect({ gateway: stand.gateway, manifest, ...whole });
      assert.deepEqual([...new Set(findings.map(({ code }) => code))].sort(), names, JSON.stringify(findings));
    });
  }

  test("each deviation is a line of the command's, which ends with 1; no session is needed for headers", async () => {
    tamper(FRAME, { headers: { [policy]: change("script-src 'self'", "script-src *"), "strict-transport-security": null } });
    for (const whole of [true, false]) {
      const { code, output } = await command({ whole });
      assert.equal(code, 1);
      assert.match(output, /^csp_weakened +\/frame  script-src has \*\nhsts_missing +\/frame  strict-transport-security\n2 deviations/);
    }
  });

  test("a gateway that does not answer is one clear line", async () => {
    stand.proxy.on(FRAME, async () => LOST);
    const { code, output } = await command();
    assert.equal(code, 1);
    assert.match(output, /^countersign: http:\/\/\S+ does not answer: [^\n]+\n$/);
  });
});
