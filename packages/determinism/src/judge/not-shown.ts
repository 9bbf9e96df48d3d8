import { axisNames } from "../axes/axes.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { AxisReport } from "../types/report.ts";
import type { CheckTrace } from "../types/trace.ts";
import type { Guarantee } from "../types/verdict.ts";
import { isGreedy } from "./is-greedy.ts";

/** What a report leaves open, a sentence each. Never empty. */
export function notShown(
  spec: CheckSpec,
  trace: CheckTrace,
  { axes, guarantee }: { readonly axes: readonly AxisReport[]; readonly guarantee: Guarantee },
): readonly string[] {
  // A bound that is not met yet is a bound all the same.
  const isTested = ({ status, comparisons }: AxisReport): boolean =>
    status === "no-divergence" || status === "diverged" || (status === "inconclusive" && comparisons > 0);
  const tested = axes.filter(isTested).map(({ axis }) => axis as string);
  const left = axisNames.filter((name) => !tested.includes(name));
  return [
    ...(left.length > 0 ? [`axes not tested: ${left.join(", ")}`] : []),
    ...(guarantee.startsWith("2") ? [] : ["scores: answers can agree while scores differ, and part on the next prompt"]),
    ...(guarantee === "1t" ? ["token ids: two token sequences can spell the same text"] : []),
    "other machines, builds, drivers and models",
    spec.prompts.length === 1
      ? "other prompts: the bound is about this one"
      : "prompts that are not like these: the bound takes the set for a sample of them",
    ...(isGreedy(spec, trace.capabilities) ? ["sampling: decoding was greedy"] : []),
    ...(axes.some(({ axis, status }) => (axis === "concurrency" || axis === "batch") && status === "no-divergence")
      ? [
          "other loads: arrival times of a load are themselves random",
          "loads that go wrong for all their prompts at once: the bound takes prompts for independent draws",
        ]
      : []),
    ...trace.capabilities.notes,
  ];
}
