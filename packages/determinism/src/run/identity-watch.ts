import type { DeterminismTarget } from "@cupel/core";
import type { IdentitySegment, TraceEvent } from "../types/trace.ts";

/** Watches that the setup stays the one it was. */
export interface IdentityWatch {
  readonly segments: readonly IdentitySegment[];
  /** The stretch that a row belongs to, by what its answer says of the setup; null: it says nothing. */
  segmentOf(servedBy: string | null): number;
  /** Counts rows and asks again every so many. */
  after(rows: number): Promise<void>;
  look(): Promise<void>;
}

/** Asks the target who it is. Stretches are told apart by identity and by what answers say; one that comes back is the same stretch. */
export async function createIdentityWatch(
  target: DeterminismTarget,
  options: { readonly every: number; readonly note: (kind: TraceEvent["kind"], detail: string) => void; readonly sequence: () => number },
): Promise<IdentityWatch> {
  const segments: IdentitySegment[] = [];
  const known = new Map<string, number>();
  let identity = await target.identity();
  let servedBy: string | null = null;
  let count = 0;
  const keyOf = (said: string | null): string => `${identity.sha256} ${said ?? ""}`;
  const enter = (): number => {
    const key = keyOf(servedBy);
    const found = known.get(key);
    if (found !== undefined) return found;
    const segment = segments.length;
    known.set(key, segment);
    segments.push({ segment, identity, from: options.sequence() });
    if (segment > 0) options.note("drift", `the setup is another one: ${servedBy ?? identity.sha256.slice(0, 12)}`);
    return segment;
  };
  const look = async (): Promise<void> => {
    identity = await target.identity();
    if (segments.length > 0) enter();
  };
  return {
    segments,
    segmentOf: (said) => {
      const unnamed = servedBy === null ? known.get(keyOf(null)) : undefined;
      // The first answer that names its setup names that of the answers before, too: some say it only in streams.
      if (said !== null && unnamed !== undefined) known.set(keyOf(said), unnamed);
      servedBy = said ?? servedBy;
      return enter();
    },
    after: async (rows) => {
      count += rows;
      if (count < options.every) return;
      count = 0;
      await look();
    },
    look,
  };
}
