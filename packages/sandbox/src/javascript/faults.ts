import type { TestOutcome } from "../outcome.ts";

/** What a fault says. */
export type FaultNote = Pick<TestOutcome, "status" | "code"> & { readonly detail: string };

/** Thrown where a fault ends what was being done. It is recorded already. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/** The first fault of a job, kept where tests cannot reach it: one that swallows exceptions cannot turn it into a pass. */
export class Faults {
  #first: FaultNote | undefined;

  get first(): FaultNote | undefined {
    return this.#first;
  }

  /** Records a fault, if it is the first, and throws. */
  trip(code: TestOutcome["code"], detail: string, status: TestOutcome["status"] = "fail"): never {
    this.#first ??= { status, code, detail: detail.slice(0, 2000) };
    throw new Fault(detail);
  }

  /** Throws when there is one. */
  check(): void {
    if (this.#first !== undefined) throw new Fault(this.#first.detail);
  }
}
