import { broken, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";

/** What two texts may differ in: letters' case, amount and kind of white space (none counts at the ends), composition of characters (NFKC). */
export type TextNormalisation = "case" | "whitespace" | "unicode";

/** What a text task checks: publicly what its checks hold, while scoring also what the gold adds. */
export interface TextChecks {
  /** The whole answer. */
  readonly exact?: string;
  /** Each of these must occur. */
  readonly contains?: readonly string[];
  readonly ignore?: readonly TextNormalisation[];
}

/** Verifies that an answer is a text, or holds texts. What may differ is declared by the task. */
export function text(): Verifier<TextChecks> {
  const verify = async ({ checks, candidate, scope }: VerifierInput<TextChecks>): Promise<Verdict> => {
    const { exact, contains = [], ignore = [] } = checks;
    const answer = normalised(candidate.text, ignore);
    const missing = contains.filter((part) => !answer.includes(normalised(part, ignore)));
    const isExact = exact === undefined || answer === normalised(exact, ignore);
    const count = contains.length + (exact === undefined ? 0 : 1);
    if (count === 0)
      return scope === "public" ? pass({ level: "parsed" }) : broken("the task has no text to score against", { code: "vacuous" });
    if (isExact && missing.length === 0) return pass();
    if (scope === "gold")
      return fail(`${missing.length + (isExact ? 0 : 1)} of ${count} texts differ`, { evidence: { exact: isExact, missing } });
    return fail(missing[0] === undefined ? "the answer is another text" : `the answer lacks ${JSON.stringify(missing[0].slice(0, 200))}`);
  };
  return guarded({ name: "text", version: "1", verify, defects });
}

function normalised(text: string, ignore: readonly TextNormalisation[]): string {
  let result = text;
  if (ignore.includes("unicode")) result = result.normalize("NFKC");
  if (ignore.includes("case")) result = result.toLowerCase();
  return ignore.includes("whitespace") ? result.split(/\s+/).filter(Boolean).join(" ") : result;
}

function defects({ exact, contains, ignore }: TextChecks): readonly string[] {
  const isTexts = (value: unknown) => Array.isArray(value) && value.every((part) => typeof part === "string" && part !== "");
  const sentences: string[] = [];
  if (exact !== undefined && typeof exact !== "string") sentences.push("exact must be a text");
  if (contains !== undefined && !isTexts(contains)) sentences.push("contains must be a list of texts that are not empty");
  if (ignore !== undefined && !(isTexts(ignore) && ignore.every((name) => ["case", "whitespace", "unicode"].includes(name)))) {
    sentences.push("ignore may name case, whitespace and unicode");
  }
  return sentences;
}
