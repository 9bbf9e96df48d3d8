import { messageOf, type ProgressEvent, type Reporter, type RunEnd, type RunInfo, type RunRecord } from "@cupel/core";
import pLimit from "p-limit";

/** Tells all reporters, one thing at a time and in the order in which it happened. One that throws is reported and loses no record. */
export interface Reporting {
  start(info: RunInfo): Promise<void>;
  event(event: ProgressEvent): void;
  record(record: RunRecord): Promise<void>;
  end(records: readonly RunRecord[], info: RunInfo, end: RunEnd): Promise<void>;
}

/** @param warn takes a sentence per failure of a reporter */
export function createReporting(reporters: readonly Reporter[], warn: (sentence: string) => void): Reporting {
  const inTurn = pLimit(1);
  const failed = (reporter: Reporter, thrown: unknown) => warn(`reporter ${reporter.name}: ${messageOf(thrown)}`);
  const tell = (what: (reporter: Reporter) => Promise<void> | void): Promise<void> =>
    inTurn(async () => {
      for (const reporter of reporters) {
        try {
          await what(reporter);
        } catch (thrown) {
          failed(reporter, thrown);
        }
      }
    });
  return {
    start: (info) => tell((reporter) => reporter.start?.(info)),
    event: (event) => {
      for (const reporter of reporters) {
        try {
          reporter.event?.(event);
        } catch (thrown) {
          failed(reporter, thrown);
        }
      }
    },
    record: (record) => tell((reporter) => reporter.record?.(record)),
    end: (records, info, end) => tell((reporter) => reporter.end?.(records, info, end)),
  };
}
