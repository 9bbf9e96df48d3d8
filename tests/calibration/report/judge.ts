import { exactInterval, quantile, runningMoments } from "@cupel/stats";
import type { About, Row } from "./row.ts";

/** How often something happened in how many experiments. */
export interface Hits {
  readonly hits: number;
  readonly runs: number;
}

/** An error that must not be more frequent than alpha: fails beyond alpha + 3 standard errors of the simulation. */
export function atMost(about: About, { hits, runs }: Hits, alpha: number): Row {
  const slack = 3 * Math.sqrt((alpha * (1 - alpha)) / runs);
  return { ...rateRow(about, { hits, runs }), nominal: `≤ ${short(alpha)}`, verdict: hits / runs <= alpha + slack ? "ok" : "FAIL" };
}

/** Something that must be at least as frequent as a share, up to 3 standard errors of the simulation. */
export function atLeast(about: About, { hits, runs }: Hits, share: number): Row {
  const slack = 3 * Math.sqrt((share * (1 - share)) / runs);
  return { ...rateRow(about, { hits, runs }), nominal: `≥ ${short(share)}`, verdict: hits / runs >= share - slack ? "ok" : "FAIL" };
}

/** A published rate: fails when off by more than 5 % of it and 3 standard errors of both simulations. `behind`: the experiments behind it. */
export function nearRate(about: About, { hits, runs }: Hits, published: { readonly rate: number; readonly behind: number }): Row {
  const { rate, behind } = published;
  // A published 1 or 0 is one of `behind` experiments at most away from it.
  const p = Math.min(1 - 1 / behind, Math.max(1 / behind, rate));
  const slack = Math.max(0.05 * rate, 3 * Math.sqrt(p * (1 - p) * (1 / runs + 1 / behind)));
  const isNear = Math.abs(hits / runs - rate) <= slack;
  return { ...rateRow(about, { hits, runs }), nominal: `≈ ${short(rate)}`, verdict: isNear ? "ok" : "FAIL" };
}

/** A rate that is printed beside the others and not judged, such as that of a method that is not offered. */
export function shownRate(about: About, counts: Hits, published?: number): Row {
  return { ...rateRow(about, counts), nominal: published === undefined ? "" : `≈ ${short(published)}`, verdict: "shown" };
}

/** How a published count was found. */
export interface PublishedCount {
  readonly nominal: number;
  /** How far off it may be, as a share. Default 5 %. */
  readonly share?: number;
  readonly by?: "mean" | "median";
  /** The experiments behind it. Default as many as here. */
  readonly behind?: number;
}

/** A published count, such as labels to an alarm: fails when off by more than a share of it and 3 standard errors of both simulations. */
export function nearCount(about: About, values: readonly number[], published: PublishedCount): Row {
  const { nominal, share = 0.05, by = "mean", behind = values.length } = published;
  const { value, error } = by === "mean" ? meanOf(values) : medianOf(values);
  const slack = Math.max(share * nominal, 3 * error * Math.sqrt(1 + values.length / behind));
  return {
    ...about,
    nominal: `≈ ${short(nominal)}`,
    measured: value,
    low: value - 1.96 * error,
    high: value + 1.96 * error,
    runs: values.length,
    verdict: Math.abs(value - nominal) <= slack ? "ok" : "FAIL",
  };
}

/** A value that must lie in a range. */
export function within(
  about: About,
  { value, error = 0, runs }: { readonly value: number; readonly error?: number; readonly runs: number },
  range: { readonly from: number; readonly to: number; readonly nominal: string },
): Row {
  const verdict = value >= range.from && value <= range.to ? "ok" : "FAIL";
  return { ...about, nominal: range.nominal, measured: value, low: value - 1.96 * error, high: value + 1.96 * error, runs, verdict };
}

/** A value that was computed without a draw, as exact as it is published. */
export function exact(about: About, value: number, published: { readonly value: number; readonly digits: number }): Row {
  const isSame = Math.abs(value - published.value) <= 0.5 * 10 ** -published.digits + 1e-9;
  return { ...about, nominal: `= ${published.value}`, measured: value, low: value, high: value, runs: 0, verdict: isSame ? "ok" : "FAIL" };
}

function rateRow(about: About, { hits, runs }: Hits): Omit<Row, "nominal" | "verdict"> {
  return { ...about, measured: hits / runs, ...exactInterval(hits, runs), runs };
}

function meanOf(values: readonly number[]): { readonly value: number; readonly error: number } {
  const moments = runningMoments();
  for (const value of values) moments.add(value);
  return { value: moments.mean, error: Math.sqrt(moments.variance / moments.count) };
}

/** The median, with half the distance of the order statistics one standard error of the rank away on both sides. */
function medianOf(values: readonly number[]): { readonly value: number; readonly error: number } {
  const away = 0.5 / Math.sqrt(values.length);
  return { value: quantile(values, 0.5), error: (quantile(values, 0.5 + away) - quantile(values, 0.5 - away)) / 2 };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
