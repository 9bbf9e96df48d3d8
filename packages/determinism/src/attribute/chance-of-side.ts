/**
 * Chance that k events among two equally long series of n all fall on the same given side when nothing tells the sides apart: the one-sided
 * exact test of Fisher with none on the other side. 1 for k = 0.
 */
export function chanceOfAllOnOneSide(events: number, each: number): number {
  let chance = 1;
  for (let index = 0; index < events; index++) chance *= (each - index) / (2 * each - index);
  return chance;
}
