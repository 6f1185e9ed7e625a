import { data, flag, having, name, number, oneOf, orNull, record, shape, text } from "./schema.js";

const action = having({ id: text });
const fields = record(having({ status: name }));
const error = shape({ name, code: text, "field?": name, "retryable?": flag });
const trouble = { code: name, "retryable?": flag };
const ended = { detail: having({ status: name }) };

/**
 * What a frame may say to the page: the messages of `ToClient`, as far as the
 * page has a use for them.
 */
export const toHost = oneOf("type", {
  state: { state: orNull(having({ phase: name, fields })) },
  reply: { id: number, "value?": data, "error?": error },
  event: oneOf("name", {
    complete: ended,
    failed: ended,
    cancelled: ended,
    expired: ended,
    error: { detail: shape({ error }) },
    action: { detail: shape({ action }) },
    navigate: { detail: shape({ url: text, action: orNull(action) }) },
    renew: { detail: shape({ "reason?": name }) },
    keep: { detail: shape({ snapshot: orNull(text) }) },
  }),
  told: {
    what: oneOf("kind", {
      ready: {},
      escape: {},
      window: {},
      focus: { "field?": name },
      select: { method: name },
      size: { height: number },
      fields: { fields },
      sight: { armed: flag },
    }),
  },
  trouble,
  closed: trouble,
});
