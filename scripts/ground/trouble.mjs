/**
 * A failure the person at the terminal can act on: one line that says what is
 * wrong and what to do. Anything else that is thrown is a fault in a script.
 */
export class Trouble extends Error {
  name = "Trouble";
}

/**
 * Runs a command's body: its number is the exit code; a `Trouble` is one line on
 * standard error and exit code 1, without a stack trace.
 *
 * @param {(args: string[]) => Promise<number | void>} body
 */
export async function command(body) {
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    console.error(`countersign: ${error.message}`);
    // At once: what else was begun would only write over that line.
    process.exit(1);
  }
}
