/**
 * Something that every plug-in of a kind must do. `check` resolves when it holds and rejects with a sentence when it does not,
 * so any test runner can loop over laws: `for (const law of laws) test(law.name, law.check)`.
 */
export interface Law {
  readonly name: string;
  check(): Promise<void>;
}

/** Makes what a law is checked on. Called anew for each law. */
export type Make<Subject> = () => Subject | Promise<Subject>;
