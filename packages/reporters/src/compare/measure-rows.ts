import { formatCount, formatNumber, formatRate, formatSeconds, formatUsd } from "../format.ts";
import type { Measures } from "../measures.ts";

type Cell = (measures: Measures) => string;

const rate =
  (name: "verified" | "correct" | "false_accept"): Cell =>
  (own) =>
    formatRate(own[`${name}_rate`], own[`${name}_ci`], { k: own[`${name}_k`], n: own[`${name}_n`] });

const rows: readonly (readonly [string, Cell])[] = [
  ["correct", rate("correct")],
  ["verified", rate("verified")],
  ["false accept", rate("false_accept")],
  ["errors", ({ errors, tasks }) => `${errors}/${tasks}`],
  ["candidates/task", ({ mean_candidates }) => formatNumber(mean_candidates, 2)],
  ["time/task", ({ mean_latency_s }) => formatSeconds(mean_latency_s)],
  ["tokens", ({ tokens }) => formatCount(tokens.input + tokens.output)],
  ["tokens/verified", ({ tokens_per_verified }) => count(tokens_per_verified)],
  ["tokens/correct", ({ tokens_per_correct }) => count(tokens_per_correct)],
];
const priced: readonly (readonly [string, Cell])[] = [
  ["USD", ({ usd }) => formatUsd(usd)],
  ["USD/verified", ({ cost_per_verified }) => formatUsd(cost_per_verified)],
  ["USD/correct", ({ cost_per_correct }) => formatUsd(cost_per_correct)],
];

function count(value: number | null): string {
  return value === null ? "n/a" : formatCount(value);
}

/** Rates and costs of two sides, a row for each: its name, the one, the other. */
export function measureRows(against: Measures, side: Measures): readonly (readonly [name: string, against: string, side: string])[] {
  const all = against.usd === null && side.usd === null ? rows : [...rows, ...priced];
  return all.map(([name, cell]) => [name, cell(against), cell(side)]);
}
