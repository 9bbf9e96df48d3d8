import type { RunEnd, RunInfo, RunRecord } from "@cupel/core";
import { gather } from "./figures.ts";
import type { FactsGatherer, RecordFacts } from "./record-facts.ts";
import { summarizeFacts } from "./summarize.ts";
import type { Summary } from "./summary.ts";

/** A run to be reported: its facts at hand, its records to be gone through again where a report shows texts. */
export interface ReportSource {
  readonly info: RunInfo;
  readonly end: RunEnd;
  readonly summary: Summary;
  readonly facts: readonly RecordFacts[];
  /** All records, each time anew. Any order. */
  records(): Iterable<RunRecord> | AsyncIterable<RunRecord>;
}

/** A source for reports, from facts that were gathered of the records. The summary is formed once. */
export function reportSource(
  gathered: FactsGatherer,
  { info, end, records }: Pick<ReportSource, "info" | "end" | "records">,
): ReportSource {
  let summary: Summary | undefined;
  return {
    info,
    end,
    facts: gathered.facts,
    records,
    get summary() {
      return (summary ??= summarizeFacts(gathered, info, end));
    },
  };
}

/** The same from records in memory. */
export function reportSourceOf(records: readonly RunRecord[], info: RunInfo, end: RunEnd): ReportSource {
  return reportSource(gather(records), { info, end, records: () => records });
}

/** All records of a source, in memory. */
export async function recordsOf(source: ReportSource): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for await (const record of source.records()) records.push(record);
  return records;
}
