import type { LoopReport } from "./loop-report.ts";
import type { LoopState } from "./loop-state.ts";
import { bestOf } from "./loop-state.ts";
import { iterationLine, reportText } from "./loop-text.ts";

/** The report as a document, with every iteration in a line and the best program. */
export function loopMarkdown(report: LoopReport, state: LoopState): string {
  const source = bestOf(state)?.source ?? "";
  const fence = "`".repeat(Math.max(3, ...[...source.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const iterations = state.iterations.map((iteration) => `- ${iterationLine(iteration).replaceAll("<", "&lt;")}`);
  return [
    `# Loop ${report.run_id}`,
    `\`\`\`text\n${reportText(report)}\`\`\``,
    "## Iterations",
    iterations.length === 0 ? "None." : iterations.join("\n"),
    "## Best program",
    source === "" ? "None." : `${fence}\n${source.trimEnd()}\n${fence}`,
    "Every case, review and program of every iteration stands in `history.jsonl`.\n",
  ].join("\n\n");
}
