import { visible } from "@cupel/reporters";
import { taskAddress } from "../http/addresses.ts";
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

/** The latest records of a run. */
export function latestOf(name: string, { latest }: OpenedRun): readonly ToldRecord[] {
  return latest.map((record) => {
    const { taskId, arm, model } = record;
    const { kind, what, reason } = outcomeIn(record);
    const rest = [arm, model, ...(reason === "" ? [] : [reason])].map((text) => cut(visible(text), 160)).join(" · ");
    return { kind, what, id: cut(visible(taskId), 120), rest, address: taskAddress(name, { id: taskId, model }) };
  });
}

/** What an event says of a run. */
export function toldProgress(name: string, opened: OpenedRun): ToldProgress {
  const { info } = opened.stored;
  return { done: opened.starts.length, total: info.total, line: opened.progress, latest: latestOf(name, opened) };
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
