import { test } from "node:test";

import { holdsInRust } from "./cargo.mjs";

test("A09 no bit of a signed or sealed document can be flipped", () =>
  holdsInRust(
    "jose::jws::tests::no_flipped_bit_is_accepted",
    "jose::jwe::tests::no_flipped_bit_opens",
    "gateway::tests::signatures::an_intent_with_any_bit_flipped_is_refused",
  ));
