/** Seconds of a model's answer: 10 ms to 82 s, each twice the one before, as the GenAI conventions advise. */
export const answerSeconds: readonly number[] = Array.from({ length: 14 }, (_, power) => (10 * 2 ** power) / 1000);

/** Seconds of a check: 1 ms to 30 s. */
export const checkSeconds: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Seconds of an HTTP request: 1 ms to 10 s. */
export const requestSeconds: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Seconds of a program that was generated once: 5 µs to 1 s. */
export const programSeconds: readonly number[] = [
  5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
];

/** Seconds that a job waits or runs: 10 ms to an hour. */
export const jobSeconds: readonly number[] = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600];

/** Iterations of a loop. */
export const iterations: readonly number[] = [1, 2, 3, 5, 8, 13, 21];

/** Tokens of a call: 1 to 67,108,864, each four times the one before. */
export const tokenCounts: readonly number[] = Array.from({ length: 14 }, (_, power) => 4 ** power);

/** The default buckets of the client library that the dual-loop reference uses: its dashboards expect them. */
export const dualLlmSeconds: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
