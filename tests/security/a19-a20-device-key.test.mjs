import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { allOrNone } from "../e2e/driver/all-or-none.mjs";
import { launch } from "../e2e/driver/launch.mjs";
import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { MerchantPage } from "../e2e/stand/merchant-page.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

/** A key of the page's own holder of fields: the same code makes it in the frame. */
const INLINE = { policy: { inline: true } };

/** Everything that the page's IndexedDB holds, as far as it can be written down. */
const DUMP = async () => {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const plain = (value) => {
    if (value instanceof CryptoKey) return { type: value.type, extractable: value.extractable, usages: value.usages };
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Reflect.ownKeys(value).map((name) => [String(name), plain(value[name])]));
  };
  const stores = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      const entries = db.transaction(store).objectStore(store);
      const [names, values] = await Promise.all([asked(entries.getAllKeys()), asked(entries.getAll())]);
      stores.push({ name, store, names, values: values.map(plain) });
    }
    db.close();
  }
  return stores;
};

/** What each way to read the kept private key out comes to. */
const EXPORTS = async () => {
  const request = indexedDB.open("countersign");
  await new Promise((resolve) => (request.onsuccess = resolve));
  const kept = request.result.transaction("keys").objectStore("keys").get("device");
  await new Promise((resolve) => (kept.onsuccess = resolve));
  request.result.close();
  const { privateKey } = kept.result;
  const wrapping = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["wrapKey"]);
  const told = {};
  for (const format of ["raw", "pkcs8", "spki", "jwk"]) {
    const iv = new Uint8Array(12);
    told[format] = await crypto.subtle.exportKey(format, privateKey).then(() => "out", (error) => error.name);
    told[`${format}, wrapped`] = await crypto.subtle
      .wrapKey(format, privateKey, wrapping, { name: "AES-GCM", iv })
      .then(() => "out", (error) => error.name);
  }
  return told;
};

/** Opens a checkout in the page, and tells what the gateway makes of the device. */
const OPENED = async (gateway, clientSecret, isWithout) => {
  if (isWithout) Object.defineProperty(globalThis, "indexedDB", isWithout === "throws"
    ? { get() { throw new DOMException("no", "SecurityError"); } }
    : { value: undefined });
  const { load } = await import(`${gateway}/sdk/1.0.0/headless.js`);
  window.checkout?.close();
  window.checkout = (await load()).checkout({ gateway, clientSecret, storage: null });
  return window.checkout.open().then(({ device }) => device, ({ code }) => code);
};

const PAID = async (card) => {
  window.checkout.select("card");
  window.checkout.fill(card);
  await window.checkout.review();
  return (await window.checkout.confirm()).status;
};

let stand, browser, page, merchant;

const opened = async (session, isWithout = null) => {
  await page.open(`${stand.shop}/empty`);
  return page.evaluate(OPENED, stand.gateway, session.client_secret, isWithout);
};
const clear = async () => {
  await page.open(`${stand.shop}/empty`);
  await page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase("countersign");
    request.onsuccess = resolve;
    request.onerror = request.onblocked = reject;
  }));
};

before(async () => {
  [stand, browser] = await allOrNone([Stand.start(), launch()]);
  page = await browser.page();
  merchant = await MerchantPage.start(stand, page);
  merchant.isolation = "inline";
});
after(async () => {
  await browser?.close();
  await merchant?.stop();
  await stand?.stop();
});

