import { regularizedGammaLower } from "@cupel/stats";

/** Upper bound of a Poisson mean after `events` events at one-sided `alpha` (Garwood 1936): the mean under which so few are as likely as alpha. */
export function poissonUpper(events: number, alpha: number): number {
  let [low, high] = [0, events + 10];
  while (regularizedGammaLower(events + 1, high) < 1 - alpha) high *= 2;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (regularizedGammaLower(events + 1, middle) < 1 - alpha) low = middle;
    else high = middle;
  }
  return high;
}
