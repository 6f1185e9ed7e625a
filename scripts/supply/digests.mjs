// `npm run digests`: the address and the digest of every file for browsers, and
// the line that loads the element.
import { MANIFEST, readManifest } from "../build/manifest.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

await command(async () => {
  const { version, files } = await readManifest().catch((error) => {
    throw new Trouble(`${MANIFEST} cannot be read (${error.code ?? error.message}): run \`npm run build\` first`);
  });
  const path = (name) => `/sdk/${version}/${name}`;
  for (const [name, { integrity }] of Object.entries(files)) console.log(`${path(name).padEnd(38)} ${integrity}`);
  const { integrity } = files["countersign.js"];
  console.log(`\n<script type="module" src="https://YOUR_GATEWAY${path("countersign.js")}" integrity="${integrity}" crossorigin></script>`);
});
