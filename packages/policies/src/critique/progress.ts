/** What an iteration came to. */
export interface Step {
  /** Identity of the program. */
  readonly program: string;
  /** Identity of what it did on all cases; absent where it did nothing because it does not load. */
  readonly evidence?: string | undefined;
  /** Cases that pass. */
  readonly passed: number;
}

/** What is to be thought of it. */
export interface Progress {
  /** More cases pass than ever before. */
  readonly improved: boolean;
  /** At least as many as ever before: the next rewrite starts from it. */
  readonly leads: boolean;
  /** Iterations since the last improvement. */
  readonly stalled: number;
  readonly stop?: "oscillation" | "no_progress";
}

/**
 * Watches a loop for signs that it leads nowhere: a program, or what a program does, that was there before the last one (`oscillation`), and
 * `patience` iterations without a better score (`no_progress`).
 */
export function createProgress(patience: number): (step: Step) => Progress {
  const earlier: { readonly programs: Set<string>; readonly evidence: Set<string> } = { programs: new Set(), evidence: new Set() };
  let last: Step | undefined;
  let best = -1;
  let stalled = 0;
  return (step) => {
    const improved = step.passed > best;
    const leads = step.passed >= best;
    best = Math.max(best, step.passed);
    stalled = improved ? 0 : stalled + 1;
    const returns = !improved && comesBack(step);
    remember(step);
    const stop = returns ? ("oscillation" as const) : stalled >= patience ? ("no_progress" as const) : undefined;
    return { improved, leads, stalled, ...(stop && { stop }) };
  };

  function comesBack({ program, evidence }: Step): boolean {
    if (program !== last?.program && earlier.programs.has(program)) return true;
    return evidence !== undefined && evidence !== last?.evidence && earlier.evidence.has(evidence);
  }
  function remember(step: Step): void {
    earlier.programs.add(step.program);
    if (step.evidence !== undefined) earlier.evidence.add(step.evidence);
    last = step;
  }
}
