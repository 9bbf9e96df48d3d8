import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { messageOf } from "@cupel/core";
import { expect, it } from "vitest";
import { findInterpreter } from "./local/interpreter.ts";
import { pythonDirectory } from "./python-directory.ts";

const python = await findInterpreter(process.env.CUPEL_PYTHON).catch((thrown) => {
  process.stderr.write(`Skipped: ${messageOf(thrown)}\n`);
  return undefined;
});

it.skipIf(python === undefined).each([1, 2, 3])("carries any value whole, and decodes or refuses any bytes (seed %i)", async (seed) => {
  const script = join(pythonDirectory, "wire_fuzz.py");
  const { stdout } = await promisify(execFile)(python?.executable ?? "", ["-B", "-X", "utf8", script, String(seed)]);
  expect(stdout.trim()).toBe('"held"');
});
