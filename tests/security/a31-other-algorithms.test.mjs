import { test } from "node:test";

import { holdsInRust } from "./cargo.mjs";

test("A31 no other algorithm, header, serialisation or form of signature is taken", () =>
  holdsInRust(
    "jose::jws::tests::a_header_that_is_not_exactly_ours_is_refused",
    "jose::jws::tests::another_kind_of_document_is_refused",
    "jose::jws::tests::a_shape_that_is_not_compact_is_refused",
    "jose::jws::tests::a_signature_that_is_not_r_and_s_of_32_bytes_is_refused",
    "jose::jws::tests::an_hmac_under_the_public_key_is_no_signature",
    "jose::jwe::tests::a_header_that_is_not_exactly_ours_is_refused",
    "jose::jwe::tests::a_shape_that_is_not_ours_is_refused",
    "gateway::tests::signatures::an_intent_in_any_other_spelling_is_refused",
  ));
