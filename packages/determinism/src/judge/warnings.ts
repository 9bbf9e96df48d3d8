import type { CheckSpec } from "../types/check-spec.ts";
import type { AxisReport } from "../types/report.ts";

/** What makes a check worth less than it looks: few prompts, short answers, treatments that nothing tells of. */
export function warningsOf({ prompts, settings }: CheckSpec, axes: readonly AxisReport[]): readonly string[] {
  return [
    ...(prompts.length > 1 && prompts.length < 20
      ? [`${prompts.length} prompts are few: the prompt is the statistical unit, more runs do not make up for it`]
      : []),
    ...(settings.maxTokens < 16 ? [`answers end after ${settings.maxTokens} tokens; divergence grows with length`] : []),
    ...axes
      .filter(({ status, manipulation }) => status !== "unsupported" && status !== "vacuous" && manipulation.status === "unverified")
      .map(({ axis }) => `${axis}: unverified treatment`),
  ];
}
