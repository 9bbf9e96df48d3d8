/**
 * Starts judges somewhere: here, in containers, on another machine. All it has to do is to run Python on a text, `bootstrap`, and to carry
 * bytes: what the judge is comes by way of `send`. `connectJudge` makes a connection out of a judge's streams; `sandboxLaws` of
 * `@cupel/testing` and the attack programs say what a driver may claim.
 */
export interface SandboxDriver {
  /** The mode that verdicts and records name, such as `container`. */
  readonly mode: string;
  /** What holds a candidate there beside what the judge itself reports, such as `no network`. */
  readonly layers: readonly string[];
  /** Starts a judge: `python3 -s -S -B -X utf8 -c <bootstrap>`, with nothing in its environment but `PYTHONHASHSEED=0`. What it throws becomes `CupelError("SANDBOX_UNAVAILABLE")`. */
  boot(bootstrap: string): Promise<JudgeConnection>;
}

/** A judge that was started, as two streams of frames. */
export interface JudgeConnection {
  /** Writes a payload as one frame: 4 bytes of length, big-endian, then the payload. Never throws: a judge that is gone is seen by `receive`. */
  send(payload: Uint8Array): void;
  /** The payload of the next frame; undefined once the judge has ended. */
  receive(): Promise<Uint8Array | undefined>;
  /** Ends the judge and all that it started, at once. */
  kill(): void;
  /** What it said last on its error stream, for a reason. */
  lastWords(): string;
  /** Milliseconds that the judge has waited for a core since it started, where that can be known. */
  waitedMs?(): number;
  /** True while a job runs: an idle judge must not keep our process alive. */
  hold?(busy: boolean): void;
}
