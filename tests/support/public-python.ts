import { spawnSync } from "node:child_process";

/** A Python that every user may run, such as Debian's; undefined where none is found. */
export function findPublicPython(): string | undefined {
  const question = "import os, sys; print(sys.executable); print(os.__file__)";
  for (const command of ["/usr/bin/python3", "/usr/local/bin/python3"]) {
    const { status, stdout } = spawnSync(command, ["-c", question], { uid: 1000, gid: 1000, cwd: "/", encoding: "utf8", env: {} });
    if (status === 0) return stdout.split("\n")[0];
  }
  return undefined;
}
