import type { CommandContext } from "@cupel/command-line";
import type { CheckProgress } from "@cupel/determinism";

/** Milliseconds between two lines: a terminal is not a log. */
const pause = 100;

/** One line on stderr that says what a check is doing, rewritten in place; nothing where stderr is no terminal. */
export function progressLine(context: CommandContext): { readonly show: (progress: CheckProgress) => void; readonly clear: () => void } {
  if (!context.terminal.stderr) return { show: () => {}, clear: () => {} };
  let [last, shown] = [0, false];
  return {
    show: ({ stage, done, planned, diverged }) => {
      const now = context.now();
      if (now - last < pause) return;
      [last, shown] = [now, true];
      const text = `${stage}: ${done} answers of about ${Math.max(planned, done)}${diverged > 0 ? `, ${diverged} prompts diverged` : ""}`;
      context.writeError(`\r${text.slice(0, context.terminal.columns - 1).padEnd(context.terminal.columns - 1)}`);
    },
    clear: () => {
      if (shown) context.writeError(`\r${" ".repeat(context.terminal.columns - 1)}\r`);
    },
  };
}
