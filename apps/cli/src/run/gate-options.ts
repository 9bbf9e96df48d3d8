import { choice, integer, list, number, type OptionValues, type ResolvedOptions, text } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { type GateSettings, gateConditions } from "@cupel/reporters";

const group = "Gates:";

/** What a run has to show; the same words for every command that judges runs. */
// biome-ignore format: one line for each
export const gateOptions = {
  minPassRate: { group, value: "<r>", type: number(0, 1), description: "fail below this share of tasks that pass, such as 0.8" },
  minLowerBound: { group, value: "<r>", type: number(0, 1), description: "fail unless at least this share is shown with 95 % confidence: exact, one-sided, over families where they hold several tasks" },
  maxErrors: { group, value: "<n>", type: integer(0), description: "most records that are errors (default: 0 where a gate is set, else any number)" },
  failOn: { group, value: "<conditions>", type: list(gateConditions), description: `fail on any such record, or such a run: ${gateConditions.join(", ")}` },
  gateMetric: { group, value: "<metric>", type: choice(["correct", "verified"]), description: "what passing means (default: correct)" },
  gateArm: { group, value: "<arm>", type: text(), description: "the arm that is judged (default: policy, or the last)" },
  failCode: { group, value: "<n>", type: integer(1, 125), description: "exit code of a failed gate (default: 1)" },
} as const;

/** The gates that are set; undefined where none is. @throws CupelError `USAGE` for flags that say how to judge without a gate to judge by */
export function gatesOf({ values, originOf }: Pick<ResolvedOptions<typeof gateOptions>, "values" | "originOf">): GateSettings | undefined {
  const { minPassRate, minLowerBound, maxErrors, failOn, gateMetric, gateArm }: OptionValues<typeof gateOptions> = values;
  const isSet = [minPassRate, minLowerBound, maxErrors, failOn].some((gate) => gate !== undefined);
  if (!isSet) {
    if ((["gateMetric", "gateArm", "failCode"] as const).some((name) => originOf(name) === "flag")) {
      throw new CupelError("USAGE", "--gate-metric, --gate-arm and --fail-code need a gate.", {
        hint: "Set one with --min-pass-rate, --min-lower-bound, --max-errors or --fail-on.",
      });
    }
    return undefined;
  }
  return {
    ...(minPassRate !== undefined && { minPassRate }),
    ...(minLowerBound !== undefined && { minLowerBound }),
    ...(maxErrors !== undefined && { maxErrors }),
    ...(failOn !== undefined && { failOn }),
    ...(gateMetric !== undefined && { metric: gateMetric }),
    ...(gateArm !== undefined && { arm: gateArm }),
  };
}
