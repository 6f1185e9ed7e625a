import { test } from "node:test";

import { holdsInRust } from "./cargo.mjs";

// Account numbers will need the same once there is a parser of theirs.
test("A27 a strange character anywhere in a card number is folded by the table or refused, never dropped", () =>
  holdsInRust(
    "card::number::tests::a_strange_character_anywhere_is_folded_or_refused_never_dropped",
    "text::tests::every_character_is_folded_by_the_table_or_refused",
    "text::tests::a_character_outside_the_table_is_refused_wherever_it_stands",
  ));
