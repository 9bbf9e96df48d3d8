import { isJsonObject, visible } from "@cupel/core";
import { formatRate } from "./format.ts";
import type { LeaderboardEntry, Summary } from "./summary.ts";

/** What a reader must know before the figures: oracle, partial, families that hold several tasks, reused, cached and agreed answers, errors. */
export function notesOf(summary: Summary): readonly string[] {
  const notes: string[] = [];
  const { records, leaderboard } = summary;
  if (summary.oracle) {
    notes.push("ORACLE RUN: hidden gold steered the loop. These rates are no estimate of what a user without gold would see.");
  }
  if (summary.status === "partial") {
    const reason = summary.status_reason === "" ? "" : ` (${summary.status_reason})`;
    notes.push(`PARTIAL: ${records.done} of ${records.total} records${reason}.`);
  }
  for (const { model, message } of summary.failures) {
    const done = leaderboard.find((entry) => entry.model === model)?.overall.arms ?? {};
    const records = Object.values(done).reduce((sum, { tasks }) => sum + tasks, 0);
    notes.push(`MODEL FAILED: ${visible(model)}, after ${records} records: ${visible(message)}`);
  }
  if (summary.family_count < summary.tasks_seen) {
    notes.push(
      `The ${summary.tasks_seen} tasks are ${summary.family_count} ${summary.family_count === 1 ? "family" : "families"}: intervals are widened by how alike the tasks of one are, and comparisons are tested over families.`,
    );
  }
  const all = leaderboard.flatMap(({ overall }) => Object.values(overall.arms));
  const reused = all.reduce((sum, { memory_exact_hits }) => sum + memory_exact_hits, 0);
  if (reused > 0) {
    notes.push(
      `${reused === 1 ? "1 answer was reused from memory as it is" : `${reused} answers were reused from memory as they are`}: left out of every rate.`,
    );
  }
  const kept = all.reduce((sum, { cache_hits }) => sum + cache_hits, 0);
  if (kept > 0) {
    notes.push(
      `${kept === 1 ? "1 sample came" : `${kept} samples came`} from the response cache: its tokens and time are those of the call that was made once.`,
    );
  }
  notes.push(...leaderboard.flatMap((entry) => agreedNotes(entry, leaderboard.length)));
  notes.push(...memoryNotes(summary.config));
  const duplicates = all.reduce((sum, own) => sum + own.duplicates, 0);
  if (duplicates > 0)
    notes.push(
      `${duplicates} ${duplicates === 1 ? "candidate repeats" : "candidates repeat"} an earlier one of ${duplicates === 1 ? "its" : "their"} task to the byte.`,
    );
  const errors = all.reduce((sum, own) => sum + own.errors, 0);
  if (errors > 0)
    notes.push(
      `${errors} ${errors === 1 ? "record is an error" : "records are errors"}: neither pass nor fail, left out of the rates they leave undecided.`,
    );
  return notes;
}

/** What was found when the wins that a run learns from were checked again. */
function memoryNotes({ memory_reverified: found }: Summary["config"]): readonly string[] {
  if (!isJsonObject(found)) return [];
  const of = (name: string) => Number(found[name] ?? 0);
  const out = of("refused") + of("broken");
  return [
    `Memory: of ${of("loaded")} wins ${of("verified")} pass the checks of their task today, ${of("parsed")} only parse or load, ` +
      `${out} were left out (${of("refused")} fail today, of ${of("broken")} the check broke), and ${of("unchecked")} are unchecked, since their task is not at hand.`,
  ];
}

/** Agreed answers are in no rate of verified ones: what they are worth is said apart. */
function agreedNotes({ model, overall: { arms } }: LeaderboardEntry, models: number): readonly string[] {
  return Object.entries(arms).flatMap(([arm, own]) => {
    if (own.agreed_k === 0) return [];
    const where = models > 1 ? `${visible(arm)} of ${visible(model)}` : visible(arm);
    const worth = formatRate(own.agreed_correct_rate, own.agreed_correct_ci, { k: own.agreed_correct_k, n: own.agreed_correct_n });
    return [
      `${own.agreed_k} ${own.agreed_k === 1 ? "answer" : "answers"} of ${where} ${own.agreed_k === 1 ? "is" : "are"} agreed, not verified: others behave alike on tests that the model wrote. Correct among them: ${worth}.`,
    ];
  });
}
