import { type Backend, CupelError } from "@cupel/core";

/** How a judge is asked. */
export interface JudgeOptions {
  /** The model that judges. It stays the caller's to dispose of. */
  readonly backend: Backend;
  /** The grades from worst to best, at least two. Default `wrong`, `partly`, `right`. */
  readonly grades?: readonly string[];
  /** The least grade that passes, any but the worst. Default the best. */
  readonly threshold?: string;
  /** How often it is asked, with a seed of its own each; an odd number up to 99. The majority decides. Default 1. */
  readonly votes?: number;
  /** Decides every seed. Default 0. */
  readonly seed?: number;
  /** Default 0 for one vote, 0.7 for several. */
  readonly temperature?: number;
  /** Most tokens of a reply. Default 512. */
  readonly maxTokens?: number;
  /** Most characters of an answer that is judged; a longer one is refused. Default 20,000. */
  readonly longestAnswer?: number;
}

/** The options with their defaults. @throws CupelError `USAGE` for what is out of range */
export function judgeSettings(options: JudgeOptions): Required<JudgeOptions> {
  const { grades = ["wrong", "partly", "right"], votes = 1 } = options;
  const settings: Required<JudgeOptions> = {
    threshold: grades.at(-1) ?? "",
    seed: 0,
    temperature: votes === 1 ? 0 : 0.7,
    maxTokens: 512,
    longestAnswer: 20_000,
    ...options,
    grades,
    votes,
  };
  const distinct = new Set(grades.map((grade) => grade.toLowerCase())).size;
  if (
    grades.length < 2 ||
    distinct < grades.length ||
    !grades.every((grade) => /^[\p{L}\p{N}](?:[\p{L}\p{N} -]{0,38}[\p{L}\p{N}])?$/u.test(grade))
  ) {
    throw new CupelError("USAGE", `judge: the grades are ${grades.join(", ") || "missing"}; they must be two or more different words.`);
  }
  if (grades.indexOf(settings.threshold) < 1) {
    throw new CupelError(
      "USAGE",
      `judge: the threshold is "${settings.threshold}"; it must be a grade above ${grades[0]}, which any answer reaches.`,
    );
  }
  if (!(Number.isInteger(votes) && votes % 2 === 1 && votes > 0 && votes < 100)) {
    throw new CupelError("USAGE", `judge: votes is ${votes}; it must be an odd number from 1 to 99.`);
  }
  return settings;
}
