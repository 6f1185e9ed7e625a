import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { before, describe, test } from "node:test";

import { CompactEncrypt, CompactSign, calculateJwkThumbprint, compactDecrypt, compactVerify, exportJWK, generateKeyPair, importJWK } from "jose";

import { ensurePython } from "../../scripts/install/python.mjs";
import { inRoot } from "../../scripts/ground/root.mjs";
import { run } from "../../scripts/ground/run.mjs";

const COUNT = 1000;
const TYP = "countersign-intent+jws";
const SEALED = "countersign-sealed+jwe";
const EXCHANGE = inRoot("target", "debug", "examples", "exchange");

/** Open the same ones again with this, where one did not hold. */
const SEED = randomInt(2 ** 32);

describe("A43 three other libraries read 1,000 documents and sealed parts of ours each, and we theirs", { concurrency: 2 }, () => {
  let ours, peers;

  before(async () => {
    const built = await run("cargo", ["build", "--locked", "-p", "countersign", "--features", "mock", "--example", "exchange"]);
    assert.equal(built.code, 0, built.output);
    peers = await ensurePython("jose-peers", ["joserfc==1.8.0", "jwcrypto==1.6.1"]);
    ours = await piped(EXCHANGE, ["make", String(COUNT), String(SEED)]);
    assert.equal(ours.split("\n").length, COUNT + 1);
  });

  /** Whether the core reads lines that another library wrote. */
  const weRead = async (theirs) => assert.equal(await piped(EXCHANGE, ["read"], theirs), `${COUNT} hold\n`);

  test("npm jose", async () => {
    for (const line of ours.trimEnd().split("\n")) await joseReads(JSON.parse(line));
    const theirs = [];
    for (let made = 0; made < COUNT; made += 1) theirs.push(JSON.stringify(await joseMakes()));
    await weRead(theirs.join("\n"));
  });

  for (const library of ["joserfc", "jwcrypto"]) {
    test(`PyPI ${library}`, async (t) => {
      const { python, why } = peers;
      if (!python) return t.skip(`PyPI joserfc and jwcrypto cannot be asked: ${why}`);
      const peer = [inRoot("tests", "security", "jose_peer.py"), library];
      assert.equal(await piped(python, [...peer, "read"], ours), `${COUNT} hold\n`, `seed ${SEED}`);
      await weRead(await piped(python, [...peer, "make", String(COUNT)]));
    });
  }

  test("and none of it when one character is another", async () => {
    const [line] = ours.split("\n");
    const flipped = line.replace(/("jws":"[\w-]+\.[\w-]{20})(.)/, (_, before, letter) => before + (letter === "A" ? "B" : "A"));
    assert.notEqual(flipped, line);
    await assert.rejects(joseReads(JSON.parse(flipped)));
    await assert.rejects(piped(EXCHANGE, ["read"], flipped), /line 0: signature_invalid/);
  });
});

/** Reads a line of ours with npm jose. */
async function joseReads({ jwk, d, thumbprint, payload, jws, apu, plaintext, jwe }) {
  assert.equal(await calculateJwkThumbprint(jwk), thumbprint);
  const verified = await compactVerify(jws, await importJWK(jwk, "ES256"), { algorithms: ["ES256"] });
  assert.deepEqual(verified.protectedHeader, { alg: "ES256", kid: thumbprint, typ: TYP });
  assert.ok(Buffer.from(verified.payload).equals(Buffer.from(payload, "base64url")));
  const key = await importJWK({ ...jwk, d }, "ECDH-ES");
  const opened = await compactDecrypt(jwe, key, {
    keyManagementAlgorithms: ["ECDH-ES"],
    contentEncryptionAlgorithms: ["A256GCM"],
  });
  const { epk, ...header } = opened.protectedHeader;
  assert.deepEqual(header, sealedHeader(thumbprint, apu));
  assert.deepEqual(Object.keys(epk).sort(), ["crv", "kty", "x", "y"]);
  assert.ok(Buffer.from(opened.plaintext).equals(Buffer.from(plaintext, "base64url")));
}

/** A line such as ours, made with npm jose. */
async function joseMakes() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { crv, kty, x, y } = await exportJWK(publicKey);
  const { d } = await exportJWK(privateKey);
  const jwk = { crv, kty, x, y };
  const kid = await calculateJwkThumbprint(jwk);
  const payload = Buffer.from(JSON.stringify({ text: randomBytes(randomInt(500)).toString("base64") }));
  const plaintext = randomBytes(randomInt(500));
  const apu = randomBytes(1 + randomInt(30)).toString("base64url");
  const { apu: u, apv: v, ...header } = sealedHeader(kid, apu);
  const jwe = await new CompactEncrypt(plaintext)
    .setProtectedHeader(header)
    .setKeyManagementParameters({ apu: Buffer.from(u, "base64url"), apv: Buffer.from(v, "base64url") })
    .encrypt(await importJWK(jwk, "ECDH-ES"));
  return {
    ...{ jwk, d, thumbprint: kid, typ: TYP, apu, jwe },
    payload: payload.toString("base64url"),
    plaintext: plaintext.toString("base64url"),
    jws: await new CompactSign(payload).setProtectedHeader({ alg: "ES256", kid, typ: TYP }).sign(privateKey),
  };
}

function sealedHeader(kid, apu) {
  const [u, v] = [apu, kid].map((text) => Buffer.from(text).toString("base64url"));
  return { alg: "ECDH-ES", enc: "A256GCM", kid, typ: SEALED, apu: u, apv: v };
}

/** What a program writes that is given a text. */
async function piped(program, args, input = "") {
  const child = spawn(program, args);
  const chunks = { stdout: [], stderr: [] };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (chunk) => chunks[name].push(chunk));
  // One that ends at a line that does not hold takes no more of them.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [out, err] = [chunks.stdout, chunks.stderr].map((parts) => Buffer.concat(parts).toString());
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${err}`);
  return out;
}
