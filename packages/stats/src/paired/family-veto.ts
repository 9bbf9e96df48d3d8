import { checkCounts, checkUnit } from "../arguments/check-arguments.ts";

/** What came of a family's tasks under two versions. */
export interface FamilyCounts {
  readonly family: string;
  readonly tasks: number;
  /** Tasks that B solves and A does not. */
  readonly wins: number;
  /** The reverse. */
  readonly losses: number;
}

/**
 * The families whose loss forbids to call B not inferior, whatever the mean over all says: net losses (losses − wins) of at least
 * `leastTasks` and at least `leastShare` of the family's tasks. An engineering guard beside `clusteredNonInferiority`, not a test.
 *
 * @throws RangeError for counts that exceed the tasks or a share outside [0, 1]
 */
export function familyVeto(
  families: readonly FamilyCounts[],
  { leastTasks = 4, leastShare = 0.4 }: { readonly leastTasks?: number; readonly leastShare?: number } = {},
): readonly string[] {
  checkUnit("leastShare", leastShare);
  for (const { tasks, wins, losses } of families) checkCounts(wins + losses, tasks);
  return families
    .filter(({ tasks, wins, losses }) => losses - wins >= leastTasks && losses - wins >= leastShare * tasks - 1e-9)
    .map(({ family }) => family);
}
