import { visible } from "@cupel/core";
import { runAddress, taskAddress } from "../http/addresses.ts";
import type { LoopHistory } from "../loop/loop-history.ts";
import type { LatestRecord, OpenedRun } from "../runs/opened-run.ts";

/** A record as it is told while the run goes on. Texts are safe to be shown as they are. */
export interface ToldRecord {
  readonly kind: "pass" | "fail" | "error";
  readonly what: string;
  readonly id: string;
  readonly rest: string;
  readonly address: string;
}

/** How far a run is, as an event tells it. */
export interface ToldProgress {
  readonly done: number;
  readonly total: number;
  readonly line: string;
  readonly latest: readonly ToldRecord[];
}

/** The latest records of a run; of a loop, its latest iterations. */
export function latestOf(name: string, { latest, loop }: OpenedRun): readonly ToldRecord[] {
  if (loop !== undefined) return latestSteps(name, loop);
  return latest.map((record) => {
    const { taskId, arm, model } = record;
    const { kind, what, reason } = outcomeIn(record);
    const rest = [arm, model, ...(reason === "" ? [] : [reason])].map((text) => cut(visible(text), 160)).join(" · ");
    return { kind, what, id: cut(visible(taskId), 120), rest, address: taskAddress(name, { id: taskId, model }) };
  });
}

/** What an event says of a run; of a loop, by iterations. */
export function toldProgress(name: string, opened: OpenedRun): ToldProgress {
  const { loop, starts, stored, progress } = opened;
  const latest = latestOf(name, opened);
  const last = loop?.steps.at(-1);
  if (loop === undefined) return { done: starts.length, total: stored.info.total, line: progress, latest };
  if (last === undefined) return { done: 0, total: 1, line: "no iteration yet", latest };
  const { iteration, limit, passed, total } = last;
  return { done: iteration, total: limit, line: `iteration ${iteration} of at most ${limit}: ${passed} of ${total} cases pass`, latest };
}

function latestSteps(name: string, { steps }: LoopHistory): readonly ToldRecord[] {
  return steps
    .slice(-10)
    .reverse()
    .map(({ iteration, passed, total, improved }) => ({
      kind: passed === total ? "pass" : "fail",
      what: `${passed} of ${total}`,
      id: `iteration ${iteration}`,
      rest: improved ? "improved" : "",
      address: `${runAddress(name)}#iteration-${iteration}`,
    }));
}

function outcomeIn({ verdict, error, stopReason }: LatestRecord): Pick<ToldRecord, "kind" | "what"> & { readonly reason: string } {
  if (stopReason === "error" || verdict?.status === "error") {
    return { kind: "error", what: "error", reason: error?.message ?? verdict?.reason ?? "" };
  }
  if (verdict === null) return { kind: "fail", what: "no answer", reason: error?.message ?? "" };
  return { kind: verdict.status, what: verdict.status === "pass" ? verdict.level : verdict.status, reason: verdict.reason };
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
