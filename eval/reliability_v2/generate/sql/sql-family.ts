import type { JsonObject } from "@cupel/core";
import { createDraw, type Draw } from "../draw.ts";
import { type Draft, type Family, type Level, Redraw } from "../family.ts";
import { isSameResult, type Result, runQueries, type Table } from "./sql-engine.ts";

/** A question about a database. */
export interface Question {
  readonly prompt: string;
  /** Tables with random rows; the first example is `small`, all others are `large`. */
  readonly fill: (draw: Draw, size: "small" | "large") => readonly Table[];
  /** A right query. What it gives is expected. */
  readonly gold: string;
  /** Another right query, by another way: both must agree on every database. */
  readonly second: string;
  /** Whether the order of rows counts; it must then be total. */
  readonly ordered: boolean;
  /** Queries with a mistake. */
  readonly mistakes: readonly (readonly [why: string, query: string])[];
}

const examples = 2;
const databases = 4;
const tries = 12;

/** A family of queries. */
export function sqlFamily(name: string, ask: (draw: Draw, level: Level) => Question): Family {
  return { kind: "sql", name, draft: (draw, level) => draftOf(ask(draw, level), draw) };
}

interface Judged {
  readonly tables: readonly Table[];
  readonly gold: Result;
  /** Which mistakes give something else here. */
  readonly refused: readonly boolean[];
  /** Whether no number was rounded at a half, where two right ways to compute it may part. */
  readonly isSteady: boolean;
}

function draftOf(question: Question, draw: Draw): Draft {
  const { prompt, gold, ordered, mistakes } = question;
  const shown = chooseExamples(question, draw);
  const [first] = shown as [Judged];
  const parrot: readonly [string, string] = ["the rows of the first example, learnt by heart", constantQuery(first.gold)];
  // Rows that happen to come in the right order would hide that nobody asked for it.
  const unsorted: readonly (readonly [string, string])[] = ordered ? [["rows as they come", gold.replace(/ ORDER BY [^()]*$/, "")]] : [];
  const all = [...mistakes, ...unsorted, parrot];
  const hidden = chooseDatabases({ ...question, mistakes: all }, draw);
  const stated = ({ tables, gold: { columns, rows } }: Judged) => ({ tables, expected: { columns, rows, order_sensitive: ordered } });
  return {
    prompt,
    checks: { dialect: "sqlite", examples: shown.map(stated) } as unknown as JsonObject,
    gold: { databases: hidden.map(stated), query: gold } as unknown as JsonObject,
    answer: gold,
    wrong: all.map(([why, text]) => ({ text, why })),
  };
}

function judge({ fill, gold, second, ordered, mistakes }: Question, draw: Draw, size: "small" | "large"): Judged {
  const tables = fill(draw, size);
  const finer = gold.replaceAll(/, ([12])\)/g, (_, digits: string) => `, ${Number(digits) + 4})`);
  const queries = [gold, second, finer, ...mistakes.map(([, query]) => query)];
  const [right, again, fine, ...others] = runQueries(tables, queries) as [Result, Result, Result, ...Result[]];
  const isSteady = finer === gold || fine.rows.flat().every((cell) => typeof cell !== "number" || !isNearHalf(cell));
  if (isSteady && !isSameResult(right, again, ordered))
    throw new Error(`two right queries disagree:\n${gold}\n${second}\n${JSON.stringify([right, again, tables])}`);
  return { tables, gold: right, refused: others.map((other) => !isSameResult(right, other, ordered)), isSteady };
}

function isNearHalf(value: number): boolean {
  return [10, 100].some((scale) => Math.abs(Math.abs((value * scale) % 1) - 0.5) < 0.002);
}

/** A small database and a large one whose results say something: some rows, not the same ones. */
function chooseExamples(question: Question, draw: Draw): readonly Judged[] {
  const found: Judged[] = [];
  for (let index = 0; index < 60 && found.length < examples; index++) {
    const judged = judge(question, createDraw(draw.random.split("example", index)), found.length === 0 ? "small" : "large");
    const { rows } = judged.gold;
    const isNull = rows.every((row) => row.every((cell) => cell === null));
    if (
      judged.isSteady &&
      rows.length > 0 &&
      rows.length <= (found.length === 0 ? 8 : 24) &&
      !isNull &&
      found.every(({ gold }) => !isSameResult(gold, judged.gold, true))
    )
      found.push(judged);
  }
  if (found.length < examples) throw new Redraw("no databases give something to show");
  return found;
}

/** Large databases that refuse every mistake, as many of them as may be. */
function chooseDatabases(question: Question, draw: Draw): readonly Judged[] {
  let best: { readonly list: readonly Judged[]; readonly least: number } | undefined;
  let left = "";
  for (let attempt = 0; attempt < tries; attempt++) {
    const list = draw.times(databases, (index) => judge(question, createDraw(draw.random.split("database", attempt, index)), "large"));
    const distinct = new Set(list.map(({ gold }) => JSON.stringify(gold.rows))).size;
    const counts = question.mistakes.map((_, index) => list.filter(({ refused }) => refused[index]).length);
    const least = Math.min(...counts);
    left = question.mistakes[counts.indexOf(least)]?.[0] ?? "";
    if (list.some(({ isSteady }) => !isSteady) || distinct < 3 || list.filter(({ gold }) => gold.rows.length > 0).length < 3) continue;
    if (least > (best?.least ?? 0)) best = { list, least };
    if (least >= 3) break;
  }
  if (best === undefined) throw new Redraw(`no databases refuse every mistake; the last was "${left}"`);
  return best.list;
}

/** A query that gives these rows whatever the database holds. */
function constantQuery({ columns, rows }: Result): string {
  const literal = (cell: unknown) => (typeof cell === "string" ? `'${cell.replaceAll("'", "''")}'` : String(cell ?? "NULL"));
  return rows.map((row) => `SELECT ${row.map((cell, index) => `${literal(cell)} AS ${columns[index]}`).join(", ")}`).join(" UNION ALL ");
}
