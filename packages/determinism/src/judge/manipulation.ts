import type { EvidenceContext, RowEvidence } from "../axes/axis-definition.ts";
import type { ManipulationReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";

/** Whether the rows of a level prove that they were treated. */
export function manipulationOf(
  rows: readonly TraceRow[],
  level: string,
  { evidence, proof, context }: { readonly evidence: RowEvidence; readonly proof: string; readonly context: EvidenceContext },
): ManipulationReport {
  let [verified, refuted] = [0, 0];
  for (const row of rows) {
    const says = evidence(row, level, context);
    if (says === true) verified++;
    if (says === false) refuted++;
  }
  // A treatment that mostly did not happen is none: agreement among the few where it did would be read as more than it is.
  const status = refuted > 0 && verified < refuted ? "vacuous" : verified > 0 ? "verified" : "unverified";
  return { status, evidence: proof, verified, of: rows.length };
}

/** The weakest of several. */
export function weakest(reports: readonly ManipulationReport[]): ManipulationReport {
  const rank = { vacuous: 0, unverified: 1, verified: 2 } as const;
  const [first, ...rest] = reports;
  if (first === undefined) return { status: "unverified", evidence: "nothing was sent", verified: 0, of: 0 };
  return rest.reduce((worst, next) => (rank[next.status] < rank[worst.status] ? next : worst), first);
}

/** Repetition: another answer each time, not a stored one. */
export function repetitionOf(rows: readonly TraceRow[]): ManipulationReport {
  const seen = new Set<string>();
  let [verified, refuted, told] = [0, 0, 0];
  for (const { responseMark, prompt, segment } of rows) {
    if (responseMark === null) continue;
    told++;
    const key = `${prompt}:${segment}:${responseMark}`;
    if (seen.has(key)) refuted++;
    else verified++;
    seen.add(key);
  }
  const status = refuted > 0 ? "vacuous" : told === 0 ? "unverified" : "verified";
  return { status, evidence: "every answer has a mark of its own: an id or timings", verified: told === 0 ? 0 : verified, of: rows.length };
}