describe("A19 the device key is in the browser alone, and vouches for pages", () => {
  test("the device key is read out by nothing, and its store holds no private number", async () => {
    assert.equal(await opened(await stand.session(INLINE)), "first");
    const told = await page.evaluate(EXPORTS);
    assert.equal(Object.keys(told).length, 8);
    for (const [format, name] of Object.entries(told)) assert.match(name, /^(InvalidAccess|NotSupported)Error$/, format);
    const stores = await page.evaluate(DUMP);
    assert.deepEqual(stores.map(({ name, store, names }) => [name, store, names]), [["countersign", "keys", ["device"]]]);
    const [{ privateKey, publicKey, ...rest }] = stores[0].values;
    assert.deepEqual([privateKey.type, privateKey.extractable, publicKey.type, rest], ["private", false, "public", {}]);
    assert.doesNotMatch(JSON.stringify(stores), /"d":/);
  });

  test("a reload and a return visit are the same device; what it vouched for is on the merchant's record", async () => {
    const session = await stand.session(INLINE);
    assert.equal(await opened(session), "first");
    assert.equal(await opened(session), "same");
    assert.equal(await page.evaluate(PAID, cardOf(CARDS.approved)), "succeeded");
    const first = (await stand.payment(session.id)).attempts[0].device;
    assert.deepEqual([first.thumbprint.length, first.recognised], [43, false]);

    const later = await stand.session(INLINE);
    assert.equal(await opened(later), "first");
    assert.equal(await page.evaluate(PAID, cardOf(CARDS.approved)), "succeeded");
    const { attempts, evidence } = await stand.payment(later.id);
    assert.deepEqual(attempts[0].device, { thumbprint: first.thumbprint, recognised: true });
    assert.ok(evidence.keys.every(({ endorsement, device_jwk: jwk }) => endorsement && jwk.kty === "EC"));
  });

  test("two pages that come at once are one device", async () => {
    await clear();
    const session = await stand.session(INLINE);
    await page.open(`${stand.shop}/empty`);
    const devices = await page.evaluate(async (gateway, clientSecret) => {
      const { load } = await import(`${gateway}/sdk/1.0.0/headless.js`);
      const sdk = await load();
      const open = async () => (await sdk.checkout({ gateway, clientSecret, storage: null }).open()).device;
      return Promise.all([open(), open()]);
    }, stand.gateway, session.client_secret);
    assert.deepEqual(devices.sort(), ["first", "same"]);
  });
});

describe("A20 a device that is not there any more costs no payment, and its key opens nothing else", () => {
  test("a store that is cleared mid-session costs no payment: another device joins once and pays", async () => {
    const session = await stand.session(INLINE);
    assert.equal(await opened(session), "first");
    await clear();
    assert.equal(await opened(session), "other");
    assert.equal(await page.evaluate(PAID, cardOf(CARDS.approved)), "succeeded");
    const { attempts, evidence } = await stand.payment(session.id);
    assert.equal(attempts.length, 1);
    assert.equal(evidence.keys.length, 2);
  });

  test("a page whose key made place for eight others' enrols again within its payment", async () => {
    const session = await stand.session(INLINE);
    assert.equal(await opened(session), "first");
    const others = await page.evaluate(async (gateway, clientSecret) => {
      const { load } = await import(`${gateway}/sdk/1.0.0/headless.js`);
      const sdk = await load();
      const devices = [];
      for (let tab = 0; tab < 8; tab += 1) {
        devices.push((await sdk.checkout({ gateway, clientSecret, storage: null }).open()).device);
      }
      return devices;
    }, stand.gateway, session.client_secret);
    assert.deepEqual(others, Array(8).fill("same"));
    const enrolments = () => stand.proxy.seen("POST /v1/checkout/keys").length;
    const before = enrolments();
    assert.equal(await page.evaluate(PAID, cardOf(CARDS.approved)), "succeeded");
    assert.equal(enrolments() - before, 1);
  });

  test("a session that refuses new devices is closed to one whose store was cleared", async () => {
    const session = await stand.session({ policy: { inline: true, new_device: "refuse" } });
    assert.equal(await opened(session), "first");
    await clear();
    assert.equal(await opened(session), "device_refused");
  });

  for (const without of ["missing", "throws"]) {
    test(`where a browser's store ${without === "missing" ? "is missing" : "throws"} it is paid without, and the gateway knows`, async () => {
      const session = await stand.session(INLINE);
      assert.equal(await opened(session, without), "none");
      assert.equal(await page.evaluate(PAID, cardOf(CARDS.approved)), "succeeded");
      assert.equal((await stand.payment(session.id)).attempts[0].device, undefined);
    });
  }
});
