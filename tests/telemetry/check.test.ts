import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeterminismReport } from "@cupel/determinism";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startCollector } from "./collector.ts";

const check = ["check", "--backend", "simulated", "--plant", "cache:flip@5,share=0.4", "--axis", "cache", "--axis", "batch=1,4", "--json"];

/** The sum of the series of that name that have all of these labels. */
function valueIn(text: string, name: string, ...labels: readonly string[]): number {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

/** What does not depend on the clock. */
function timeless(stdout: string): DeterminismReport {
  const report = JSON.parse(stdout) as DeterminismReport;
  return { ...report, cost: { ...report.cost, milliseconds: 0 } };
}

test("a check tells its requests, comparisons, verdict and bounds to files and collectors, no prompt, and reports what it would have", async () => {
  await using folder = await temporaryFolder();
  await using there = await startCollector();
  const files = ["--metrics-out", "m.prom", "--log-format", "json"];
  const [plain, { code, stdout, stderr }] = [
    await runCommand("detcheck", [...check, "--no-pack"], { directory: folder.path }),
    await runCommand("detcheck", [...check, "--no-pack", ...files, "--telemetry", there.url, "--price", "input=1,output=1"], {
      directory: folder.path,
    }),
  ];
  const report = timeless(stdout);
  expect([code, { ...report, cost: { ...report.cost, usd: null } }]).toEqual([1, timeless(plain.stdout)]);

  const metrics = await readFile(join(folder.path, "m.prom"), "utf8");
  expect(valueIn(metrics, "cupel_determinism_checks_total", 'verdict="diverged"')).toBe(1);
  // The report counts requests of the plan; a probe comes before them.
  const requests = valueIn(metrics, "cupel_llm_requests_total", 'purpose="determinism"', 'provider="cupel.simulated"');
  expect(requests).toBeGreaterThan(report.cost.requests);
  expect(valueIn(metrics, "cupel_llm_request_duration_seconds_count")).toBe(requests);
  for (const { axis, bound, tokenDivergences } of report.axes) {
    const compared = valueIn(metrics, "cupel_determinism_comparisons_total", `axis="${axis}"`, 'result="diverged"');
    expect(compared > 0, axis).toBe(tokenDivergences > 0);
    expect(valueIn(metrics, "cupel_determinism_diverging_prompts", `axis="${axis}"`)).toBe(tokenDivergences);
    if (bound !== null) expect(valueIn(metrics, "cupel_determinism_bound", `axis="${axis}"`)).toBeCloseTo(bound.upper, 9);
  }

  interface Span {
    readonly name: string;
    readonly traceId: string;
  }
  const spans = there.members("/v1/traces", "resourceSpans", "scopeSpans", "spans") as readonly Span[];
  expect([...new Set(spans.map(({ name }) => name))].sort()).toEqual(["chat planted", "cupel.check"]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  const entries = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly event: string });
  expect(entries[0]?.event).toBe("check.start");
  expect(entries.at(-1)).toMatchObject({ event: "check.end", verdict: "DIVERGED", causes: ["CACHE_VARIANCE"] });
  expect(entries.filter(({ event }) => event === "check.divergence")).toHaveLength(report.divergences.length);
  const told = [stderr, metrics, ...there.got.map(({ text }) => text)].join("\n");
  for (const { promptStart } of report.divergences) expect(told).not.toContain(promptStart.slice(0, 20));
});
