/** One line of the calibration table: what a method promises in a world, and what it does there. */
export interface Row {
  readonly id: string;
  readonly world: string;
  readonly method: string;
  /** What is promised or published, with "≤", "≥" or "≈" for how it is held against what was measured. */
  readonly nominal: string;
  readonly measured: number;
  /** 95 % interval of the measured value, for the simulated runs behind it. Both ends equal it where nothing was drawn. */
  readonly low: number;
  readonly high: number;
  /** Simulated experiments; 0 for a value that was computed. */
  readonly runs: number;
  readonly verdict: "ok" | "FAIL" | "shown";
}

/** Which part of an experiment a row is about. */
export type About = Pick<Row, "id" | "world" | "method">;

/** How many experiments, as a share of the full number. */
export interface Scale {
  readonly share: number;
}

/** Experiments at a scale: at least 40. */
export function runsAt({ share }: Scale, full: number): number {
  return Math.max(40, Math.round(full * share));
}

/** The rows that do not hold. */
export function failures(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ verdict }) => verdict === "FAIL");
}
