import type { OptionOrigin, ResolvedOptions } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import type { runOptions } from "./run-options.ts";
import type { KindName, KindPolicy } from "./run-settings.ts";

type Resolved = Pick<ResolvedOptions<typeof runOptions>, "values" | "originOf">;

/** Who says something wins over those before. */
const rank: readonly OptionOrigin[] = ["default", "file", "environment", "flag"];

/**
 * What seeks the answers of each kind. What is said for a kind wins over what is said for all, unless that is said nearer to the command
 * line: `--policy cascade` also holds for a kind that the configuration file has another policy for.
 *
 * @throws CupelError `USAGE` for a kind's own policy beside `adaptive`, whose one budget is for all kinds
 */
export function kindPolicies({ values, originOf }: Resolved): Readonly<Record<KindName, KindPolicy>> {
  const { policy } = values;
  const common = policy === undefined || policy === "adaptive" ? undefined : policy;
  const chosen = (name: "policyJson" | "policySql" | "policyCode"): KindPolicy => {
    const isOwn = originOf(name) !== "default" && rank.indexOf(originOf(name)) >= rank.indexOf(originOf("policy"));
    if (isOwn && policy === "adaptive") {
      throw new CupelError(
        "USAGE",
        `--policy adaptive has one budget for all kinds: it takes no policy of its own for ${name.slice(6).toLowerCase()} tasks.`,
      );
    }
    return isOwn ? values[name] : (common ?? values[name]);
  };
  return { json: chosen("policyJson"), sql: chosen("policySql"), codestub: chosen("policyCode"), default: common ?? "baseline_first" };
}
