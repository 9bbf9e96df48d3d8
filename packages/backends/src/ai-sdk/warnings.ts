import { presentable } from "../http/server-error.ts";
import { stringIn } from "../read-json.ts";

/** What a model said about the settings of a call. */
export interface Warnings {
  /** Settings that were dropped, by their names in the AI SDK: `seed`, `temperature`, `topK` ... */
  readonly dropped: readonly string[];
  /** Everything it said, as sentences. */
  readonly sentences: readonly string[];
}

/** Reads warnings: `unsupported-setting` with a `setting` in v2 of the specification, `unsupported` with a `feature` since v3. */
export function readWarnings(warnings: readonly unknown[]): Warnings {
  const isUnsupported = (warning: unknown) => /^unsupported(-setting)?$/.test(stringIn(warning, "type") ?? "");
  const nameOf = (warning: unknown) => stringIn(warning, "feature") ?? stringIn(warning, "setting");
  return {
    dropped: warnings.filter(isUnsupported).flatMap((warning) => nameOf(warning) ?? []),
    sentences: warnings.map((warning) => {
      const parts = [stringIn(warning, "type"), nameOf(warning), stringIn(warning, "details") ?? stringIn(warning, "message")];
      return presentable(parts.filter((part) => part !== undefined).join(" "));
    }),
  };
}
