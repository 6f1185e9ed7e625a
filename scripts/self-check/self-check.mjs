// `npm run self-check -- https://gateway`: looks at a running gateway as a buyer's
// browser sees it, and names every deviation from the headers it must send and
// from the inventory of its scripts. For a job that runs at least weekly
// (PCI DSS 11.6.1): the exit code is 1 where there is one.
//
//   --manifest FILE    the inventory, from the build and not from the gateway
//   --session ID       the frame of a session that is there, its document included
//   --origin ORIGIN    an origin of that session's order; once for each
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { inRoot } from "../ground/root.mjs";
import { inspect } from "./inspect.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

await command(async () => {
  const options = await read();
  const { looked, findings } = await inspect(options).catch((error) => {
    throw new Trouble(`${options.gateway} does not answer: ${error.cause?.message ?? error.message}`);
  });
  for (const { code, at, what } of findings) console.log(`${code.padEnd(28)} ${at}  ${what}`);
  console.log(`${findings.length} deviations in ${looked} answers of ${options.gateway}`);
  return findings.length === 0 ? 0 : 1;
});

async function read() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        manifest: { type: "string", default: inRoot("dist", "manifest.json") },
        session: { type: "string" },
        origin: { type: "string", multiple: true, default: [] },
      },
    });
    if (positionals.length !== 1) throw new Error("one gateway is looked at");
    if ((values.session !== undefined) !== (values.origin.length > 0)) throw new Error("--session and --origin belong together");
    const gateway = new URL(positionals[0]).origin;
    const manifest = JSON.parse(await readFile(values.manifest, "utf8"));
    return { gateway, manifest, session: values.session, origins: values.origin };
  } catch (error) {
    throw new Trouble(`${error.message}: npm run self-check -- https://gateway [--manifest FILE] [--session ID --origin ORIGIN]`);
  }
}
