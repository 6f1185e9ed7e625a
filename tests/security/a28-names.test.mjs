import { test } from "node:test";

import { holdsInRust } from "./cargo.mjs";

// That such a name is in no log either is A34's to show.
test("A28 a payee's name that can be read as another is refused, and so is a card number for a name", () =>
  holdsInRust(
    "gateway::settings::tests::a_payees_name_that_can_be_read_as_another_is_refused",
    "gateway::script::tests::names_as_they_are_written_are_one_reading",
    "gateway::script::tests::names_that_mix_scripts_or_disguise_letters_are_not",
    "gateway::tests::controls::an_orders_texts_hold_none",
    "card::holder::tests::a_card_number_in_the_name_is_refused_in_any_digits",
    "card::holder::tests::controls_and_direction_marks_are_refused",
  ));
