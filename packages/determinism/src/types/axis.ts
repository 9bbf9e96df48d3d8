/** What may be varied between two sends of one prompt. `settings:<key>` varies any field of the request. */
export type AxisName =
  | "repeat"
  | "batch"
  | "concurrency"
  | "cache"
  | "order"
  | "neighbours"
  | "stream"
  | "restart"
  | "threads"
  | "ubatch"
  | "flash-attn"
  | "kv"
  | "time"
  | `settings:${string}`;

/** An axis with its levels, the baseline first. */
export interface AxisSpec {
  readonly axis: AxisName;
  /** Texts, as they stand on a command line: `1,2,4`, `cold,warm`. At least two, distinct; none for `repeat`. */
  readonly levels: readonly string[];
}
