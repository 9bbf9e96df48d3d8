import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord } from "../fixtures/make-record.ts";
import { summarize } from "./summarize.ts";

const data = process.env.CUPEL_DATA;

test.skipIf(data === undefined)(
  "the reference's sixty lines are seven families: one json, one sql, five code (skipped without CUPEL_DATA)",
  () => {
    const lines = readFileSync(join(data ?? "", "reliabilityloop", "reliability_v1_60.jsonl"), "utf8")
      .trim()
      .split("\n");
    const records = lines
      .map((line) => JSON.parse(line) as { id: string; kind: string; prompt: string })
      .map(({ id, kind, prompt }) => makeRecord({ task: id, kind, prompt, family: id }));
    const summary = summarize(records, makeInfo({ arms: ["policy"], total: 60 }), complete);
    expect(summary).toMatchObject({ task_count: 60, family_count: 7 });
    const kinds = Object.entries(summary.leaderboard[0]?.by_task ?? {}).map(([kind, { families }]) => [kind, families]);
    expect(kinds).toEqual([
      ["json", 1],
      ["sql", 1],
      ["codestub", 5],
    ]);
  },
);
