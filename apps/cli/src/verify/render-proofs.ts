import { visible } from "@cupel/core";
import { formatRate, textTable } from "@cupel/reporters";
import { isUnsound, type TaskProof } from "@cupel/verifiers";
import type { ProofSummary, Share } from "./summarize-proofs.ts";

const shownSurvivors = 10;

/** The proofs for people: a table of rates, then the tasks that need a look. */
export function renderProofs(proofs: readonly TaskProof[], summary: readonly ProofSummary[], columns: number): string {
  const head = ["kind", "tasks", "gold accepted", "trivial refused", "mutants refused", "of them publicly", "tasks without survivor"];
  const rows = summary.map((row) => [
    row.kind,
    String(row.tasks),
    shown(row.goldAccepted),
    shown(row.trivialRefused),
    shown(row.mutantsRefused),
    shown(row.wrongRefusedPublicly),
    shown(row.tasksWithoutSurvivor),
  ]);
  const lines = [
    textTable([head, ...rows], columns),
    "",
    "Intervals are 95 % (Wilson). Mutants of one task are not independent: theirs is narrower than what is known.",
  ];
  const unsound = proofs.filter(isUnsound);
  if (unsound.length > 0) lines.push("", `Unsound, not to be used (${unsound.length}):`, ...unsound.flatMap(faultsOf));
  const unknown = proofs.filter(({ gold }) => gold === undefined).length;
  if (unknown > 0) lines.push("", `Of ${unknown} tasks no right answer is known; --answers FILE gives them.`);
  lines.push(...survivorsOf(proofs));
  return `${lines.join("\n")}\n`;
}

function faultsOf({ taskId, gold, trivial }: TaskProof): readonly string[] {
  const refused = gold !== undefined && gold.status !== "pass" ? [`refuses its right answer: ${visible(gold.reason)}`] : [];
  const accepted = trivial.accepted.map(({ text }) => `accepts ${JSON.stringify(text)}`);
  return [...refused, ...accepted].map((fault) => `  ${visible(taskId)}  ${fault}`);
}

function survivorsOf(proofs: readonly TaskProof[]): readonly string[] {
  const flagged = proofs.filter(({ mutants }) => mutants.survivors.length > 0);
  if (flagged.length === 0) return [];
  const lines = flagged.slice(0, shownSurvivors).map(({ taskId, mutants: { survivors, tried } }) => {
    const kinds = [...new Set(survivors.map(({ operator, place }) => `${operator} at ${place || "-"}`))].slice(0, 3).join(", ");
    return `  ${visible(taskId)}  ${survivors.length} of ${tried}: ${visible(kinds)}`;
  });
  const more =
    flagged.length > shownSurvivors ? [`  … and ${flagged.length - shownSurvivors} more; --json lists all with their texts`] : [];
  return ["", `Accept a mutant, which may say the same as the right answer (${flagged.length}):`, ...lines, ...more];
}

function shown({ k, n, rate, interval }: Share): string {
  return formatRate(rate, interval, { k, n });
}
