import type { DivergenceReport, ShownToken } from "../../types/divergence.ts";
import type { DeterminismReport } from "../../types/report.ts";
import { type Pseudonyms, redacted } from "./pseudonym.ts";
import { redactTop } from "./redact-row.ts";

/** A report whose divergences show where, how far and how often, but no text. */
export function redactReport(report: DeterminismReport, names: Pseudonyms, { prompts }: { readonly prompts: boolean }): DeterminismReport {
  return {
    ...report,
    ...(prompts && { prompts: { ...report.prompts, sha256: names.mac(report.prompts.sha256) } }),
    divergences: report.divergences.map((divergence) => ({
      ...withoutAnswers(divergence, names),
      ...(prompts && { promptId: names.mac(divergence.promptId), promptStart: names.hide(divergence.promptStart) }),
    })),
  };
}

function withoutAnswers(divergence: DivergenceReport, { mac, hide }: Pseudonyms): DivergenceReport {
  const { difference, topLeft, topRight, modes } = divergence;
  const token = (shown: ShownToken | null): ShownToken | null => shown && { id: null, text: redacted };
  return {
    ...divergence,
    difference: {
      ...difference,
      leftToken: token(difference.leftToken),
      rightToken: token(difference.rightToken),
      before: hide(difference.before),
      leftAfter: hide(difference.leftAfter),
      rightAfter: hide(difference.rightAfter),
    },
    topLeft: topLeft && redactTop(topLeft),
    topRight: topRight && redactTop(topRight),
    modes: modes.map((mode) => ({ ...mode, sha256: mac(mode.sha256), start: hide(mode.start) })),
  };
}
