import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { plantedHandler, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("what a setup cannot back is named in the verdict line and in the pack, and refused by strict mode before anything is sent", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(plantedHandler({ latency: 1 }));
  const setup = [
    "--backend",
    "ollama",
    "--model",
    "planted",
    "--base-url",
    server.url,
    "--prompt",
    "Name a port.",
    "--prompt",
    "Name a hill.",
  ];
  const asked = [...setup, "--vary-batch", "1,2", "--dtype", "f16", "--min-bound", "none", "--out", "pack"];
  const reasons = ["the target takes no batches", "dtype=f16 was declared; the target does not say what is in force"];

  const best = await runCommand("detcheck", ["check", ...asked], { directory: folder.path });
  expect([best.code, best.stderr], best.stdout).toEqual([0, ""]);
  const [verdict = ""] = best.stdout.split("\n");
  expect(verdict).toMatch(/^T1t @ repeat, concurrency<=2: NO DIVERGENCE OBSERVED .* Not backed: the target takes no batches\.$/);
  const file = async (name: string) => JSON.parse(await readFile(join(folder.path, "pack", name), "utf8"));
  const downgrades = [{ from: "batch=1,2", to: "concurrency=1,2" }];
  expect(await file("report.json")).toMatchObject({ headline: verdict, downgrades, warnings: expect.arrayContaining([reasons[1]]) });
  expect(await file("determinism_applied.json")).toMatchObject({ mode: "best-effort", downgrades });

  const strict = await runCommand("detcheck", ["check", ...asked, "--mode", "strict", "--json"], { directory: folder.path });
  expect(strict.code).toBe(2);
  const report = JSON.parse(strict.stdout);
  expect(report).toMatchObject({ verdict: "UNSUPPORTED", category: "UNSUPPORTED_REQUEST", cost: { requests: 0 } });
  for (const reason of reasons) expect(report.reason).toContain(reason);
});
