import { FORM } from "./form/style.js";
import { BASE } from "./style/base.js";
import { CONTROLS } from "./style/controls.js";
import { MODES } from "./style/modes.js";
import { PANELS } from "./style/panels.js";
import { TOKENS } from "./style/tokens.js";

/** The whole sheet. */
export const CSS_TEXT = TOKENS + BASE + CONTROLS + PANELS + FORM + MODES;
