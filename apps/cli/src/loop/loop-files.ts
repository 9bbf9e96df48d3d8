import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, RunEnd, RunInfo, RunRecord } from "@cupel/core";
import { writeAtomically } from "@cupel/reporters";
import { loopMarkdown } from "./loop-markdown.ts";
import { type LoopReport, loopReport } from "./loop-report.ts";
import { bestOf, type LoopState, nothingYet, stateAfter } from "./loop-state.ts";

/** Keeps the files of a loop: the best program as soon as it is found, the history, and in the end the report. */
export interface LoopFiles extends Reporter {
  /** What the loop came to; absent until it has ended. */
  readonly report: LoopReport | undefined;
  /** Resolves when everything that was told is written. @throws CupelError as `writeAtomically` */
  written(): Promise<void>;
  /** Writes the report of a loop that something ended from outside, such as a server that is gone. */
  cutShort(reason: string): Promise<void>;
}

/** @param language of the programs */
export function loopFiles(directory: string, { language }: { readonly language: string }): LoopFiles {
  const program = join(directory, `program.${{ javascript: "js", typescript: "ts" }[language] ?? "py"}`);
  const history = join(directory, "history.jsonl");
  // A loop that is resumed tells again what it told before: until it is past that, the longer history stands.
  const before = existsSync(history) ? readFileSync(history, "utf8") : "";
  let state = nothingYet;
  let report: LoopReport | undefined;
  let about: RunInfo | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = (path: string, text: string): void => {
    writing = writing.then(() => writeAtomically(path, text));
    // Whoever waits for it hears of it.
    writing.catch(() => undefined);
  };
  const take = (next: LoopState): void => {
    if (next === state) return;
    state = next;
    const text = historyText(state);
    if (!before.startsWith(text)) write(history, text);
    const best = bestOf(state);
    if (best !== undefined && best === state.iterations.at(-1)) write(program, asFile(best.source));
  };
  const conclude = async (info: RunInfo, end: RunEnd, record?: RunRecord): Promise<void> => {
    report = loopReport({ state, info, end, record });
    write(join(directory, "loop.json"), `${JSON.stringify(report, undefined, 2)}\n`);
    write(join(directory, "loop.md"), loopMarkdown(report, state));
    await writing;
  };
  return {
    name: "loop files",
    start: (info) => {
      about = info;
    },
    get report() {
      return report;
    },
    written: () => writing,
    event: (event) => {
      if (event.type === "note") take(stateAfter(state, event.note));
    },
    record: async (record: RunRecord) => {
      // Of a loop that had ended before nothing is told any more but its record.
      if (state.end === undefined) for (const note of (record.notes ?? []).slice(state.iterations.length)) take(stateAfter(state, note));
      await writing;
    },
    end: (records, info, end) => conclude(info, end, records[0]),
    cutShort: async (reason) => {
      if (about !== undefined && report === undefined) await conclude(about, { status: "partial", finishedAt: "", reason });
    },
  };
}

function historyText({ iterations, end }: LoopState): string {
  const lines = [
    ...iterations.map((iteration) => ({ event: "loop.iteration", ...iteration })),
    ...(end ? [{ event: "loop.stop", ...end }] : []),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function asFile(source: string): string {
  return source.endsWith("\n") ? source : `${source}\n`;
}
