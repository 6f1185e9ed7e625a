/** Screens by name: size in CSS pixels, device pixels per CSS pixel, and whether a finger is the pointer. */
export const DEVICES = {
  phone: { width: 390, height: 844, deviceScaleFactor: 2, mobile: true },
  smallPhone: { width: 320, height: 568, deviceScaleFactor: 2, mobile: true },
  desktop: { width: 1280, height: 900, deviceScaleFactor: 1, mobile: false },
};

/** Networks by name: round trip in milliseconds, throughput in bytes a second (none: no limit). */
export const NETWORKS = {
  slow4g: { latency: 562, down: 180_000, up: 84_000 },
  full: { latency: 0, down: -1, up: -1 },
};

/** What a page takes its surroundings to be: device, preferences, processor, network and languages. */
export class Emulation {
  #browser;
  #page;
  #media = {};

  /**
   * @param {import("./chromium.mjs").Chromium} browser
   * @param {import("./page.mjs").Page} page
   */
  constructor(browser, page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** @param {keyof typeof DEVICES} name */
  async device(name) {
    const device = DEVICES[name];
    await this.#cdp("Emulation.setDeviceMetricsOverride", device);
    await this.#cdp("Emulation.setTouchEmulationEnabled", {
      enabled: device.mobile,
      ...(device.mobile && { maxTouchPoints: 5 }),
    });
  }

  /**
   * Sets what media queries answer; what is left out stays as it was.
   *
   * @param {{ scheme?: "light" | "dark", reducedMotion?: boolean, forcedColors?: boolean, type?: "" | "print" }} wanted
   */
  async media(wanted) {
    const { scheme = "light", reducedMotion = false, forcedColors = false, type = "" } = Object.assign(this.#media, wanted);
    await this.#cdp("Emulation.setEmulatedMedia", {
      media: type,
      features: [
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: reducedMotion ? "reduce" : "no-preference" },
        { name: "forced-colors", value: forcedColors ? "active" : "none" },
      ],
    });
  }

  /** Makes scripts run so many times slower; 1 is the machine's own speed. */
  cpu(rate) {
    return this.#cdp("Emulation.setCPUThrottlingRate", { rate });
  }

  /** @param {keyof typeof NETWORKS} name */
  async network(name) {
    const { latency, down, up } = NETWORKS[name];
    await this.#cdp("Network.enable");
    await this.#cdp("Network.emulateNetworkConditions", {
      offline: false,
      latency,
      downloadThroughput: down,
      uploadThroughput: up,
    });
  }

  /** Sets `navigator.languages`, `Accept-Language` and what `Intl` takes for the default. */
  async languages(...tags) {
    const userAgent = await this.#page.evaluate(() => navigator.userAgent);
    await this.#cdp("Emulation.setUserAgentOverride", { userAgent, acceptLanguage: tags.join(",") });
    await this.#cdp("Emulation.setLocaleOverride", { locale: tags[0] });
  }

  #cdp(command, params) {
    return this.#browser.cdp(this.#page, command, params);
  }
}
