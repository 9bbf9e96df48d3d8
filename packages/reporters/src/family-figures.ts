import { familyName } from "./family.ts";
import { correctOf, type MeasureContext, measure } from "./measures.ts";
import type { RecordFacts } from "./record-facts.ts";
import type { LeaderboardEntry } from "./summary.ts";

/** More than a reader goes through; ten thousand of them would be 25 MB. */
const mostFamilies = 300;

/** The figures of families from the records of one arm: all of them, or the worst and how many were left out. In the order of names. */
export function familyFigures(
  records: readonly RecordFacts[],
  context: MeasureContext,
): Pick<LeaderboardEntry, "by_family" | "families_left_out"> {
  const families = [...Map.groupBy(records, ({ task }) => task.familyKey).values()]
    .map((own) => ({ own, name: familyName(own.map(({ task }) => task)), worth: worthOf(own, context) }))
    .sort((left, right) => left.worth - right.worth || (left.name < right.name ? -1 : 1));
  const shown = families.slice(0, mostFamilies).sort((left, right) => (left.name < right.name ? -1 : 1));
  const by_family: Record<string, ReturnType<typeof measure>> = {};
  for (const { own, name } of shown) by_family[freeName(name, by_family)] = measure(own, context);
  return { by_family, families_left_out: families.length - shown.length };
}

/** Share of the answers that are correct, or of the verified ones where nothing is scored; what decides nothing comes last. */
function worthOf(records: readonly RecordFacts[], { scored }: MeasureContext): number {
  const share = (values: readonly (boolean | null)[]): number => {
    const decided = values.filter((value) => value !== null);
    return decided.length === 0 ? Number.NaN : decided.filter(Boolean).length / decided.length;
  };
  const counted = records.filter(({ outcome }) => !outcome.reused);
  const [correct, verified] = [share(counted.map((own) => correctOf(own, scored))), share(counted.map(({ outcome }) => outcome.verified))];
  return Number.isNaN(correct) ? (Number.isNaN(verified) ? 2 : verified) : correct;
}

/** A family that a task names may be called as one that is known by its template only. */
function freeName(name: string, taken: object): string {
  let free = name;
  for (let count = 2; Object.hasOwn(taken, free); count++) free = `${name} (${count})`;
  return free;
}
