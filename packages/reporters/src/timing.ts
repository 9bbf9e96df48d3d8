import type { Candidate, JudgedCandidate, RunRecord } from "@cupel/core";

/** A call of a task: a number that tells it apart from others of the task, and how long it took. */
export interface TimedCall {
  readonly fingerprint: number;
  milliseconds: number;
}

/**
 * How long the calls of one task took, as if every arm had run alone. Equal calls are made once per run and shared between arms, so an arm
 * that runs second looks free of cost: here a call costs what it cost where it was made, which is the longest time that any candidate of it
 * shows. Calls are told apart by seed, settings, and length and samples of prompt and answer, so that no text is kept.
 */
export class CallTimes {
  readonly #calls: TimedCall[] = [];

  /** Takes note of a call; the same is returned for each that is equal to it, with the longest time so far. */
  add({ backend }: Pick<RunRecord, "backend">, candidate: Candidate): TimedCall {
    const { milliseconds } = candidate;
    const fingerprint = fingerprintOf(backend, candidate);
    for (const call of this.#calls) {
      if (call.fingerprint !== fingerprint) continue;
      call.milliseconds = Math.max(call.milliseconds, milliseconds);
      return call;
    }
    const call = { fingerprint, milliseconds };
    this.#calls.push(call);
    return call;
  }
}

/** How long things took, as if every arm had run alone. */
export interface Timing {
  /** Milliseconds of a candidate's call, also where its result was taken over from an equal call of the run. */
  call(record: RunRecord, candidate: JudgedCandidate): number;
  /** Milliseconds that a task's calls and public checks took; scoring is not in it. Of a task without candidates, its wall time. */
  task(record: RunRecord): number;
}

/** Timing over the records of one task. */
export function timingOf(records: readonly RunRecord[]): Timing {
  const times = new CallTimes();
  for (const record of records) for (const candidate of record.candidates) times.add(record, candidate);
  const call = (record: RunRecord, candidate: JudgedCandidate): number => times.add(record, candidate).milliseconds;
  const task = (record: RunRecord): number =>
    record.candidates.length === 0
      ? record.milliseconds
      : record.candidates.reduce((sum, candidate) => sum + call(record, candidate) + candidate.verifyMilliseconds, 0);
  return { call, task };
}

/** A number for what makes a call: 32 bits over its settings and up to 64 characters of each text. */
function fingerprintOf(backend: string, { model, prompt, raw, seed, temperature, maxTokens, memory }: Candidate): number {
  let hash = memory?.exact === true ? 1 : 0;
  for (const value of [seed, temperature * 2 ** 20, maxTokens, prompt.length, raw.length]) hash = mixed(hash, value);
  for (const text of [backend, model, prompt, raw]) {
    const step = Math.max(1, Math.floor(text.length / 64));
    for (let index = text.length - 1; index >= 0; index -= step) hash = mixed(hash, text.charCodeAt(index));
  }
  return hash;
}

function mixed(hash: number, value: number): number {
  const bits = Math.imul(hash ^ value, 0x5bd1e995);
  return bits ^ (bits >>> 15);
}
