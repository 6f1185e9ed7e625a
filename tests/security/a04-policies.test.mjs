import assert from "node:assert/strict";
import { test } from "node:test";

import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { CspParser } from "csp_evaluator/dist/parser.js";

import { CARDS, cardOf, checkoutOn, pay, stateOf } from "../e2e/stand/buyer.mjs";
import { replaced } from "../e2e/stand/fault-proxy.mjs";
import { Lab } from "./stand/lab.mjs";

/** The evaluator's word for a finding that counts: HIGH, SYNTAX and MEDIUM. */
const WORST = 30;

const lab = Lab.forFile();

const findings = (policy) =>
  new CspEvaluator(new CspParser(policy).csp)
    .evaluate()
    .filter(({ severity }) => severity <= WORST)
    .map(({ directive, value, description }) => `${directive} ${value ?? ""}: ${description}`);

/** Every address of the gateway's that a browser may open, with what it answers. */
async function documents() {
  const { stand } = lab;
  const session = await stand.session({ policy: { inline: true }, return_url: `${stand.shop}/return` });
  const checkout = await checkoutOn(stand, session, { storage: null });
  pay(checkout, cardOf(CARDS.challenged)).catch(() => {});
  const { action } = await stateOf(checkout, ({ phase }) => phase === "action_required");
  checkout.close();
  const { pathname } = new URL(action.url);
  const paths = ["/", `/frame?sid=${session.id}`, "/frame?sid=pay_unknown", "/frame", pathname, `${pathname}x`, "/console", "/nowhere"];
  return Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(stand.gateway + path, { redirect: "manual", headers: { accept: "text/html" } });
      await answer.arrayBuffer();
      // Merchants without TLS there are on a developer's machine only.
      const policy = answer.headers.get("content-security-policy")?.replaceAll(stand.shop, "https://shop.example");
      return { path, type: answer.headers.get("content-type") ?? "", policy };
    }),
  );
}

test("A04 every document of the gateway's has a policy without a serious finding, and the frame's is in force", async (t) => {
  await t.test("csp_evaluator finds nothing HIGH or MEDIUM", async () => {
    const all = await documents();
    const pages = all.filter(({ type }) => type.startsWith("text/html"));
    assert.ok(pages.some(({ path }) => path.startsWith("/frame")) && pages.some(({ path }) => path.startsWith("/sim/")));
    for (const { path, policy } of all) {
      assert.ok(policy, `${path} has a policy`);
      assert.deepEqual(findings(policy), [], path);
    }
    assert.ok(findings("script-src 'unsafe-inline' *").length > 0, "the evaluator finds what is there");
  });

  await t.test("without 'wasm-unsafe-eval' the frame does not load", async () => {
    const { merchant, stand } = lab;
    const weakened = ({ headers }) => ({
      headers: { "content-security-policy": headers["content-security-policy"].replace(" 'wasm-unsafe-eval'", "") },
    });
    stand.proxy.on("GET /frame", replaced(weakened));
    await merchant.open();
    await merchant.place();
    await merchant.sees("trouble");
    assert.match(await lab.page.read(merchant.part("checkout")), /wasm_unsupported/);
    stand.proxy.reset();
    await merchant.begin();
  });
});
