/** The check ends here: a budget is spent or the target is gone. What was seen until then is judged. */
export class CheckStopped extends Error {
  readonly reason: string;
  /** What broke; absent for a budget. */
  readonly broke: unknown;

  constructor(reason: string, broke?: unknown) {
    super(reason);
    this.name = "CheckStopped";
    this.reason = reason;
    this.broke = broke;
  }
}
