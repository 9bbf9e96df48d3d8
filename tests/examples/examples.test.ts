import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
const examples = readdirSync(folder).filter((name) => /^\d\d-.*\.ts$/.test(name));

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(0);
});

test.each(examples)("%s runs and holds what it asserts", async (name) => {
  await promisify(execFile)(process.execPath, ["--conditions=@cupel/source", name], { cwd: folder });
});
