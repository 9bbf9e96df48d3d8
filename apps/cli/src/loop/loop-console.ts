import type { CommandContext } from "@cupel/command-line";
import { type Backend, type Reporter, withGenerate } from "@cupel/core";
import { iterationOf } from "@cupel/policies";
import type { LoopConduct } from "./loop-settings.ts";
import { caseTable, iterationLine } from "./loop-text.ts";

/** Tells people how a loop goes on, on stderr. */
export interface LoopConsole extends Reporter {
  /** The backend, with its calls watched. */
  watch(backend: Backend, role: "improver" | "evaluator"): Backend;
}

/** A line and a table for each iteration; on a terminal also who is being asked meanwhile. */
export function loopConsole({ writeError, terminal }: CommandContext, { detail, rows }: LoopConduct): LoopConsole {
  const isLive = terminal.stderr && detail !== "none";
  const clear = isLive ? "\r\u001b[K" : "";
  const going = { improver: 0, evaluator: 0 };
  let answered = 0;
  let iteration = 1;
  const tell = (text: string): void => {
    if (detail !== "none") writeError(`${clear}${text}\n`);
  };
  const show = (): void => {
    if (!isLive) return;
    const what = going.improver > 0 ? "a program is being written" : `${answered} results reviewed, ${going.evaluator} being reviewed`;
    writeError(`${clear}${`iteration ${iteration}: ${what}`.slice(0, terminal.columns - 1)}`);
  };
  return {
    name: "loop console",
    watch: (backend, role) =>
      withGenerate(backend, async (request) => {
        going[role]++;
        show();
        try {
          return await backend.generate(request);
        } finally {
          going[role]--;
          if (role === "evaluator") answered++;
          show();
        }
      }),
    event: (event) => {
      if (event.type === "candidate" && isLive) writeError(`${clear}iteration ${iteration}: the program runs`);
      const found = event.type === "note" ? iterationOf(event.note) : undefined;
      if (found === undefined) return;
      tell(iterationLine(found));
      const table = caseTable(found, { columns: terminal.columns, rows, words: detail === "all" });
      if (table !== "") tell(table);
      answered = 0;
      iteration = found.iteration + 1;
    },
    end: () => {
      if (isLive) writeError(clear);
    },
  };
}
