import { formatCount, formatNumber, formatSeconds, formatUsd } from "./format.ts";
import type { ExtractionCounts, Measures } from "./measures.ts";

/** A figure of an arm, for tables. */
export interface ArmFigure {
  readonly title: string;
  readonly cell: (measures: Measures) => string;
}

const both = (verified: string, correct: string): string => `${verified}, ${correct}`;
const count = (value: number | null): string => (value === null ? "n/a" : formatCount(value));

/** What a verified answer took, then what a correct one did. Money only where some arm has a price. */
export function costFigures(arms: readonly Measures[]): readonly ArmFigure[] {
  const usd: ArmFigure = { title: "USD", cell: (own) => both(formatUsd(own.cost_per_verified), formatUsd(own.cost_per_correct)) };
  return [
    { title: "tokens", cell: (own) => both(count(own.tokens_per_verified), count(own.tokens_per_correct)) },
    { title: "calls", cell: (own) => both(formatNumber(own.calls_per_verified, 2), formatNumber(own.calls_per_correct, 2)) },
    { title: "time", cell: (own) => both(formatSeconds(own.seconds_per_verified), formatSeconds(own.seconds_per_correct)) },
    ...(arms.some((own) => own.usd !== null) ? [usd] : []),
  ];
}

/** Answers by how they were found, those of them that are verified and those that are correct: ways that some arm has. */
export function foundFigures(arms: readonly Measures[]): readonly ArmFigure[] {
  const none: ExtractionCounts = { answers: 0, verified_k: 0, correct_k: 0 };
  return ["strict", "fenced", "embedded", "repaired", "unlabelled"]
    .filter((how) => arms.some(({ by_extraction }) => by_extraction[how] !== undefined))
    .map((how) => ({
      title: how,
      cell: ({ by_extraction }) => {
        const { answers, verified_k, correct_k } = by_extraction[how] ?? none;
        return `${answers}, ${verified_k}, ${correct_k}`;
      },
    }));
}
