import { form } from "./form/form.js";
import { cancelled, elsewhere, expired, failure, trouble, unknown } from "./screen/ended.js";
import { review } from "./screen/review.js";
import { skeleton } from "./screen/skeleton.js";
import { success } from "./screen/success.js";
import { waiting } from "./screen/waiting.js";

/**
 * Every screen by its name. The form holds what was typed, so it is made once
 * and kept; it draws the choice of a method too.
 */
export const SCREENS = { skeleton, choice: form, form, review, waiting, success, failure, unknown, expired, cancelled, trouble, elsewhere };

/** The screens that are made once. */
export const KEPT = [form];
