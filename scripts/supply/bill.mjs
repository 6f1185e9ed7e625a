import { readFile } from "node:fs/promises";

import { inRoot } from "../ground/root.mjs";
import { LINKED, cratesOf, metadata } from "./supply.mjs";
import { rustIdentity } from "../install/toolchain.mjs";

/**
 * A CycloneDX 1.6 bill of materials: the crates that are linked into a wasm file
 * or the reference gateway, the standard library, and the npm packages that build
 * the scripts. Of those none is shipped. It names no time and no machine: one
 * source has one bill.
 */
export async function bill() {
  const { name, version, license } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const crates = await crateComponents();
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "library", "bom-ref": `pkg:npm/${name}@${version}`, name, version, licenses: [{ expression: license }] } },
    components: [...crates, await standardLibrary(), ...(await packageComponents())],
  };
}

async function crateComponents() {
  const { packages } = await metadata();
  const known = new Map(packages.map((crate) => [`${crate.name}@${crate.version}`, crate]));
  const checksums = await crateChecksums();
  const into = new Map();
  for (const linked of LINKED) {
    for (const crate of await cratesOf(linked)) into.set(crate, [...(into.get(crate) ?? []), linked.name]);
  }
  return [...into].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, files]) => {
    const { name, version, license } = known.get(id);
    const checksum = checksums.get(id);
    return {
      ...component(`pkg:cargo/${id}`, name, version, license?.replaceAll("/", " OR "), "required"),
      ...(checksum && { hashes: [{ alg: "SHA-256", content: checksum }] }),
      properties: files.map((value) => ({ name: "countersign:linked-into", value })),
    };
  });
}

async function crateChecksums() {
  const lock = await readFile(inRoot("Cargo.lock"), "utf8");
  const entries = lock.matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "([0-9a-f]+)"$/gm);
  return new Map([...entries].map(([, name, version, checksum]) => [`${name}@${version}`, checksum]));
}

/** What every crate is linked with, of the compiler that is used here. */
async function standardLibrary() {
  const [, release] = /^release: (.+)$/m.exec(await rustIdentity());
  return component(`pkg:generic/rust-std@${release}`, "rust-std", release, "MIT OR Apache-2.0", "required");
}

async function packageComponents() {
  const { packages } = JSON.parse(await readFile(inRoot("package-lock.json"), "utf8"));
  return Object.entries(packages).filter(([path]) => path).map(([path, { version, license, integrity, dev, peer }]) => {
    const name = path.replace(/^.*node_modules\//, "");
    const id = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const digest = integrity && Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");
    return {
      ...component(id, name, version, license, dev || peer ? "excluded" : "required"),
      ...(digest && { hashes: [{ alg: "SHA-512", content: digest }] }),
    };
  });
}

/** @param {"required" | "excluded"} scope whether it is part of what runs */
const component = (id, name, version, license, scope) => ({
  type: "library",
  "bom-ref": id,
  name,
  version,
  scope,
  purl: id,
  ...(license && { licenses: [{ expression: license }] }),
});
