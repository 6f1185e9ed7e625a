// `npm run screens`: brings a buyer to every screen of the element at the real
// shop and gateway, and writes its pictures and their index to docs/screens/. No
// picture is taken of what axe finds anything in.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { violations } from "../../tests/e2e/driver/axe.mjs";
import { Emulation } from "../../tests/e2e/driver/emulation.mjs";
import { launch } from "../../tests/e2e/driver/launch.mjs";
import { picture } from "../../tests/e2e/driver/picture.mjs";
import { WHOLE, onInside } from "../../tests/e2e/stand/isolation.mjs";
import { SCREENS, Walk } from "../../tests/e2e/stand/screens.mjs";
import { Stand } from "../../tests/e2e/stand/stand.mjs";
import { ensureChineseFont } from "../install/fonts.mjs";
import { inRoot } from "../ground/root.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

const FOLDER = inRoot("docs", "screens");
const LOCALES = ["en", "zh-CN"];
const SCHEMES = ["light", "dark"];

/** On a phone the element is all there is; on a desktop the shop is seen around it. */
const SHOTS = {
  phone: { of: "countersign-checkout", margin: 12 },
  desktop: { of: "view" },
};

/** Lossy, and sharp enough for text at this quality. */
const FORMAT = { format: "webp", quality: 55 };

await command(async (names) => {
  const unknown = names.find((name) => !SCREENS.some((way) => way.name === name));
  if (unknown) throw new Trouble(`no screen is called ${unknown}: there are ${SCREENS.map(({ name }) => name).join(", ")}`);
  const wanted = names.length > 0 ? SCREENS.filter(({ name }) => names.includes(name)) : SCREENS;
  if (names.length === 0) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });

  await ensureChineseFont();
  const [stand, browser] = await Promise.all([Stand.start({ shop: true }), launch()]);
  try {
    const page = await browser.page();
    const emulation = new Emulation(browser, page);
    const walk = await Walk.begin(browser, page, stand);
    // What moves would be caught in the middle.
    await emulation.media({ reducedMotion: true });
    for (const way of wanted) {
      await emulation.device("desktop");
      await walk.at(way, () => takeAll(walk, emulation, way));
      console.log(way.name);
    }
  } finally {
    await browser.close();
    await stand.stop();
  }
  await writeFile(join(FOLDER, "README.md"), index());
});

/** Every picture of the screen that is shown. */
async function takeAll(walk, emulation, { name, screen }) {
  const { browser, page, shopper } = walk;
  for (const locale of LOCALES) {
    await shopper.speaks(locale);
    for (const [device, shot] of Object.entries(SHOTS)) {
      await emulation.device(device);
      if (screen === "review") await walk.showsPay();
      await onInside(page, stopAnimations);
      for (const scheme of SCHEMES) {
        await emulation.media({ scheme });
        const found = [];
        for (const within of WHOLE) found.push(...(await violations(page, { within })));
        const which = fileOf(name, device, scheme, locale);
        if (found.length > 0) throw new Trouble(`${which}: axe finds ${JSON.stringify(found)}`);
        const bytes = await picture(browser, page, { ...shot, ...FORMAT });
        await writeFile(join(FOLDER, which), bytes);
      }
    }
  }
}

/** Runs in the page: what turns is caught at its beginning, each time. */
function stopAnimations(root) {
  for (const animation of root.getAnimations()) {
    animation.pause();
    animation.currentTime = 0;
  }
}

function fileOf(name, device, scheme, locale) {
  return `${name}-${device}-${scheme}-${locale}.${FORMAT.format}`;
}

function index() {
  const image = (name, device, scheme, locale) =>
    `<img src="${fileOf(name, device, scheme, locale)}" alt="${name}, ${device}, ${scheme}, ${locale}" width="${device === "phone" ? 195 : 400}">`;
  const row = (name, locale) =>
    `| ${Object.keys(SHOTS).flatMap((device) => SCHEMES.map((scheme) => image(name, device, scheme, locale))).join(" | ")} |`;
  const head = Object.keys(SHOTS).flatMap((device) => SCHEMES.map((scheme) => `${device}, ${scheme}`));
  return [
    "# Screens",
    "",
    "Every screen of the element, made by `npm run screens` from the real shop and gateway. Do not edit.",
    ...SCREENS.flatMap(({ name, what }) => [
      "",
      `## ${name}`,
      "",
      `${what}.`,
      "",
      `| ${head.join(" | ")} |`,
      `|${" --- |".repeat(head.length)}`,
      ...LOCALES.map((locale) => row(name, locale)),
    ]),
    "",
  ].join("\n");
}
