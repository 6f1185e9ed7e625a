import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inRoot } from "../../../scripts/ground/root.mjs";
import { FaultProxy } from "./fault-proxy.mjs";
import { ISOLATION, IS_SAME_SITE } from "./isolation.mjs";
import { Service, freePort } from "./service.mjs";

/** The demo merchant's secret key. */
const SECRET_KEY = "sk_test_demo";

/** What is bought where a test does not care. */
export const ORDER = {
  id: "order-1",
  amount: { value: "128.00", currency: "CNY" },
  description: "Tea",
  lines: [{ name: "Tea", quantity: 1, amount: { value: "128.00", currency: "CNY" } }],
};

/**
 * The real gateway over its own files, the fault proxy that buyers and merchants
 * take for it, and the real shop.
 */
export class Stand {
  #services = {};
  #ports = {};
  #earlier = "";

  /** @param {{ crashAt?: string, shop?: boolean }} [options] */
  static async start({ crashAt, shop = false } = {}) {
    const stand = new Stand();
    try {
      stand.folder = await mkdtemp(join(tmpdir(), "countersign-stand-"));
      stand.#ports = { gateway: await freePort(), shop: await freePort() };
      stand.proxy = await FaultProxy.start();
      stand.proxy.forwardTo(stand.#direct);
      await stand.startGateway({ crashAt });
      if (shop) await stand.#startShop();
    } catch (error) {
      await stand.stop();
      throw error;
    }
    return stand;
  }

  /** The gateway's origin, as everybody knows it. */
  get gateway() {
    return this.proxy.origin;
  }

  /** The shop's origin, which is also a headless buyer's: of another site than the gateway's. */
  get shop() {
    return `http://${IS_SAME_SITE ? "127.0.0.1" : "localhost"}:${this.#ports.shop}`;
  }

  /** Where the shop listens. */
  get shopAddress() {
    return { hostname: "127.0.0.1", port: this.#ports.shop };
  }

  /** Where the gateway listens, behind the proxy. */
  get #direct() {
    return `http://127.0.0.1:${this.#ports.gateway}`;
  }

  /** Everything that the gateway wrote since the stand was started. */
  get gatewayOutput() {
    return this.#earlier + (this.#services.gateway?.output ?? "");
  }

  get shopOutput() {
    return this.#services.shop?.output ?? "";
  }

  /**
   * Starts the gateway over the files there are.
   *
   * @param {{ crashAt?: string }} [options] the point at which it ends itself
   */
  async startGateway({ crashAt } = {}) {
    this.#services.gateway = await Service.start(inRoot("target", "debug", "countersign-gateway"), [], {
      origin: this.#direct,
      env: {
        GATEWAY_ADDR: `127.0.0.1:${this.#ports.gateway}`,
        GATEWAY_ISSUER: this.gateway,
        DATABASE_URL: `sqlite://${join(this.folder, "gateway.db")}?mode=rwc`,
        LEDGER_PATH: join(this.folder, "issuer.db"),
        SHOP_ORIGINS: this.shop,
        SDK_DIR: inRoot("dist"),
        ...(crashAt && { GATEWAY_CRASH_AT: crashAt }),
      },
    });
  }

  async #startShop() {
    this.#services.shop = await Service.start(process.execPath, [inRoot("examples", "shop", "server.mjs")], {
      origin: this.shop,
      env: {
        SHOP_ADDR: `127.0.0.1:${this.#ports.shop}`,
        GATEWAY_ADDR: new URL(this.gateway).host,
        SECRET_KEY,
        SHOP_ISOLATION: ISOLATION,
      },
    });
  }

  /** Resolves when the gateway has ended by itself. */
  get gatewayEnded() {
    return this.#services.gateway.exited;
  }

  /** Ends the gateway where it stands, as a power cut would. */
  async killGateway() {
    await this.#services.gateway.kill();
    this.#forgetGateway();
  }

  /** Starts the gateway again after it has ended. */
  async restartGateway() {
    await this.gatewayEnded;
    this.#forgetGateway();
    await this.startGateway();
  }

  #forgetGateway() {
    this.#earlier = this.gatewayOutput;
    this.#services.gateway = undefined;
  }

  /**
   * Opens a session as a merchant's server does, one that a buyer without a
   * browser can pay too.
   *
   * @param {object} [request] members beside and over the usual ones
   */
  session(request = {}) {
    return this.merchant("POST", "/v1/sessions", {
      order: ORDER,
      origins: [this.shop],
      policy: { inline: true, confirm: "page" },
      ...request,
    });
  }

  /** A payment, as its merchant sees it. */
  payment(id) {
    return this.merchant("GET", `/v1/payments/${id}`);
  }

  /** Calls the gateway as the merchant, past the proxy, and gives the JSON. */
  async merchant(method, path, body) {
    const answer = await fetch(this.#direct + path, {
      method,
      headers: {
        authorization: `Bearer ${SECRET_KEY}`,
        ...(body && { "content-type": "application/json", "idempotency-key": randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${told.code}`);
    return told;
  }

  /** What the issuer's ledger has of a payment, declines included. */
  async ledger(sid) {
    const answer = await fetch(`${this.#direct}/sim/ledger?sid=${sid}`);
    return (await answer.json()).charges;
  }

  /** How often a payment's money was taken, by the issuer's ledger. */
  async charges(sid) {
    return (await this.ledger(sid)).filter(({ state }) => state === "taken").length;
  }

  /** Ends all of it and removes its files. */
  async stop() {
    const { gateway, shop } = this.#services;
    await this.proxy?.stop();
    await Promise.all([gateway?.stop(), shop?.stop()]);
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }
}
