import { aptInstall, canApt } from "./apt.mjs";
import { run } from "../ground/run.mjs";
import { Trouble } from "../ground/trouble.mjs";

/** Sees to it that Chinese is drawn as such: without a font for it, pictures show boxes. */
export async function ensureChineseFont() {
  if (process.platform !== "linux") return;
  const { code, output } = await run("fc-list", [":lang=zh-cn"]);
  if (code === 0 && output.trim()) return;
  if (!(await canApt())) throw new Trouble("no font has Chinese characters: install Noto Sans CJK");
  console.log("apt: installing fonts-noto-cjk");
  await aptInstall(["fontconfig", "fonts-noto-cjk"]);
}
