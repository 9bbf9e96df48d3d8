import { CupelError } from "@cupel/core";
import { check } from "../check.ts";
import { type ComparisonReport, compare } from "../compare/compare.ts";
import { goldenSpec } from "../golden/golden-spec.ts";
import { readPack } from "../pack/read-pack.ts";
import type { CheckResult } from "../types/check-result.ts";
import { asTarget } from "./as-target.ts";
import type { Match } from "./match.ts";
import { type DeterminismOptions, hostEnvironment, specOf } from "./matcher-options.ts";

/** How two setups are compared. */
export interface EquivalenceOptions extends Pick<DeterminismOptions, "runs" | "tier" | "confidence" | "settings" | "signal"> {
  /** Within what they may differ: the noise of either. */
  readonly within: "noise";
  /** Needed unless the other side is a pack, which has its own. */
  readonly prompts?: DeterminismOptions["prompts"];
}

/**
 * The matcher `await expect(backend).toBeEquivalentTo(other, { within: "noise", prompts })`: fails when the two are told apart beyond what each
 * differs from itself. A pass is "not distinguished at this sample size", never "the same model"; the message under `.not` says which change
 * would have been told.
 *
 * @param other a backend, a target, or the folder of a pack
 * @throws CupelError `DETERMINISM_INCONCLUSIVE` where so few answers can tell nothing, with or without `.not`; `USAGE` without prompts; what
 * {@link check} throws
 */
export async function toBeEquivalentTo(
  received: unknown,
  other: unknown,
  { within: _, prompts, signal, confidence, ...options }: EquivalenceOptions,
): Promise<Match<ComparisonReport>> {
  const target = asTarget(received, "toBeEquivalentTo");
  const recorded = typeof other === "string" ? await readPack(other) : undefined;
  if (prompts === undefined && recorded === undefined)
    throw new CupelError("USAGE", "toBeEquivalentTo needs prompts, unless the other side is a pack.");
  if (recorded?.redacted.some((what) => what === "prompts" || what === "outputs"))
    throw new CupelError("USAGE", `Prompts or answers were left out of the pack ${other}: there is nothing to compare.`);
  const spec = goldenSpec(
    prompts === undefined && recorded !== undefined ? recorded.result.spec : specOf({ ...options, prompts: prompts ?? [] }),
  );
  const environment = hostEnvironment(signal);
  const own = await check(target, spec, environment);
  const against: CheckResult = recorded?.result ?? (await check(asTarget(other, "toBeEquivalentTo"), spec, environment));
  const report = compare(own, against, confidence === undefined ? {} : { confidence });
  if (report.outcome === "INCONCLUSIVE") throw new CupelError("DETERMINISM_INCONCLUSIVE", report.headline);
  const pass = report.outcome === "SAME WITHIN NOISE";
  const [left, right] = [own, against].map(({ trace }) => `${trace.target.model} (${trace.target.name})`);
  return { pass, report, message: () => textOf(report, `expected ${left} ${pass ? "not " : ""}to be equivalent to ${right} within noise`) };
}

function textOf({ headline, furthest, differences }: ComparisonReport, expectation: string): string {
  return [
    expectation,
    headline,
    ...furthest
      .slice(0, 3)
      .flatMap(({ promptStart, left, right }) => [
        JSON.stringify(promptStart),
        `  left   ${JSON.stringify(left.slice(0, 100))}`,
        `  right  ${JSON.stringify(right.slice(0, 100))}`,
      ]),
    ...differences.map(({ name, left, right }) => `${name}: ${JSON.stringify(left)} and ${JSON.stringify(right)}`),
  ].join("\n");
}
