import { checkBit, checkOpenUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import { logSumExp } from "../distributions/log-sum-exp.ts";

/** What `allowanceTest` tells apart. */
export interface AllowanceOptions {
  /** The rate that is tolerated, p0, in (0, 0.6). */
  readonly ok: number;
  /** The rate that must not pass, p1, above ok. */
  readonly bad: number;
  /** Chance of a false "fail". Default 0.05. */
  readonly alpha?: number;
  /** Chance of a false "pass". Default 0.05. */
  readonly beta?: number;
}

/** What `allowanceTest` resumes from. */
export interface AllowanceState {
  readonly schema: 1;
  readonly count: number;
  readonly events: number;
  readonly decision: "pass" | "fail" | null;
}

/** A running `allowanceTest`. */
export interface AllowanceTest {
  readonly count: number;
  readonly events: number;
  /** ln of the evidence against "the rate is at most ok". */
  readonly logEFail: number;
  /** ln of the evidence against "the rate is at least bad". */
  readonly logEPass: number;
  /** What reached its limit first; it stays. Undefined until then. */
  readonly decision: "pass" | "fail" | undefined;
  update(event: number): void;
  state(): AllowanceState;
}

type Alternatives = readonly (readonly [rate: number, weight: number])[];

/**
 * Whether events are rare enough when some are tolerated: "fail" when the likelihood ratio against `ok`, mixed over 60 equal weights on
 * [1.5·ok, 0.9], reaches 1/α; "pass" when that against `bad`, mixed over 0 (weight 0.7) and 20 points on [0.05·bad, 0.9·bad] (0.015
 * each), reaches 1/β. Each false decision has at most its chance at any stopping time (Ville 1939), for independent 0/1 observations: the
 * ratio of a rate above ok has mean at most 1 at every rate up to ok.
 *
 * @throws RangeError when an argument is outside (0, 1), ok is not below bad or not below 0.6, or an event is neither 0 nor 1
 */
export function allowanceTest(
  { ok, bad, alpha = 0.05, beta = 0.05 }: AllowanceOptions,
  from: AllowanceState = { schema: 1, count: 0, events: 0, decision: null },
): AllowanceTest {
  for (const [name, value] of Object.entries({ ok, bad, alpha, beta })) checkOpenUnit(name, value);
  if (ok >= bad) throw new RangeError(`ok ${ok} is not below bad ${bad}`);
  if (ok >= 0.6) throw new RangeError(`ok ${ok} is not below 0.6`);
  let { count, events, decision } = resume(from);
  const failing = grid(60, [1.5 * ok, 0.9], 1 / 60);
  const passing: Alternatives = [[0, 0.7], ...grid(20, [0.05 * bad, 0.9 * bad], 0.015)];
  const logEFail = (): number => logRatio({ alternatives: failing, rate: ok, events, count });
  const logEPass = (): number => logRatio({ alternatives: passing, rate: bad, events, count });
  const [failLimit, passLimit] = [Math.log(1 / alpha), Math.log(1 / beta)];
  return {
    get count() {
      return count;
    },
    get events() {
      return events;
    },
    get logEFail() {
      return logEFail();
    },
    get logEPass() {
      return logEPass();
    },
    get decision() {
      return decision ?? undefined;
    },
    update(event) {
      checkBit(event);
      count += 1;
      events += event;
      decision ??= logEFail() >= failLimit ? "fail" : logEPass() >= passLimit ? "pass" : null;
    },
    state: () => ({ schema: 1, count, events, decision }),
  };
}

function grid(points: number, [low, high]: readonly [number, number], weight: number): Alternatives {
  return Array.from({ length: points }, (_, index) => [low + ((high - low) * index) / (points - 1), weight] as const);
}

interface Mixture {
  readonly alternatives: Alternatives;
  readonly rate: number;
  readonly events: number;
  readonly count: number;
}

function logRatio({ alternatives, rate, events, count }: Mixture): number {
  const [one, zero] = [Math.log(rate), Math.log1p(-rate)];
  return logSumExp(
    alternatives.map(([q, weight]) => {
      const hit = events === 0 ? 0 : events * (Math.log(q) - one);
      return Math.log(weight) + hit + (count - events) * (Math.log1p(-q) - zero);
    }),
  );
}
