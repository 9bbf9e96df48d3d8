import { createRandom, visible } from "@cupel/core";
import { clusteredNonInferiority, familyVeto, pairedNonInferiority } from "@cupel/stats";
import { type Metric, meanByFamily, type Pair } from "../paired.ts";
import { countFamilies } from "./family-changes.ts";
import type { TaskMatch } from "./match-tasks.ts";

/** Whether a side was shown to be no worse than the other by more than a margin. */
export interface NonInferiority {
  readonly metric: Metric;
  /** On (0, 1). */
  readonly margin: number;
  readonly method: "betting over tasks" | "sign flip over families";
  /** One-sided; not corrected over pairs: a gate asks that it holds for every one. */
  readonly p_value: number;
  readonly alpha: number;
  /** p at most alpha, and no family speaks against it. */
  readonly shown: boolean;
  /** Families that lose, net, at least 4 tasks and 40 % of their tasks. */
  readonly vetoed_by: readonly string[];
  /** Share of families that could be broken without one of them among those seen; null where tasks are independent. */
  readonly unseen_share: number | null;
  readonly sentence: string;
}

interface Asked extends Pick<NonInferiority, "metric" | "margin" | "alpha"> {
  /** The tasks of the pairs. */
  readonly matches: readonly TaskMatch[];
}

/** Tests whether `side` is no worse than `other` by more than a margin: by bets over independent tasks, or over families where they hold several. */
export function nonInferiority(pairs: readonly Pair[], asked: Asked): NonInferiority {
  const { metric, margin, alpha } = asked;
  const families = new Set(pairs.map(({ family }) => family)).size;
  const found = families < pairs.length ? overFamilies(pairs, asked) : overTasks(pairs, asked);
  const shown = found.p_value <= alpha && found.vetoed_by.length === 0;
  const points = `${(100 * margin).toFixed(1)} points`;
  const vetoes = found.vetoed_by.length === 0 ? "" : `; these families lose too much: ${found.vetoed_by.map(visible).join(", ")}`;
  const unseen =
    found.unseen_share === null
      ? ""
      : `; up to ${(100 * found.unseen_share).toFixed(1)} % of families could be broken and none of them be here`;
  const sentence =
    `On ${metric} a loss of ${points} or more is ${shown ? "ruled out" : "not ruled out"} ` +
    `(${found.method}, p = ${found.p_value.toFixed(4)}${vetoes}${unseen}).`;
  return { metric, margin, alpha, ...found, shown, sentence };
}

type Found = Pick<NonInferiority, "method" | "p_value" | "vetoed_by" | "unseen_share">;

function overTasks(pairs: readonly Pair[], { margin, alpha }: Asked): Found {
  const differences = pairs.map(({ side, other }) => side - other);
  const { pValue } = pairedNonInferiority(differences, { margin, alpha, ids: pairs.map(({ key }) => key) });
  return { method: "betting over tasks", p_value: pValue, vetoed_by: [], unseen_share: null };
}

function overFamilies(pairs: readonly Pair[], { margin, alpha, matches }: Asked): Found {
  // A fixed key: the same records give the same p, whatever the run is called.
  const { next: random } = createRandom("cupel non-inferiority");
  const { pValue, unseenShare } = clusteredNonInferiority(meanByFamily(pairs), { margin, alpha, random });
  const vetoed = familyVeto(countFamilies(pairs, matches).map(({ n, ...counts }) => ({ ...counts, tasks: n })));
  return { method: "sign flip over families", p_value: pValue, vetoed_by: [...vetoed].sort(), unseen_share: unseenShare };
}
