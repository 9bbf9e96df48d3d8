import type { RunRecord } from "@cupel/core";
import { type Measures, measure } from "../measures.ts";
import { FactsGatherer, type RecordFacts } from "../record-facts.ts";
import type { Contender, ContenderRun } from "./contender.ts";
import type { TaskMatches } from "./match-tasks.ts";

/** A pair with the tasks that both have. */
interface MatchedPair {
  readonly side: Contender;
  readonly against: Contender;
  readonly matches: TaskMatches;
  readonly scored: boolean;
}

/** Rates and costs of both sides on the tasks that they share. */
export function pairMeasures({ side, against, matches, scored }: MatchedPair): { readonly side: Measures; readonly against: Measures } {
  const of = (contender: Contender, which: "side" | "against") => {
    const facts = new Map(contender.runs.flatMap(factsOf));
    // In the order of tasks: sums of times depend on that of their terms.
    return measure(
      matches.shared.flatMap((match) => match[which].flatMap((record) => facts.get(record) ?? [])),
      { scored },
    );
  };
  return { side: of(side, "side"), against: of(against, "against") };
}

/** The facts of a run's records. All are gathered: what a call shared with another arm took is read there. */
function factsOf({ records }: ContenderRun): readonly (readonly [RunRecord, RecordFacts])[] {
  const gatherer = new FactsGatherer();
  for (const record of records) gatherer.add(record);
  return gatherer.facts.flatMap((facts, index) => {
    const record = records[index];
    return record === undefined ? [] : [[record, facts] as const];
  });
}
