import { CupelError } from "@cupel/core";
import { check } from "../check.ts";
import type { DriftAllowance } from "../golden/allowance.ts";
import { compareGolden, type GoldenReport } from "../golden/compare-golden.ts";
import { againSpec } from "../golden/golden-spec.ts";
import { readPack } from "../pack/read-pack.ts";
import { asTarget } from "./as-target.ts";
import type { Match } from "./match.ts";
import { hostEnvironment } from "./matcher-options.ts";

/** How a golden record is held against. */
export interface GoldenOptions {
  /** How far a stable answer may move: nats, steps of 32-bit floats, share of places. Default not at all. */
  readonly allow?: Partial<DriftAllowance>;
  /** On (0, 1), for prompts that were noisy when they were recorded. Default 0.95. */
  readonly confidence?: number;
  readonly signal?: AbortSignal;
}

/**
 * The matcher `await expect(backend).toMatchGolden("golden")`: sends the prompts of a golden record again, as often, and passes when stable ones
 * answer to the letter and noisy ones as they did. A record is made by `detcheck golden record`, or by `record`.
 *
 * @param folder of the record
 * @throws CupelError `ARTIFACT_INVALID` when there is no whole record, `USAGE` when its prompts or answers were left out, `DETERMINISM_INCONCLUSIVE`
 * where nothing could be compared, with or without `.not`; what {@link check} throws
 */
export async function toMatchGolden(
  received: unknown,
  folder: string,
  { signal, ...options }: GoldenOptions = {},
): Promise<Match<GoldenReport>> {
  const target = asTarget(received, "toMatchGolden");
  const pack = await readPack(folder);
  if (pack.redacted.includes("outputs")) throw new CupelError("USAGE", `The answers were left out of the golden record ${folder}.`);
  const fresh = await check(target, againSpec(pack.result.spec, pack), hostEnvironment(signal));
  const report = compareGolden(pack.result, fresh, options);
  if (report.outcome === "INCONCLUSIVE") throw new CupelError("DETERMINISM_INCONCLUSIVE", report.headline);
  const pass = report.outcome === "MATCH";
  const named = `${target.model} (${target.name})`;
  return {
    pass,
    report,
    message: () =>
      pass ? `expected ${named} not to match the golden record ${folder}\n${report.headline}` : changedText(report, { named, folder }),
  };
}

function changedText(
  { headline, changed, noisy, differences }: GoldenReport,
  { named, folder }: { readonly named: string; readonly folder: string },
): string {
  return [
    `expected ${named} to match the golden record ${folder}`,
    headline,
    ...changed
      .slice(0, 3)
      .flatMap(({ promptStart, layer, changed: count, of, difference }) => [
        `${JSON.stringify(promptStart)}: ${count} of ${of} answers differ in ${layer}${difference?.tokenIndex == null ? "" : ` at token ${difference.tokenIndex}`}`,
        ...(layer === "scores"
          ? [`  golden ${difference?.leftScore}`, `  now    ${difference?.rightScore}`]
          : [`  golden ${JSON.stringify(difference?.leftAfter)}`, `  now    ${JSON.stringify(difference?.rightAfter)}`]),
      ]),
    ...(changed.length > 3 ? [`and ${changed.length - 3} more`] : []),
    ...(noisy?.outcome === "DIFFERENT" ? [`noisy prompts: ${noisy.headline}`] : []),
    ...differences.map(({ name, left, right }) => `${name}: ${JSON.stringify(left)} when recorded, ${JSON.stringify(right)} now`),
  ].join("\n");
}
