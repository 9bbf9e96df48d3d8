import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("the bundled model repeats bit for bit in a process that was started again, and the pack proves that it was another one", async () => {
  await using folder = await temporaryFolder();
  const prompts = ["--prompt", "Write a function that adds two numbers.", "--prompt", "Write JSON with a name."];
  const rest = [
    "--tier",
    "2",
    "--axis",
    "restart",
    "--runs",
    "2",
    "--max-new-tokens",
    "8",
    "--min-bound",
    "none",
    "--no-control",
    "--out",
    "pack",
  ];
  const { code, stdout, stderr } = await runCommand("detcheck", ["check", "--quiet", ...prompts, ...rest], { directory: folder.path });
  expect([code, stderr], stdout).toEqual([0, ""]);
  expect(stdout).toMatch(/^T2b @ repeat, restart=before\|after: NO DIVERGENCE OBSERVED/);
  const report = JSON.parse(await readFile(join(folder.path, "pack", "report.json"), "utf8"));
  // Two passes, each after a restart of its own; only the second has a process before it that is known.
  expect(report.axes[1].manipulation).toMatchObject({ status: "verified", verified: 2, of: 4 });
});
