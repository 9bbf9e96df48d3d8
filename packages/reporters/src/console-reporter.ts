import { type ProgressEvent, type Reporter, visible } from "@cupel/core";
import { cutToWidth } from "./cut-to-width.ts";
import { leaderboardText } from "./leaderboard-text.ts";
import { Progress } from "./progress.ts";
import { recordLine } from "./record-line.ts";
import { summarize } from "./summarize.ts";

/** Where and how the console reporter writes. */
export interface ConsoleReporterOptions {
  readonly write: (text: string) => void;
  /** True: one line is rewritten in place. False: a line per tenth of the run. */
  readonly isTerminal: boolean;
  /** Width in characters. Default 80. */
  readonly columns?: number;
  /** Default false; honouring NO_COLOR is the caller's part. */
  readonly colour?: boolean;
  /** A line for each record as well. Default false. */
  readonly verbose?: boolean;
}

/** Shows how far a run is, then its leaderboard. Errors get a line of their own when they happen. */
export function consoleReporter({ write, isTerminal, columns = 80, colour = false, verbose = false }: ConsoleReporterOptions): Reporter {
  const clear = isTerminal ? "\r\u001b[K" : "";
  let progress = new Progress(0);
  let shownTenth = 0;

  const show = (event: Extract<ProgressEvent, { type: "task-end" }>): void => {
    progress.finish(event);
    const { record } = event;
    if (verbose) write(`${clear}${recordLine(record)}\n`);
    else if (record.stopReason === "error") {
      const where = `${visible(record.arm)} ${visible(record.taskId)}`;
      write(`${clear}error: ${where}: ${visible(record.error?.message ?? "unknown")}\n`);
    }
    if (isTerminal) {
      write(`${clear}${cutToWidth(progress.line({ bars: true }), columns - 1)}`);
      return;
    }
    const tenth = event.total === 0 ? 10 : Math.floor((event.done * 10) / event.total);
    if (tenth > shownTenth) {
      shownTenth = tenth;
      write(`${progress.line()}\n`);
    }
  };

  return {
    name: "console",
    start: (info) => {
      progress = new Progress(info.total);
      const models = info.models.map(visible).join(", ");
      const resumed = info.resumed > 0 ? `, ${info.resumed} already there` : "";
      write(`run ${visible(info.runId)}: ${models}; ${info.arms.map(visible).join(", ")}; ${info.total} records${resumed}\n`);
      if (info.oracle) write("oracle: hidden gold steers this run\n");
      shownTenth = info.total === 0 ? 0 : Math.floor((info.resumed * 10) / info.total);
    },
    event: (event) => {
      if (event.type === "task-end") show(event);
    },
    end: (records, info, end) => {
      write(`${clear}\n${leaderboardText(summarize(records, info, end), { columns, colour })}`);
    },
  };
}
