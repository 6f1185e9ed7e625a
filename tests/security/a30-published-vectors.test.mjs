import { test } from "node:test";

import { holdsInRust } from "./cargo.mjs";

test("A30 every vector of Wycheproof that applies gets its published verdict, as does each mutation of ours", () =>
  holdsInRust(
    "jose::wycheproof::es256_signatures_get_the_published_verdict",
    "jose::wycheproof::der_signatures_are_refused_as_they_stand_and_hold_once_converted",
    "jose::wycheproof::agreed_secrets_get_the_published_verdict",
    "jose::wycheproof::a256gcm_gets_the_published_verdict",
    "jose::jws::tests::the_higher_form_of_a_good_signature_is_refused_unless_either_is_asked_for",
    "jose::jwe::tests::a_sealed_part_cannot_be_moved",
    "jose::jwe::tests::an_ephemeral_key_off_the_curve_is_refused",
  ));
