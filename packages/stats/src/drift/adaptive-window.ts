import { checkOpenUnit, checkUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";

/** Values of a window that are kept as one: their number, sum and squared distances from their mean. */
export type Bucket = readonly [count: number, sum: number, squares: number];

/** What `adaptiveWindow` resumes from. */
export interface AdaptiveWindowState {
  readonly schema: 1;
  readonly count: number;
  readonly changes: number;
  /** Oldest first. */
  readonly buckets: readonly Bucket[];
}

/** A running `adaptiveWindow`. */
export interface AdaptiveWindow {
  /** Values seen. */
  readonly count: number;
  /** Values in the window. */
  readonly width: number;
  /** Mean of the window. NaN without a value. */
  readonly mean: number;
  /** How often the window was cut. */
  readonly changes: number;
  /** Adds a value on [0, 1]. True when the window was cut: the mean has changed. */
  update(value: number): boolean;
  state(): AdaptiveWindowState;
}

/** Buckets of one size before two of them become one. */
const perSize = 5;

/**
 * A window over values on [0, 1] that shortens itself when their mean changes (ADWIN2, A. Bifet and R. Gavaldà 2007): cut the oldest
 * bucket while two sub-windows differ by more than `cutThreshold`. The window is kept in O(log n) buckets. For signals without labels
 * (confidence, share of a label); it may raise the sampling rate but judges no accuracy: its false alarms are bounded for each step only.
 *
 * @throws RangeError for a delta outside (0, 1) or a value outside [0, 1]
 */
export function adaptiveWindow({ delta = 0.002 }: { readonly delta?: number } = {}, from?: AdaptiveWindowState): AdaptiveWindow {
  checkOpenUnit("delta", delta);
  let { count, changes, buckets } = from === undefined ? { count: 0, changes: 0, buckets: [] as readonly Bucket[] } : resume(from);
  return {
    get count() {
      return count;
    },
    get width() {
      return total(buckets)[0];
    },
    get mean() {
      const [n, sum] = total(buckets);
      return sum / n;
    },
    get changes() {
      return changes;
    },
    update(value) {
      checkUnit("value", value);
      count += 1;
      const before = compress([...buckets, [1, value, 0]]);
      buckets = shorten(before, delta);
      const isCut = buckets.length < before.length;
      if (isCut) changes += 1;
      return isCut;
    },
    state: () => ({ schema: 1, count, changes, buckets }),
  };
}

/**
 * How far the means of two sub-windows may be apart by chance: √(2σ²·ln(2/δ′)/m) + 2·ln(2/δ′)/(3m), with 1/m = 1/n₀ + 1/n₁ (Bifet and
 * Gavaldà 2007, equation 3.1; δ′ = δ/ln n for a window of n).
 */
export function cutThreshold({ m, variance, delta }: { readonly m: number; readonly variance: number; readonly delta: number }): number {
  const log = Math.log(2 / delta);
  return Math.sqrt((2 * variance * log) / m) + (2 * log) / (3 * m);
}

function total(buckets: readonly Bucket[]): Bucket {
  return buckets.reduce(merge, [0, 0, 0]);
}

function merge([n, sum, squares]: Bucket, [m, other, more]: Bucket): Bucket {
  const away = n === 0 || m === 0 ? 0 : sum / n - other / m;
  return [n + m, sum + other, squares + more + (away * away * n * m) / (n + m)];
}

/** Where one size has too many buckets, its two oldest become one of the next size. */
function compress(buckets: readonly Bucket[]): readonly Bucket[] {
  const result = [...buckets];
  for (let size = 1; ; size *= 2) {
    const first = result.findIndex(([count]) => count === size);
    if (result.filter(([count]) => count === size).length <= perSize) return result;
    result.splice(first, 2, merge(result[first] as Bucket, result[first + 1] as Bucket));
  }
}

function shorten(buckets: readonly Bucket[], delta: number): readonly Bucket[] {
  let window = buckets;
  while (window.length > 1 && differs(window, delta)) window = window.slice(1);
  return window;
}

function differs(window: readonly Bucket[], delta: number): boolean {
  const [n, sum, squares] = total(window);
  const limit = { variance: squares / n, delta: delta / Math.log(n) };
  let [older, olderSum] = [0, 0];
  for (const [count, part] of window.slice(0, -1)) {
    older += count;
    olderSum += part;
    const m = 1 / (1 / older + 1 / (n - older));
    if (Math.abs(olderSum / older - (sum - olderSum) / (n - older)) > cutThreshold({ m, ...limit })) return true;
  }
  return false;
}
