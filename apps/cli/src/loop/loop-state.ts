import type { Note } from "@cupel/core";
import { endOf, iterationOf, type LoopEnd, type LoopIteration } from "@cupel/policies";

/** What a loop has told so far. */
export interface LoopState {
  readonly iterations: readonly LoopIteration[];
  /** Absent while it goes on, and where it was interrupted. */
  readonly end?: LoopEnd;
}

export const nothingYet: LoopState = { iterations: [] };

/** The state after one more note; the same where the note is none of a loop. */
export function stateAfter(state: LoopState, note: Note): LoopState {
  const iteration = iterationOf(note);
  if (iteration !== undefined) return { ...state, iterations: [...state.iterations, iteration] };
  const end = endOf(note);
  return end === undefined ? state : { ...state, end };
}

/** The iteration with the best program so far. */
export function bestOf({ iterations, end }: LoopState): LoopIteration | undefined {
  const number = (end ?? iterations.at(-1))?.best?.iteration;
  return iterations.find(({ iteration }) => iteration === number);
}
