import { VerdictReporter as Loaded } from "./verdict-reporter.ts";

export { type VerdictReport, VerdictReporter, type VerdictReporterOptions } from "./verdict-reporter.ts";

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter named by its module from there
export default class extends Loaded {}
