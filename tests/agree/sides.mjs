// The three that must agree: the crate, the package in Node, the package in a browser.
import { launch } from "../e2e/driver/launch.mjs";
import { MockPage } from "../e2e/stand/mock-page.mjs";
import { piped } from "../peers/sides.mjs";
import { answering, canonical } from "./answer.js";
import { PROGRAM } from "./build.mjs";

/** @typedef {import("./answer.js").Question} Question */

/** All three, ready to be asked; `close` ends the browser. */
export async function start() {
  const node = await answering();
  const [mock, browser] = await Promise.all([MockPage.start({ body: "", script: "/tests/agree/page.js" }), launch()]);
  const close = async () => {
    mock.stop();
    await browser.close();
  };
  try {
    const page = await browser.page();
    await page.open(mock.url);
    await page.waitFor(() => page.evaluate(() => Boolean(window.ask)), { what: "the page's script" });
    return {
      close,
      /**
       * What each side says of each question.
       *
       * @param {Question[]} questions
       * @returns {Promise<Record<string, string[]>>}
       */
      ask: async (questions) => {
        const crossing = JSON.stringify(questions);
        const [rust, browser] = await Promise.all([inRust(questions), page.evaluate((asked) => window.ask(asked), crossing)]);
        return { rust, node: node(questions), browser: JSON.parse(browser) };
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param {Question[]} questions */
async function inRust(questions) {
  const output = await piped(PROGRAM, [], questions.map((question) => `${canonical(question)}\n`).join(""));
  const answers = output.split("\n").slice(0, -1);
  if (answers.length !== questions.length) throw new Error(`${answers.length} answers to ${questions.length} questions`);
  return answers.map((answer) => canonical(JSON.parse(answer)));
}
