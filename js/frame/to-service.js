import { data, flag, list, name, number, oneOf, shape, text } from "./schema.js";

/** What a page may say to the frame: the messages of `ToService`, as far as a page has them. */
export const toService = oneOf("type", {
  call: { id: number, name, "args?": list(data, 3) },
  abort: { id: number },
  tell: { what: oneOf("kind", { focus: {}, blur: {}, clear: {}, window: { code: name } }) },
  session: { gateway: text, clientSecret: text, origin: text, "pins?": list(name, 64), "snapshot?": text },
  settings: {
    settings: shape({
      "locale?": name,
      "theme?": name,
      "appearance?": data,
      "prefill?": data,
      "disabled?": flag,
      "canRenew?": flag,
    }),
  },
  trouble: { code: name, "retryable?": flag },
});
