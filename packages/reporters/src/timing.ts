import type { Candidate, JudgedCandidate, RunRecord } from "@cupel/core";
import { NumberList } from "./number-list.ts";

/** What a task's calls are found by. */
export interface CalledTask {
  /** The last one that is new; -1 before there is one. */
  lastCall: number;
}

/**
 * How long calls took, as if every arm had run alone. Equal calls of a task are made once per run and shared between arms, so an arm
 * that runs second looks free of cost: here a call costs what it cost where it was made, which is the longest time that any candidate of it
 * shows. Calls are told apart by seed, settings, and length and samples of prompt and answer, so that no text is kept.
 */
export class CallTimes {
  readonly #fingerprints = new NumberList();
  readonly #milliseconds = new NumberList();
  /** Of each call the one of its task before it. */
  readonly #before = new NumberList();

  /** Takes note of a call; the same number is returned for each that is equal to it, and has the longest time so far. */
  add(task: CalledTask, backend: string, candidate: Candidate): number {
    const { milliseconds } = candidate;
    const fingerprint = fingerprintOf(backend, candidate);
    for (let call = task.lastCall; call >= 0; call = this.#before.at(call)) {
      if (this.#fingerprints.at(call) !== fingerprint) continue;
      if (milliseconds > this.milliseconds(call)) this.#milliseconds.set(call, milliseconds);
      return call;
    }
    this.#fingerprints.push(fingerprint);
    this.#before.push(task.lastCall);
    task.lastCall = this.#milliseconds.push(milliseconds);
    return task.lastCall;
  }

  milliseconds(call: number): number {
    return this.#milliseconds.at(call);
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
  const of = { lastCall: -1 };
  for (const { backend, candidates } of records) for (const candidate of candidates) times.add(of, backend, candidate);
  const call = ({ backend }: RunRecord, candidate: JudgedCandidate): number => times.milliseconds(times.add(of, backend, candidate));
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
