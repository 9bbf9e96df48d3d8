/** Shares of tasks that one version solves and the other does not. */
export interface Discordance {
  readonly win: number;
  readonly loss: number;
}

/** One paired outcome: 1 won, −1 lost, 0 the same. */
export function drawPair({ win, loss }: Discordance, random: () => number): number {
  const at = random();
  return at < win ? 1 : at < win + loss ? -1 : 0;
}

/** How the discordance of a family of tasks is drawn. */
export type FamilyWorld = (random: () => number) => Discordance;

/** Outcomes of families with as many tasks each. */
export function drawFamilies(
  world: FamilyWorld,
  { families, tasks, random }: { readonly families: number; readonly tasks: number; readonly random: () => number },
): readonly (readonly number[])[] {
  return Array.from({ length: families }, () => {
    const discordance = world(random);
    return Array.from({ length: tasks }, () => drawPair(discordance, random));
  });
}

/** The mean outcome of each family. */
export function familyMeans(families: readonly (readonly number[])[]): readonly number[] {
  return families.map((family) => family.reduce((sum, outcome) => sum + outcome, 0) / family.length);
}

/** Wins and losses over all tasks. */
export function countPairs(outcomes: readonly number[]): { readonly wins: number; readonly losses: number } {
  return { wins: outcomes.filter((outcome) => outcome > 0).length, losses: outcomes.filter((outcome) => outcome < 0).length };
}
