import { spawnSync } from "node:child_process";

/** An interpreter that has pytest, and the folder it lies in; undefined where none is found, which is printed. */
export function findPytest(): { readonly python: string; readonly packages: readonly string[] } | undefined {
  const question = "import os, pytest, sys; print(sys.executable); print(os.path.dirname(os.path.dirname(pytest.__file__)))";
  for (const command of [process.env.CUPEL_PYTHON ?? "python3", "/usr/bin/python3"]) {
    const { status, stdout } = spawnSync(command, ["-c", question], { encoding: "utf8" });
    const [python, folder] = (stdout ?? "").split("\n");
    if (status === 0 && python && folder) return { python, packages: [folder] };
  }
  process.stderr.write("Skipped: no pytest is found, so suites of pytest are not run.\n");
  return undefined;
}
