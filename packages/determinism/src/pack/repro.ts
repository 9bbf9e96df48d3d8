import type { TraceRow } from "../types/trace.ts";

/** The requests of a divergence: the left side's, and all that were in flight with the right side's. */
export interface Repro {
  readonly path: string;
  readonly left: string;
  readonly right: readonly string[];
  /** Which answer of the right side is the diverging one, and which output of it. */
  readonly place: number;
  readonly output: number;
}

/** The requests of two rows; `together` holds the rows that were sent with the right one, itself included. */
export function reproOf({
  left,
  right,
  together,
}: {
  readonly left: TraceRow;
  readonly right: TraceRow;
  readonly together: readonly TraceRow[];
}): Repro {
  const requests = together.filter((row) => row.batchSize === 1 || row.batchIndex === 0);
  const place = requests.findIndex((row) => row.sent.sha256 === right.sent.sha256);
  return {
    path: right.sent.path,
    left: left.sent.body,
    right: requests.map(({ sent }) => sent.body),
    place: Math.max(0, place),
    output: right.batchIndex,
  };
}
