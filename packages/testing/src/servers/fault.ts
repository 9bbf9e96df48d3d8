import { createRandom } from "@cupel/core";

/** What a server does to a call instead of answering it properly. */
export type Fault =
  /** Turns it away, with Retry-After in seconds where given, also written as a date. */
  | { readonly type: "status"; readonly status: number; readonly retryAfter?: number; readonly asDate?: boolean }
  /** Resets the connection before anything was said. */
  | { readonly type: "reset" }
  /** Closes its half of the connection without a word and goes on listening. */
  | { readonly type: "half-close" }
  /** Says nothing and keeps the connection. */
  | { readonly type: "hang" }
  /** Answers in twenty pieces, so many milliseconds apart. */
  | { readonly type: "drip"; readonly milliseconds: number }
  /** Closes the connection in the middle of the answer. */
  | { readonly type: "cut" }
  /** Ends the answer properly in the middle. */
  | { readonly type: "truncate" }
  /** Answers with a web page and status 200. */
  | { readonly type: "web-page" }
  /** Answers with a text of so many bytes, or in streams with so many bytes of pieces. */
  | { readonly type: "huge"; readonly bytes: number }
  /** Cuts all connections and refuses further ones for so many milliseconds. */
  | { readonly type: "down"; readonly milliseconds: number };

/** Says what happens to the call with this 0-based number; undefined: it is answered. */
export type FaultSchedule = (call: number) => Fault | undefined;

/** Durations in a mix. */
export interface FaultMixOptions {
  /** Share of calls that meet a fault, from 0 to 1. */
  readonly share: number;
  /** Kinds of fault in the mix. Default: all. */
  readonly types?: readonly Fault["type"][];
  /** What it turns calls away with. Default: 429, 500, 502, 503, 504, 529, most often 429 and 503. */
  readonly statuses?: readonly number[];
  /** Longest Retry-After in whole seconds. Default 2. */
  readonly retryAfter?: number;
  /** Milliseconds between the pieces of a drip, and those for which a server is down. Default 5 and 50. */
  readonly drip?: number;
  readonly down?: number;
}

/** Every kind of fault. */
export const faultTypes: readonly Fault["type"][] = [
  "status",
  "reset",
  "half-close",
  "hang",
  "drip",
  "cut",
  "truncate",
  "web-page",
  "huge",
  "down",
];

const allStatuses = [429, 429, 429, 500, 502, 503, 503, 504, 529];

/** A mix that depends on the seed only: the same call number meets the same fault, whoever makes it. */
export function mixedFaults(seed: string | number, options: FaultMixOptions): FaultSchedule {
  const { share, types = faultTypes, statuses = allStatuses, retryAfter = 2, drip = 5, down = 50 } = options;
  const random = createRandom(seed);
  return (call) => {
    const own = random.split("call", call);
    if (own.next() >= share) return undefined;
    const type = types[own.integer(types.length)];
    switch (type) {
      case "status": {
        const status = statuses[own.integer(statuses.length)] ?? 429;
        const asked = own.integer(3);
        return { type, status, ...(asked > 0 && { retryAfter: own.integer(retryAfter + 1), asDate: asked === 2 }) };
      }
      case "drip":
        return { type, milliseconds: own.integer(drip + 1) };
      case "huge":
        return { type, bytes: 10_000_000 };
      case "down":
        return { type, milliseconds: own.integer(down + 1) };
      default:
        return type && { type };
    }
  };
}
