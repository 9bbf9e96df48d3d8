import { canonicalJson, type JudgedCandidate, type RunRecord } from "@cupel/core";

/**
 * What the calls of a record cost in USD beyond those that records before it have already: equal calls are made once per run. Null where the
 * cost of one cannot be told.
 *
 * @param peers records of the same task and model in the order in which their arms are reported
 */
export function physicalCost(record: RunRecord, peers: readonly RunRecord[]): number | null {
  const place = peers.findIndex(({ arm }) => arm === record.arm);
  const before = place < 0 ? [] : peers.slice(0, place);
  const paid = new Set(before.flatMap((peer) => peer.candidates.map((candidate) => callKey(peer, candidate))));
  let sum = 0;
  for (const candidate of record.candidates) {
    const key = callKey(record, candidate);
    if (paid.has(key)) continue;
    if (candidate.usd === undefined) return null;
    paid.add(key);
    sum += candidate.usd;
  }
  return sum;
}

/** The same for candidates of one task that came from one call, whichever arms they are in. */
export function callKey({ backend }: RunRecord, { model, prompt, seed, temperature, maxTokens, raw, memory }: JudgedCandidate): string {
  return canonicalJson([backend, model, prompt, seed, temperature, maxTokens, raw, memory?.exact === true]);
}
