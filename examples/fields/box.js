import { edited } from "./edited.js";

/** An element with its properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/**
 * A box of fields that are checked together.
 *
 * Of each field: `id`; `label`; `field`, its name for `cs.edit`, if it is drawn
 * while it is typed, and `beside`, what its form depends on; `options` of a
 * choice, or `lines` of a long text; `value` at first; `keyboard` on phones.
 *
 * `check` gets what is in the fields by their ids. It gives status and code of
 * each field by id, `facts` by their names, and perhaps an element, `drawn`.
 */
export function box(cs, { id: name, title, about = "", fields, check, example }) {
  const set = make("fieldset", {}, make("legend", {}, title, " ", make("small", {}, about)));
  const facts = make("dl");
  const inputs = {};
  const told = {};
  const refused = {};

  const texts = () => Object.fromEntries(Object.entries(inputs).map(([id, { value }]) => [id, value]));

  const show = () => {
    const known = check(texts());
    for (const [id, { status, code }] of Object.entries(known.fields)) {
      tell(told[id], status, code && [code, status === "empty" ? "" : cs.explain(code)], refused[id]);
      inputs[id].dataset.status = status;
      inputs[id].ariaInvalid = String(status === "invalid");
    }
    const isEmpty = fields.every(({ id, options }) => options || inputs[id].value === "");
    const said = Object.entries(isEmpty ? {} : (known.facts ?? {})).filter(([, value]) => ![null, undefined, ""].includes(value) && value.length !== 0);
    facts.replaceChildren(...said.map(([fact, value]) => make("div", {}, make("dt", {}, fact), make("dd", {}, [value].flat().join(", ")))));
    if (known.drawn) facts.append(make("div", { className: "drawn" }, make("dt", {}, "symbol"), make("dd", {}, known.drawn)));
  };

  if (example) set.append(exampleButton(title, example, inputs));
  for (const { id, label, field, beside, options, lines, value = "", keyboard = "" } of fields) {
    const input = make(options ? "select" : lines ? "textarea" : "input", { id: `${name}-${id}`, name: id });
    inputs[id] = input;
    if (options) input.append(...Object.entries(options).map(([option, word]) => make("option", { value: option }, word)));
    else Object.assign(input, { autocomplete: "off", autocapitalize: "off", spellcheck: false, inputMode: keyboard, value });
    if (field) {
      edited(input, (shown, key) => {
        const next = cs.edit(field, { ...shown, ...beside?.(texts()) }, key);
        refused[id] = next.rejected;
        // Where nothing changes, no event will come of it.
        if (!next.changed) show();
        return next;
      });
    }
    input.addEventListener("input", show);
    set.append(make("label", { htmlFor: input.id }, label), input);
    if (options) continue;
    told[id] = make("p", { className: "told", id: `${input.id}-told`, ariaLive: "polite" });
    input.setAttribute("aria-describedby", told[id].id);
    set.append(told[id]);
  }
  set.append(facts);
  show();
  return set;
}

/** Writes how a field stands; what is written already is not read out again. */
function tell(line, status, reason, isRefused) {
  const parts = [status, ...(reason ?? []), isRefused ? "Not all of that has a place here." : ""];
  if (line.dataset.parts === String(parts)) return;
  line.dataset.parts = String(parts);
  line.dataset.status = status;
  const [word, code = "", ...sentences] = parts;
  line.replaceChildren(make("b", {}, word), " ", ...(reason ? [make("code", {}, code), " "] : [code]), sentences.filter(Boolean).join(" "));
}

/** Fills the fields in as a browser's autofill does: the whole value, then `input`. */
function exampleButton(title, example, inputs) {
  const button = make("button", { type: "button", className: "try", textContent: "Example", ariaLabel: `Example: ${title}` });
  button.addEventListener("click", () => {
    for (const [id, value] of Object.entries(example)) {
      inputs[id].value = value;
      inputs[id].dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  return button;
}

/** What a call that throws says, as a field's status. */
export function attempt(call) {
  try {
    return { status: "valid", code: null, known: call() };
  } catch (error) {
    // Anything else is a mistake of this page.
    if (error.name !== "CheckoutError") throw error;
    return { status: error.code === "required" ? "empty" : "invalid", code: error.code };
  }
}
