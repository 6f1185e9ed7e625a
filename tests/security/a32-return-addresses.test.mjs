import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { CARDS, cardOf, checkoutOn, review, stateOf } from "../e2e/stand/buyer.mjs";
import { Stand } from "../e2e/stand/stand.mjs";
import { holdsInRust } from "./cargo.mjs";

describe("A32 a buyer is sent back to the address that was stored, and no hostile one is stored", () => {
  let stand;

  before(async () => void (stand = await Stand.start()));
  after(() => stand?.stop());

  test("each of 80 hostile addresses is refused when a session is made", () =>
    holdsInRust("gateway::tests::opening::a_buyer_is_sent_back_to_the_merchants_own_pages_only"));

  test("the gateway refuses the same over HTTP and stores nothing", async () => {
    for (const hostile of ["javascript:alert(1)", "//evil.example", `${stand.shop}@evil.example/`, `${stand.shop}\\@evil.example/`]) {
      await assert.rejects(stand.session({ return_url: hostile }), /422 return_url_refused/);
    }
  });

  for (const path of ["/return", "/return?order=1&next=https://evil.example/", ""]) {
    test(`nothing that a page sends changes where it leads: ${path || "an origin alone"}`, async () => {
      const stored = stand.shop + path;
      const session = await stand.session({ return_url: stored });
      const checkout = await checkoutOn(stand, session, { navigate: () => {}, storage: null });
      await checkout.open();
      await review(checkout, cardOf(CARDS.challenged));
      const settled = checkout.confirm();
      const { action } = await stateOf(checkout, ({ phase }) => phase === "action_required");
      const evil = new URLSearchParams({ return_url: "https://evil.example/", countersign: "x" });
      const answer = await fetch(`${action.url}?${evil}`, {
        method: "POST",
        headers: { referer: "https://evil.example/", "x-forwarded-host": "evil.example" },
        body: new URLSearchParams({ ...Object.fromEntries(evil), choice: "approve" }),
        redirect: "manual",
      });
      const joint = path.includes("?") ? "&" : "?";
      assert.deepEqual([answer.status, answer.headers.get("location")], [303, `${stored}${joint}countersign=${session.id}`]);
      assert.equal((await settled).status, "succeeded");
      checkout.close();
    });
  }
});
