/** How chances of success are spread over tasks: a Beta distribution. */
export interface BetaPrior {
  readonly a: number;
  readonly b: number;
}

/** What was seen of a task: samples that failed, and whether the next one passed. */
export interface Trial {
  readonly failures: number;
  readonly passed: boolean;
}

const means = Array.from({ length: 40 }, (_, index) => (index + 0.5) / 40);
const strengths = [0.25, 0.5, 1, 2, 4, 8, 16];

/** One task that passed at once and one that failed once: what is believed before anything was seen. */
const doubt: readonly Trial[] = [
  { failures: 0, passed: true },
  { failures: 1, passed: false },
];

/**
 * The prior under which such trials are likeliest, on a grid of means and strengths. A trial that ended with a pass after f failures has the
 * likelihood B(a + 1, b + f) / B(a, b), one that did not pass B(a, b + f) / B(a, b): tasks that were stopped early count for what they show.
 */
export function fitBetaPrior(trials: readonly Trial[]): BetaPrior {
  const counts = new Map<string, { readonly trial: Trial; count: number }>();
  for (const trial of [...doubt, ...trials]) {
    const key = `${trial.failures} ${trial.passed}`;
    const entry = counts.get(key) ?? { trial, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  const most = Math.max(...Array.from(counts.values(), ({ trial }) => trial.failures));
  let best = { a: 0.5, b: 0.5, likelihood: Number.NEGATIVE_INFINITY };
  for (const mean of means) {
    for (const strength of strengths) {
      const [a, b] = [mean * strength, (1 - mean) * strength];
      const failing = [0];
      for (let f = 0; f < most; f++) failing.push((failing[f] ?? 0) + Math.log((b + f) / (strength + f)));
      let likelihood = 0;
      for (const { trial, count } of counts.values()) {
        const { failures, passed } = trial;
        likelihood += count * ((failing[failures] ?? 0) + (passed ? Math.log(a / (strength + failures)) : 0));
      }
      if (likelihood > best.likelihood) best = { a, b, likelihood };
    }
  }
  return { a: best.a, b: best.b };
}

/** The chance that the next sample passes after so many failures. */
export function chanceAfter(failures: number, { a, b }: BetaPrior): number {
  return a / (a + b + failures);
}
