import { visible } from "@cupel/core";
import { formatRate, textTable } from "@cupel/reporters";
import { wilsonInterval } from "@cupel/stats";
import { type Assertion, held } from "./assertion.ts";

/** What the assertions of one verifier came to. */
export interface VerifierCounts {
  readonly assertions: number;
  /** Those that got what they want: a pass, or a fail under `.not`. */
  readonly held: number;
  readonly pass: number;
  readonly fail: number;
  /** Checks that broke. They are in no rate. */
  readonly error: number;
}

/** The counts of each verifier, by name, in the order of names. */
export function countByVerifier(assertions: readonly Assertion[]): Readonly<Record<string, VerifierCounts>> {
  const byName = [...Map.groupBy(assertions, ({ verifier }) => verifier)].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(
    byName.map(([name, own]) => {
      const count = (status: string) => own.filter(({ verdict }) => verdict.status === status).length;
      return [
        name,
        { assertions: own.length, held: own.filter(held).length, pass: count("pass"), fail: count("fail"), error: count("error") },
      ];
    }),
  );
}

/** The counts as a table: answers that passed over those that were decided, with the 95 % Wilson interval. At most `columns` wide where names allow. */
export function verdictTable(counts: Readonly<Record<string, VerifierCounts>>, columns: number): string {
  const rows = Object.entries(counts).map(([name, { assertions, held: wanted, pass, fail, error }]) => {
    const n = pass + fail;
    const interval = n === 0 ? null : wilsonInterval(pass, n);
    const rate = formatRate(n === 0 ? null : pass / n, interval && [interval.low, interval.high], { k: pass, n });
    return [visible(name), `${wanted}/${assertions}`, rate, `${error}/${assertions}`];
  });
  return textTable([["verifier", "as wanted", "answers that pass [95 %]", "errors"], ...rows], columns);
}
