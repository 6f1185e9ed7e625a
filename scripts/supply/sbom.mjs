// `npm run sbom`: writes the bill of materials to dist/sbom.cdx.json.
import { mkdir, writeFile } from "node:fs/promises";

import { bill } from "./bill.mjs";
import { inRoot } from "../ground/root.mjs";
import { command } from "../ground/trouble.mjs";

await command(async () => {
  const content = await bill();
  await mkdir(inRoot("dist"), { recursive: true });
  await writeFile(inRoot("dist", "sbom.cdx.json"), `${JSON.stringify(content, null, 2)}\n`);
  console.log(`dist/sbom.cdx.json: ${content.components.length} components`);
});
