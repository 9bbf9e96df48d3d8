// The parts that pages over runs are made of, for who makes another page of them.
export { comparisonParts } from "./compare/comparison-html.ts";
export { formatCount, formatRate, formatSeconds, formatUsd } from "./format.ts";
export { rateBar } from "./html/charts.ts";
export { type ChosenTasks, chooseTasks, type ReasonToLook, reasonsToLook, type TaskToShow } from "./html/choose-tasks.ts";
export { expectedDiff } from "./html/expected-diff.ts";
export { html, Markup, nothing, textBlock, textLine, withEscapes } from "./html/markup.ts";
export type { PageParts } from "./html/page-frame.ts";
export { script as pageScript } from "./html/script.ts";
export {
  answersSection,
  comparisonsSection,
  costSection,
  environmentSection,
  familiesSection,
  modelsOf,
  ratesSection,
  verdictSection,
} from "./html/sections.ts";
export { style as pageStyle } from "./html/style.ts";
export { dataTable } from "./html/table.ts";
export { candidateMarks, verdictRow } from "./html/task-details.ts";
export { textDiff } from "./html/text-diff.ts";
export { correctOf } from "./measures.ts";
export { Progress } from "./progress.ts";
