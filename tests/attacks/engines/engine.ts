import type { TestOutcome } from "@cupel/sandbox";
import type { Attack, Corpus } from "../manifest.ts";

/** A verdict on an attack, as far as it is looked at. */
export interface Judgement extends Pick<TestOutcome, "milliseconds"> {
  readonly status: string;
  readonly code: string;
  readonly detail?: string;
}

/** Something that judges candidates of one language, opened. */
export interface OpenEngine extends AsyncDisposable {
  /** Judges a program as each shape of job that the engine knows. */
  judge(source: string, attack: Attack): Promise<readonly Judgement[]>;
  /** Makes a program that is right only if tests beside it, in its own interpreter, are beaten by the attack. */
  beside?(source: string): string;
}

/** An engine under attack. `slow` ones are left to `npm run test:attacks`. */
export interface Engine {
  readonly name: string;
  readonly language: Attack["language"];
  readonly slow?: boolean;
  /** What the engine speaks. An attack in another dialect may fail in any way, such as by being no query at all. */
  readonly dialect?: string;
  /** Milliseconds that a verdict may take beyond the limit; default 1,000. */
  readonly graceMs?: number;
  open(corpus: Corpus): Promise<OpenEngine>;
}
