import type { Policy } from "@cupel/core";
import { baseline } from "./baseline.ts";
import { bestOf } from "./best-of.ts";
import { contract } from "./contract.ts";
import { repair } from "./repair.ts";
import { sequence } from "./sequence.ts";

/** How hard the two composed policies try. */
export interface ComposedOptions {
  /** Samples of the plain question. Default 1. */
  readonly k?: number;
  /** Repairs of a rejected answer. Default 1. */
  readonly repairs?: number;
}

/** The plain question first, up to k samples and repairs; the contract when none passed. */
export function baselineFirst({ k = 1, repairs = 1 }: ComposedOptions = {}): Policy {
  return sequence(asked(k, repairs), contract({ repairs }));
}

/** The contract first; the plain question, up to k samples and repairs, when it did not pass. */
export function contractFirst({ k = 1, repairs = 1 }: ComposedOptions = {}): Policy {
  return sequence(contract({ repairs }), asked(k, repairs));
}

function asked(k: number, repairs: number): Policy {
  const first = k === 1 ? baseline() : bestOf(k);
  return repairs === 0 ? first : repair(first, { rounds: repairs });
}
