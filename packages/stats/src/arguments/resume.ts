/** What every resumable object is saved as: plain JSON with the version of its own form. */
export interface Saved {
  readonly schema: 1;
}

/** @throws RangeError for a state of another version, or one that is not a state at all */
export function resume<State extends Saved>(state: State): State {
  if (state?.schema !== 1) throw new RangeError(`a state of schema ${state?.schema} cannot be resumed; this version reads schema 1`);
  return state;
}
