import { CupelError, type CupelErrorCode } from "@cupel/core";
import { check } from "../check.ts";
import { divergenceText } from "../render/divergence-text.ts";
import type { DeterminismReport } from "../types/report.ts";
import { asTarget } from "./as-target.ts";
import { type DeterminismOptions, hostEnvironment, specOf } from "./matcher-options.ts";

/** What a matcher says, in the form that vitest and jest share, with the report it says it from. */
export interface DeterminismMatch {
  pass: boolean;
  message: () => string;
  report: DeterminismReport;
}

/** Divergences that a message shows. */
const shown = 3;

/**
 * The matcher `await expect(backend).toBeDeterministic({ prompts, runs: 5 })`: passes when no divergence was observed and the bound is met,
 * fails on a proved divergence.
 *
 * @param received a backend or a determinism target
 * @throws CupelError `DETERMINISM_INCONCLUSIVE`, `DETERMINISM_UNSUPPORTED`, `DETERMINISM_INVALID` for a check that decided nothing, with or
 * without `.not`; what {@link check} throws
 */
export async function toBeDeterministic(received: unknown, options: DeterminismOptions): Promise<DeterminismMatch> {
  const target = asTarget(received, "toBeDeterministic");
  const { report } = await check(target, specOf(options), hostEnvironment(options.signal));
  demandDecision(report);
  const pass = report.verdict !== "DIVERGED";
  return { pass, report, message: () => (pass ? stableText(report) : divergedText(report)) };
}

const undecided: Readonly<Partial<Record<DeterminismReport["verdict"], CupelErrorCode>>> = {
  INCONCLUSIVE: "DETERMINISM_INCONCLUSIVE",
  UNSUPPORTED: "DETERMINISM_UNSUPPORTED",
  INVALID: "DETERMINISM_INVALID",
};

function demandDecision(report: DeterminismReport): void {
  const code = undecided[report.verdict];
  if (code !== undefined) throw new CupelError(code, `${report.headline}\n${report.reason}`);
}

function stableText(report: DeterminismReport): string {
  return [`expected ${named(report)} to diverge`, report.headline, ...report.downgrades.map(({ reason }) => reason)].join("\n");
}

function divergedText(report: DeterminismReport): string {
  const { divergences, causes } = report;
  const rest = divergences.length - shown;
  return [
    `expected ${named(report)} to be deterministic`,
    report.headline,
    ...(causes.length === 0 ? [] : [`cause: ${causes.join(", ")}`]),
    ...divergences.slice(0, shown).map(divergenceText),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ].join("\n");
}

function named({ target }: DeterminismReport): string {
  return `${target.model} (${target.name})`;
}
