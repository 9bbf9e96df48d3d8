import { Refusal } from "./refusal.ts";
import { longestRetryAfter } from "./retry.ts";
import { isAbsent, isReset } from "./transport-error.ts";

/** What an attempt that brought no answer means for the next one. */
export interface Failure {
  /**
   * Whether another attempt is safe. `refused`: the server turned the call away before any work on it; `broken`: the connection did not
   * stand until an answer began; `never`: another attempt could be another sample, or would come out the same.
   */
  readonly again: "refused" | "broken" | "never";
  /** Milliseconds that the server asks everybody to wait. */
  readonly retryAfter?: number;
  /** The server has too much to do. */
  readonly overloaded?: boolean;
  /** Whether the server is there: `yes` when it answered for itself, `doubtful` when nobody did, or a gateway in its place. */
  readonly there?: "yes" | "doubtful";
  /** The server wants to be left alone for longer than a call may wait. */
  readonly closed?: boolean;
}

/** What is known about the attempt beside its error. */
export interface AttemptFacts {
  /** Its time was over. */
  readonly late: boolean;
  /** The server has answered something before. */
  readonly known: boolean;
}

const turnedAway = [429, 503, 529];
const behindGateway = [502, 503, 504];

/**
 * The table of the package's README. A gateway's 502 is a broken connection one step further on and its 504 a time limit: an answer that
 * takes long must not be drawn again until it comes out short.
 */
export function failureOf(thrown: unknown, { late, known }: AttemptFacts): Failure {
  if (late) return { again: "never", overloaded: true, there: "doubtful" };
  if (thrown instanceof Refusal)
    return failureOfStatus({ status: thrown.error.status, retryAfter: thrown.retryAfter, shouldRetry: thrown.shouldRetry });
  if (isAbsent(thrown)) return { again: known ? "broken" : "never", there: "doubtful" };
  return isReset(thrown) ? { again: "broken", there: "doubtful" } : { again: "never" };
}

/** What an answer other than success says about another attempt. */
export interface RefusingStatus extends Pick<Refusal, "retryAfter" | "shouldRetry"> {
  readonly status: number;
}

/** The part of the table that goes by the status. */
export function failureOfStatus({ status, retryAfter, shouldRetry }: RefusingStatus): Failure {
  const refused = turnedAway.includes(status) || status === 408;
  const closed = refused && retryAfter !== undefined && retryAfter > longestRetryAfter;
  return {
    again: closed || shouldRetry === false ? "never" : refused || shouldRetry === true ? "refused" : status === 502 ? "broken" : "never",
    ...(refused && retryAfter !== undefined && { retryAfter }),
    overloaded: turnedAway.includes(status) || status === 504,
    there: behindGateway.includes(status) ? "doubtful" : "yes",
    closed,
  };
}
