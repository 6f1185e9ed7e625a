import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { FormPage } from "./stand/form-page.mjs";

describe("typing into the card form", () => {
  let browser, form;

  before(async () => {
    browser = await launch();
    form = await FormPage.start(browser);
    await browser.cdp(form.page, "Browser.grantPermissions", {
      origin: form.origin,
      permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"],
    });
    await form.open();
  });

  after(async () => {
    form?.stop();
    await browser?.close();
  });

  /** Has nothing in the form but a number, with the selection there. */
  const at = async (number, start, end) => {
    await form.clear();
    if (number) await form.type("number", number);
    await form.select("number", start, end);
  };

  /** Has an input method show a text that it has not settled yet. */
  const compose = (text) =>
    browser.cdp(form.page, "Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });

  test("a number is grouped as it is typed, by its brand", async () => {
    await form.open();
    await form.type("number", "42424");
    assert.equal(await form.shown("number"), "4242 4|");
    await form.type("number", "24242424242");
    assert.equal(await form.shown("number"), "4242 4242 4242 4242|");
    await at("378282246310005", 0);
    assert.equal(await form.shown("number"), "|3782 822463 10005");
  });

  test("digits typed in the middle leave the caret behind them", async () => {
    await at("4242424242", 2);
    await form.keys("1", "2", "3");
    assert.equal(await form.shown("number"), "4212 3|424 2424 2");
  });

  test("deleting at a gap takes the digit beyond it, both ways", async () => {
    await at("42421234", 5);
    await form.keys("Backspace");
    assert.equal(await form.shown("number"), "424|1 234");
    await at("42421234", 4);
    await form.keys("Delete");
    assert.equal(await form.shown("number"), "4242 |234");
  });

  test("what is selected is replaced, cut and deleted", async () => {
    await at("4242424242424242", 3, 11);
    await form.keys("9");
    assert.equal(await form.shown("number"), "4249 |2424 242");
    await at("4242424242424242", 0, 10);
    await form.keys("Control+x");
    assert.equal(await form.shown("number"), "|4242 4242");
    await form.keys("End", "Control+v");
    assert.equal(await form.shown("number"), "4242 4242 4242 4242|");
    await form.keys("Control+a", "Backspace");
    assert.equal(await form.shown("number"), "|");
  });

  test("whole words deleted by the browser keep the groups and the caret", async () => {
    await at("4242123456", 7);
    await form.keys("Control+Backspace");
    assert.equal(await form.shown("number"), "4242 |3456");
    await form.keys("Control+Delete");
    assert.equal(await form.shown("number"), "4242|");
  });

  test("undo and redo go through what the field showed", async () => {
    await at("42424", 6);
    await form.keys("Control+z");
    assert.equal(await form.shown("number"), "4242|");
    await form.keys("Control+z", "Control+y");
    assert.equal(await form.shown("number"), "4242|");
    await form.keys("Control+a", "Backspace", "Control+z");
    assert.equal(await form.shown("number"), "4242|");
  });

  test("a letter is refused gently and the selection stays", async () => {
    await at("424242", 1, 3);
    await form.keys("x");
    assert.equal(await form.shown("number"), "4[24]2 42");
    assert.equal(await form.hint("number"), "Only digits go here.");
    assert.equal(await form.error("number"), "");
    await form.keys("5");
    assert.equal(await form.shown("number"), "45|24 2");
    assert.notEqual(await form.hint("number"), "Only digits go here.");
  });

  test("a digit beyond the last is refused, and nothing is pushed out", async () => {
    await at("378282246310005", 4);
    await form.keys("9");
    assert.equal(await form.shown("number"), "3782| 822463 10005");
    assert.equal(await form.hint("number"), "There is no room for more digits.");
  });

  const PASTES = [
    ["Card: 4242-4242 4242 4242", "4242 4242 4242 4242|"],
    ["\u00a04242\u00a04242\u2009424242\u200b42\n", "4242 4242 4242 4242|"],
    ["４２４２４２４２４２４２４２４２", "4242 4242 4242 4242|"],
    ["٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢", "4242 4242 4242 4242|"],
    ["۴۲۴۲ ۴۲۴۲", "4242 4242|"],
    ["4242–4242–4242–4242", "4242 4242 4242 4242|"],
    ["no number here", "|"],
    ["<img src=x onerror=alert(1)>", "1|"],
  ];
  for (const [text, shown] of PASTES) {
    test(`what is pasted gives its digits: ${JSON.stringify(text)}`, async () => {
      await at("", 0);
      await form.paste(text);
      assert.equal(await form.shown("number"), shown);
    });
  }

  test("a paste over a part keeps the rest, and the caret stands behind it", async () => {
    await at("4000000000000002", 5, 14);
    await form.paste("1234-5678");
    assert.equal(await form.shown("number"), "4000 1234 5678 |0002");
  });

  test("a text of a megabyte is taken at once in every field", async () => {
    await form.open();
    for (const [name, most] of [["number", 23], ["expiry", 7], ["cvc", 4], ["holder", 1024]]) {
      for (const letter of ["4", "x", "４", "😀", " "]) {
        const took = await form.page.evaluate(
          (id, text) => {
            const input = window.desk.root.getElementById(id);
            input.focus();
            const start = performance.now();
            input.select();
            document.execCommand("insertText", false, text);
            input.blur();
            return performance.now() - start;
          },
          name,
          letter.repeat(1_000_000 / letter.length),
        );
        const { length } = await form.page.value(form.at(`#${name}`));
        assert.ok(length <= most, `${name} holds ${length} of ${letter}`);
        assert.ok(took < 500, `${name} took ${took} ms for ${letter}`);
      }
    }
    assert.equal(await form.error("holder"), "");
  });

  test("expiry dates are drawn in one form, from whatever is typed", async () => {
    await form.open();
    for (const [typed, shown] of [
      ["1", "1|"],
      ["12", "12 / |"],
      ["1/27", "01 / 27|"],
      ["0127", "01 / 27|"],
      ["127", "12 / 7|"],
      ["9", "09 / |"],
      ["012027", "01 / 27|"],
      ["13", "01 / 3|"],
    ]) {
      await form.clear();
      await form.type("expiry", typed);
      assert.equal(await form.shown("expiry"), shown, typed);
    }
  });

  test("an expiry date is pasted and filled in in any order of its parts", async () => {
    await form.open();
    for (const text of ["2027-01", "01/2027", "1 / 27", "０１／２７", "Exp. 01/27", "012027"]) {
      await form.clear();
      await form.select("expiry", 0);
      await form.paste(text);
      assert.equal(await form.shown("expiry"), "01 / 27|", text);
      await form.clear();
      await form.autofill({ expiry: text });
      assert.equal(await form.page.value(form.at("#expiry")), "01 / 27", text);
    }
  });

  test("deleting goes through the slash of a date", async () => {
    await form.open();
    await form.type("expiry", "1227");
    await form.keys("Backspace", "Backspace");
    assert.equal(await form.shown("expiry"), "12 / |");
    await form.keys("Backspace");
    assert.equal(await form.shown("expiry"), "1|");
  });

  test("a security code takes digits only, as many as its brand has", async () => {
    await form.open();
    await form.type("cvc", "12a34");
    assert.equal(await form.shown("cvc"), "1234|");
    await form.open();
    await form.type("number", "4242");
    await form.type("cvc", "１２３４");
    assert.equal(await form.shown("cvc"), "123|");
  });

  test("autofill sets a value without a keystroke, and it is drawn and sent on", async () => {
    await form.open();
    await form.autofill({ number: "378282246310005", expiry: "2030-11", cvc: "1234", holder: "Ada Lovelace" });
    const values = ["number", "expiry", "cvc", "holder"].map((name) => form.page.value(form.at(`#${name}`)));
    assert.deepEqual(await Promise.all(values), ["3782 822463 10005", "11 / 30", "1234", "Ada Lovelace"]);
    const filled = Object.assign({}, ...(await form.calls("fill")).map(({ args }) => args[0]));
    assert.deepEqual(filled, { number: "3782 822463 10005", expiry: "11 / 30", cvc: "1234", holder: "Ada Lovelace" });
    assert.equal(await form.focused(), null);
  });

  test("a value that a script wrote without saying so counts on Continue", async () => {
    await form.open();
    await form.page.evaluate(() => {
      window.desk.root.getElementById("number").value = "4242424242424242";
    });
    await form.page.click(form.at("#continue"));
    await form.page.waitFor(form.at("#summary"));
    assert.equal(await form.page.value(form.at("#number")), "4242 4242 4242 4242");
    assert.equal(await form.error("number"), "");
  });

  test("autofill that empties a field empties it", async () => {
    await at("42424242", 0);
    await form.autofill({ number: "" });
    assert.equal(await form.shown("number"), "|");
  });

  test("a text inserted by an input method replaces what is selected", async () => {
    await at("4242424242424242", 5, 9);
    await form.insert("１１１１");
    assert.equal(await form.shown("number"), "4242 1111 |4242 4242");
  });

  test("a composition is left alone until it is over, and then counts as typed", async () => {
    await at("42424242", 4);
    await compose("９");
    await compose("９９");
    assert.equal(await form.shown("number"), "4242９９| 4242");
    await form.insert("９９");
    assert.equal(await form.shown("number"), "4242 99|42 42");
    await compose("shi");
    assert.equal(await form.shown("number"), "4242 99shi|42 42");
    await form.insert("是");
    assert.equal(await form.shown("number"), "4242 99|42 42");
    assert.equal(await form.hint("number"), "Only digits go here.");
  });

  test("among equal digits the caret stays behind the one that came", async () => {
    await at("4444444444", 2);
    await compose("4");
    assert.equal(await form.shown("number"), "444|4 4444 444");
    await form.select("number", 8);
    await form.keys("Control+Backspace");
    assert.equal(await form.shown("number"), "4444 |4444");
  });

  test("a keyboard that composes plain digits sees them grouped at once", async () => {
    await at("424", 3);
    for (const text of ["2", "21", "3"]) await compose(text);
    assert.equal(await form.shown("number"), "4242 13|");
  });

  test("a keyboard whose changes cannot be stopped deletes at a gap too", async () => {
    await at("42421", 5);
    // What Android sends: the text has changed when the page hears of it.
    await form.page.evaluate(() => {
      const input = window.desk.root.getElementById("number");
      const told = (type, more) => input.dispatchEvent(new InputEvent(type, { inputType: "deleteContentBackward", bubbles: true, ...more }));
      told("beforeinput", { cancelable: false });
      input.setRangeText("", 4, 5, "end");
      told("input");
    });
    assert.equal(await form.shown("number"), "424|1");
  });

  test("a name in any script stays as it is typed", async () => {
    await form.open();
    await form.type("holder", "Zoë Ångström-O'Neil");
    assert.equal(await form.page.value(form.at("#holder")), "Zoë Ångström-O'Neil");
    await form.page.clear(form.at("#holder"));
    await form.insert("张三 محمد");
    assert.equal(await form.page.value(form.at("#holder")), "张三 محمد");
  });

  test("a text dropped on a field is taken as pasted", async () => {
    await form.open();
    await form.page.evaluate(() => {
      const input = window.desk.root.getElementById("number");
      input.scrollIntoView({ block: "center" });
    });
    const place = await form.page.evaluate(() => {
      const { x, y, width, height } = window.desk.root.getElementById("number").getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    const data = { items: [{ mimeType: "text/plain", data: "No. 4242-4242" }], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await browser.cdp(form.page, "Input.dispatchDragEvent", { type, ...place, data });
    }
    await form.page.waitFor(async () => (await form.shown("number")) === "4242 4242|", { what: "the drop" });
  });
});
