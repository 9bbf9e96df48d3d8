export { type CaseResult, caseResultOf } from "./case-result.ts";
export { type CompareOptions, compareContenders } from "./compare/compare-contenders.ts";
export { comparisonHtml } from "./compare/comparison-html.ts";
export { comparisonMarkdown } from "./compare/comparison-markdown.ts";
export type { ComparisonReport, PairReport } from "./compare/comparison-report.ts";
export { comparisonSchema } from "./compare/comparison-schema.ts";
export { type ComparisonTextOptions, comparisonText } from "./compare/comparison-text.ts";
export type { Contender, ContenderRun } from "./compare/contender.ts";
export {
  type ComparisonCondition,
  type ComparisonGateSettings,
  type ComparisonGates,
  comparisonConditions,
  type GateStatus,
} from "./compare/gate-comparison.ts";
export type { Comparison } from "./compare-arms.ts";
export type { ModelComparison } from "./compare-models.ts";
export { type ConsoleReporterOptions, consoleReporter } from "./console-reporter.ts";
export { csvTable } from "./csv.ts";
export type { Decision, PolicyRoute } from "./decision.ts";
export type { CheckpointOptions } from "./file-reporter.ts";
export { formatRate, formatSeconds } from "./format.ts";
export type { GateReport, GateResult, RunGateStatus } from "./gates/gate-report.ts";
export { type GateCondition, type GateSettings, gateConditions } from "./gates/gate-settings.ts";
export { type GithubAnnotationsOptions, githubAnnotations, type TaskPlace } from "./github-annotations.ts";
export { type GithubSummaryOptions, githubSummary } from "./github-summary.ts";
export { candidateSchema } from "./hf/candidate-schema.ts";
export { type DatasetFile, hfDataset } from "./hf/dataset.ts";
export { type HtmlReportOptions, htmlReport } from "./html/html-report.ts";
export { html, Markup, nothing, textBlock, textLine, withEscapes } from "./html/markup.ts";
export { type PageParts, pageFrame } from "./html/page-frame.ts";
export { dataTable } from "./html/table.ts";
export { textDiff } from "./html/text-diff.ts";
export { htmlReporter } from "./html-reporter.ts";
export { junitXml } from "./junit.ts";
export { leaderboardMarkdown } from "./leaderboard-markdown.ts";
export { leaderboardReporter } from "./leaderboard-reporter.ts";
export { leaderboardText } from "./leaderboard-text.ts";
export { codeMarkdown, markdownRow, plainMarkdown } from "./markdown-text.ts";
export type { ExtractionCounts, Measures } from "./measures.ts";
export { type MemoryLift, withoutMemory } from "./memory-lift.ts";
export { type Outcome, outcomeOf } from "./outcome.ts";
export type { PairedFacts } from "./paired.ts";
export type { IntervalPair } from "./rate.ts";
export { FactsGatherer, type RecordFacts } from "./record-facts.ts";
export { formatOfFile, type ReportFormat, type ReportStyle, reportFormats } from "./report-formats.ts";
export { type ReportSource, recordsOf, reportSource, reportSourceOf } from "./report-source.ts";
export { reportedArm } from "./reported-arm.ts";
export { type SampleRow, sampleRow } from "./sample-row.ts";
export { sampleSchema } from "./sample-schema.ts";
export { samplesReporter, samplesText } from "./samples-reporter.ts";
export { summarize, summarizeFacts } from "./summarize.ts";
export {
  type ArmMeasures,
  artifactVersion,
  type LeaderboardEntry,
  type ReferenceKindFigures,
  type ReferenceOverallFigures,
  type Summary,
} from "./summary.ts";
export { summaryReporter } from "./summary-reporter.ts";
export { summarySchema } from "./summary-schema.ts";
export type { TaskFacts } from "./task-facts.ts";
export { textTable } from "./text-table.ts";
export { type WinRow, winRows } from "./win-row.ts";
export { winSchema } from "./win-schema.ts";
export { winsReporter } from "./wins-reporter.ts";
export { writeAtomically } from "./write-atomically.ts";
export { xmlAttribute, xmlContent } from "./xml-text.ts";
