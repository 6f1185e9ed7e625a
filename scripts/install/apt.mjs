import { isPresent, mustRun } from "../ground/run.mjs";

/** Whether this is a Debian-like system where we may install packages without asking. */
export async function canApt() {
  return process.getuid?.() === 0 && isPresent("apt-get");
}

let updated = false;

/** @param {string[]} packages names of Debian packages */
export async function aptInstall(packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if (!updated) await mustRun("apt-get", ["update", "-q"], { what: "apt-get update", env });
  updated = true;
  await mustRun("apt-get", ["install", "-qy", ...packages], {
    what: `apt-get install ${packages.join(" ")}`,
    env,
  });
}
