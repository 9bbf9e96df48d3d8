import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CupelError } from "@cupel/core";
import type { Interpreter } from "../local/interpreter.ts";
import { pythonDirectory } from "../python-directory.ts";
import { ask, type ContainerEngine, lastLine } from "./engine.ts";

const script = join(pythonDirectory, "image.py");
const repository = "cupel-sandbox";

/**
 * The image that is made of an interpreter of this machine and of folders of packages; imported into the engine unless it has it already.
 * Nothing is pulled from anywhere. Throws `CupelError("SANDBOX_UNAVAILABLE")`.
 */
export async function localImage(engine: ContainerEngine, interpreter: Interpreter, packages: readonly string[]): Promise<string> {
  try {
    const tag = tagOf(interpreter, packages);
    if (!(await isThere(engine, tag))) await importImage(engine, tag, [interpreter.executable, "-I", script, ...packages]);
    return tag;
  } catch (thrown) {
    throw new CupelError("SANDBOX_UNAVAILABLE", `Mode container cannot be used: no image could be made (${lastLine(thrown)}).`, {
      cause: thrown,
    });
  }
}

/** Named after what it is made of: the interpreter, when it and the folders of packages were last changed, and the script that gathers. */
function tagOf({ executable, version }: Interpreter, packages: readonly string[]): string {
  const sources = [executable, ...packages].map((path) => {
    const { size, mtimeMs } = statSync(path);
    return [path, size, mtimeMs];
  });
  const facts = JSON.stringify([process.arch, version, sources, readFileSync(script, "utf8")]);
  return `${repository}:${version.join(".")}-${createHash("sha256").update(facts).digest("hex").slice(0, 16)}`;
}

/** Whether the engine has an image. */
export async function isThere(engine: ContainerEngine, image: string): Promise<boolean> {
  return ask(engine.name, ["image", "inspect", "--format", "{{.Id}}", image]).then(
    () => true,
    () => false,
  );
}

async function importImage(engine: ContainerEngine, tag: string, [command = "", ...args]: readonly string[]): Promise<void> {
  const archive = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const importer = spawn(engine.name, ["import", "-", tag], { stdio: ["pipe", "ignore", "pipe"] });
  let errors = "";
  importer.stderr.on("data", (text: Buffer) => {
    errors = (errors + text.toString()).slice(-2000);
  });
  const ends = Promise.all([once(archive, "exit"), once(importer, "exit")]);
  await pipeline(archive.stdout, importer.stdin);
  const [[archived], [imported]] = await ends;
  if (archived !== 0 || imported !== 0) throw new Error(errors.trim() || `image.py ended with ${archived}`);
}
