import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The name by which Python 3 is called here; undefined, said on stderr, where there is none. */
export async function pythonCommand(): Promise<string | undefined> {
  for (const name of ["python3", "python"]) {
    const version = await promisify(execFile)(name, ["--version"]).catch(() => undefined);
    if (version?.stdout.startsWith("Python 3")) return name;
  }
  process.stderr.write("SKIPPED what needs Python: no python3 here\n");
  return undefined;
}
