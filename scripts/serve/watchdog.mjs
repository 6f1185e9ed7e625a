// Ends process groups whose keeper is gone: it reads `+PID` and `-PID` lines, and
// when the pipe closes, which the kernel does for a killed keeper too, it stops
// what is still on the list.
import { createInterface } from "node:readline";

for (const ignored of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(ignored, () => {});

const groups = new Set();
for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith("+")) groups.add(Number(line.slice(1)));
  else groups.delete(Number(line.slice(1)));
}

for (const [name, wait] of [["SIGTERM", 10_000], ["SIGKILL", 0]]) {
  for (const group of groups) {
    try {
      process.kill(-group, name);
    } catch {
      groups.delete(group);
    }
  }
  const deadline = performance.now() + wait;
  while (groups.size > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const group of groups) if (!isAlive(group)) groups.delete(group);
  }
}

function isAlive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
