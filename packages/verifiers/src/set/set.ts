import { broken, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { withoutReasoning } from "../reasoning.ts";
import { ignoreDefect, type TextNormalisation } from "../text/normalise-text.ts";
import { findItems } from "./find-items.ts";
import { bagOfItems, bareItem, type SetItem, share, sizeOf, surplus } from "./item-bag.ts";

/** What a set task checks: publicly what its checks hold, while scoring also what the gold adds. */
export interface SetChecks {
  /** These items and no others. Where it is given, `at_least` and `at_most` do not count. */
  readonly items?: readonly SetItem[];
  /** All of these, and perhaps others. */
  readonly at_least?: readonly SetItem[];
  /** None but these. */
  readonly at_most?: readonly SetItem[];
  /** Whether it counts how often an item stands in a list. Default false. */
  readonly multiset?: boolean;
  readonly ignore?: readonly TextNormalisation[];
}

/**
 * Verifies that an answer lists the right items in whatever order: a JSON array, bullets, lines, or items between commas. The score is
 * F1 of the items; where only `at_least` is asked for recall, where only `at_most` precision.
 */
export function set(): Verifier<SetChecks> {
  const verify = async ({ checks, candidate, scope }: VerifierInput<SetChecks>): Promise<Verdict> => {
    const { items, at_least, at_most, multiset = false, ignore = [] } = checks;
    const given = findItems(withoutReasoning(candidate.text));
    if (given === undefined) return fail("there is no list in the answer", { code: "load" });
    const bagOf = (list: readonly SetItem[] | undefined) => list && bagOfItems(list, { multiset, ignore });
    const answer = bagOfItems(given, { multiset, ignore });
    const required = bagOf(items ?? at_least);
    const allowed = bagOf(items ?? at_most);
    if (required === undefined && allowed === undefined)
      return scope === "public" ? pass({ level: "parsed" }) : broken("the task has no items to score against", { code: "vacuous" });

    const missing = required === undefined ? [] : surplus(required, answer);
    const extra = allowed === undefined ? [] : surplus(answer, allowed);
    const recall = required && share(required, missing);
    const precision = allowed && share(answer, extra);
    const score = harmonicMean(recall ?? precision ?? 0, precision ?? recall ?? 0);
    const evidence = { missing: missing.slice(0, 50), extra: extra.slice(0, 50) };
    if (missing.length + extra.length === 0) return pass({ score, evidence });
    const reasons =
      scope === "public"
        ? [listed("missing", missing), listed("extra", extra)]
        : [
            required === undefined ? "" : `${missing.length} of ${sizeOf(required)} items are missing`,
            allowed === undefined ? "" : `${extra.length} of ${sizeOf(answer)} given are extra`,
          ];
    return fail(reasons.filter(Boolean).join("; "), { score, evidence });
  };
  return guarded({ name: "set", version: "1", verify, defects });
}

function harmonicMean(left: number, right: number): number {
  return left + right === 0 ? 0 : (2 * left * right) / (left + right);
}

function listed(what: string, items: readonly string[]): string {
  const shown = items.slice(0, 5).map((item) => JSON.stringify(item.slice(0, 100)));
  const more = items.length > shown.length ? ` and ${items.length - shown.length} more` : "";
  return items.length === 0 ? "" : `${what}: ${shown.join(", ")}${more}`;
}

function defects({ items, at_least, at_most, multiset, ignore }: SetChecks): readonly string[] {
  const sentences: string[] = [];
  const isItem = (item: unknown) => ["string", "number", "boolean"].includes(typeof item) && bareItem(String(item)) !== "";
  for (const [name, list] of Object.entries({ items, at_least, at_most })) {
    if (list !== undefined && !(Array.isArray(list) && list.every(isItem))) {
      sentences.push(`${name} must be a list of texts that are not empty, numbers or truth values`);
    }
  }
  if (Array.isArray(at_least) && at_least.length === 0) sentences.push("at_least is empty, so any list would pass");
  if (multiset !== undefined && typeof multiset !== "boolean") sentences.push("multiset must be true or false");
  const ignored = ignoreDefect(ignore);
  return ignored === undefined ? sentences : [...sentences, ignored];
}
