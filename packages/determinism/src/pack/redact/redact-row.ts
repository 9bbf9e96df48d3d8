import type { TopScore } from "@cupel/core";
import type { TraceRow } from "../../types/trace.ts";
import { mapStrings } from "./map-strings.ts";
import { type Pseudonyms, redacted } from "./pseudonym.ts";

/** A row without its answer: text by length and HMAC, no ids, alternatives by their scores alone. */
export function redactAnswer(row: TraceRow, { hide }: Pseudonyms): TraceRow {
  return {
    ...row,
    outputTokenIds: null,
    text: hide(row.text),
    topScores: row.topScores?.map((top) => top && redactTop(top)) ?? null,
    error: row.error && { ...row.error, message: redacted },
  };
}

/** A row without prompt and answer. */
export function redactRow(row: TraceRow, names: Pseudonyms): TraceRow {
  return {
    ...redactAnswer(row, names),
    promptId: names.mac(row.promptId),
    inputTokenIds: null,
    echo: row.echo && mapStrings(row.echo, () => redacted),
    sent: { ...row.sent, body: names.hide(row.sent.body), sha256: names.mac(row.sent.body) },
  };
}

/** Alternatives by their scores alone: equal names for equal tokens would be a cipher that counting solves. */
export function redactTop(top: readonly TopScore[]): readonly TopScore[] {
  return top.map(({ score }) => ({ id: null, token: redacted, score }));
}
