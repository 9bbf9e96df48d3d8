import { CupelError } from "@cupel/core";
import type { RunOptions } from "./run-options.ts";

/** When the cascade asks its slow model, and for what. As plain JSON: a resumed run does not calibrate again. */
export interface CascadeSettings {
  readonly by: "evidence" | "uncertainty";
  /** Natural-log probabilities under which an answer is uncertain. */
  readonly meanBelow?: number;
  readonly leastBelow?: number;
  /** Where the limit comes from, and what it rests on once it was found. */
  readonly calibration?: {
    readonly from: string;
    readonly precision: number;
    readonly measure: "mean" | "least";
    readonly n?: number;
    readonly kept?: number;
    readonly right?: number;
    readonly atLeast?: number;
  };
  readonly spans?: "show" | { readonly edits: number };
}

/** The settings from the options. @throws CupelError `USAGE` for options that contradict each other */
export function cascadeSettings(options: RunOptions, isUsed: boolean): CascadeSettings | undefined {
  const { cascadeBy, cascadeMeanBelow: meanBelow, cascadeLeastBelow: leastBelow, cascadeCalibration: from, cascadeSpans: spans } = options;
  const measure = options.cascadeMeasure ?? "mean";
  const isUncertain = cascadeBy === "uncertainty";
  const limits = [meanBelow, leastBelow].filter((limit) => limit !== undefined).length;
  const others = [spans, from, options.cascadePrecision, options.cascadeMeasure, options.cascadeEdits].some((value) => value !== undefined);
  const refusals: readonly (readonly [boolean, string])[] = [
    [
      !isUsed && (isUncertain || limits > 0 || others),
      "The --cascade-... options need --policy cascade, or cascade as the policy of a kind.",
    ],
    [!isUncertain && (limits > 0 || others), "Limits, calibration and spans of the cascade need --cascade-by uncertainty."],
    [
      isUncertain && limits === 0 && from === undefined,
      "--cascade-by uncertainty needs --cascade-mean-below, --cascade-least-below or --cascade-calibration RUN.",
    ],
    [limits > 0 && from !== undefined, "The limit of the cascade comes from --cascade-calibration or is given, not both."],
    [
      from === undefined && (options.cascadePrecision !== undefined || options.cascadeMeasure !== undefined),
      "--cascade-precision and --cascade-measure need --cascade-calibration RUN.",
    ],
    [
      spans !== undefined && leastBelow === undefined && !(from !== undefined && measure === "least"),
      "--cascade-spans needs a limit for single tokens: --cascade-least-below, or --cascade-measure least.",
    ],
    [options.cascadeEdits !== undefined && spans !== "edit", "--cascade-edits needs --cascade-spans edit."],
  ];
  const refusal = refusals.find(([isWrong]) => isWrong);
  if (refusal !== undefined) throw new CupelError("USAGE", refusal[1]);
  if (!isUsed) return undefined;
  return {
    by: cascadeBy,
    ...(meanBelow !== undefined && { meanBelow }),
    ...(leastBelow !== undefined && { leastBelow }),
    ...(from !== undefined && { calibration: { from, precision: options.cascadePrecision ?? 0.9, measure } }),
    ...(spans && { spans: spans === "show" ? spans : { edits: options.cascadeEdits ?? 2 } }),
  };
}
