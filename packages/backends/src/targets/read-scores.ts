import type { Observation, TopScore } from "@cupel/core";
import { arrayIn, stringIn } from "../read-json.ts";

type Scores = Pick<Observation, "scores" | "topScores" | "scoreKind">;

/** Servers print this, or a number far below it, for "not among those I kept" and for a probability of nought. */
const sentinel = -9999;

/** An entry per token with its alternatives, as llama-server, OpenAI and Ollama send them; null where a server sent none. */
export function readEntries(entries: readonly unknown[]): Scores {
  if (entries.length === 0) return { scores: null, topScores: null, scoreKind: null };
  return {
    scores: entries.map((entry) => known(numberIn(entry, "logprob"))),
    topScores: entries.map((entry) => {
      const top = arrayIn(entry, "top_logprobs")
        .map(readTop)
        .filter((one) => one !== undefined);
      return top.length === 0 ? null : top.sort((left, right) => right.score - left.score);
    }),
    scoreKind: "logprob",
  };
}

/** Ids of the entries; null where one has none. */
export function idsIn(entries: readonly unknown[]): readonly number[] | null {
  const ids = entries.map((entry) => numberIn(entry, "id"));
  return ids.every((id) => id !== undefined) ? ids : null;
}

/**
 * Entries put in the places of the tokens they belong to. A server that leaves out tokens which end in half a character has fewer entries
 * than tokens; what it left out is null, so that the index of a score is the index of its token.
 */
export function alignById(ids: readonly number[], entries: readonly unknown[]): readonly unknown[] {
  const placed: unknown[] = [];
  let next = 0;
  for (const id of ids) {
    const entry = entries[next];
    const same = numberIn(entry, "id") === id;
    placed.push(same ? entry : null);
    if (same) next++;
  }
  return next === entries.length ? placed : entries;
}

/** The numbers of a list; null where one is none or the list is not there. */
export function numbersIn(value: unknown, name: string): readonly number[] | null {
  const list = arrayIn(value, name);
  return list.length > 0 && list.every((item) => typeof item === "number") ? list : null;
}

export function numberIn(value: unknown, name: string): number | undefined {
  const member = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof member === "number" && Number.isFinite(member) ? member : undefined;
}

function known(score: number | undefined): number | null {
  return score === undefined || score <= sentinel ? null : score;
}

function readTop(entry: unknown): TopScore | undefined {
  const score = known(numberIn(entry, "logprob"));
  const token = stringIn(entry, "token");
  return score === null || token === undefined ? undefined : { id: numberIn(entry, "id") ?? null, token, score };
}
