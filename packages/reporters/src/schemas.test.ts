import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../fixtures/make-record.ts";
import { sampleSchema, samplesReporter, summarize, summarySchema, winRows, winSchema } from "./index.ts";
import { samplesText } from "./samples-reporter.ts";

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const valid = (schema: object, value: unknown): readonly string[] => {
  ajv.validate(schema, JSON.parse(JSON.stringify(value)));
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
const records = oneOfEverything();
const config = {
  backend: "simulated",
  models: ["m1"],
  slow_model: null,
  prompts_file: "eval/ship.jsonl",
  tasks: ["json", "sql", "codestub"],
  limit: 4,
  max_tokens: 128,
  temperature: 0,
  repair_attempts: 1,
  best_of_k: 2,
  task_k_map: { sql: 3 },
  memory_file: null,
  memory_top_k: 0,
  memory_entries_loaded: 0,
  policy_mode_map: { sql: "baseline_first" },
  max_tokens_map: {},
};

/** The reference's summary as references.md describes it; more members are allowed everywhere. */
const number = { type: "number" };
const numbers = (...names: readonly string[]) => ({
  type: "object",
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, number])),
});
const referenceSummary = {
  type: "object",
  required: ["config", "task_count", "leaderboard", "generated_at", "outdir"],
  properties: {
    config: {
      type: "object",
      required: Object.keys(config),
      properties: Object.fromEntries(Object.keys(config).map((key) => [key, true])),
    },
    task_count: { type: "integer" },
    generated_at: { type: "string", pattern: "^\\d{8}-\\d{6}$" },
    outdir: { type: "string" },
    leaderboard: {
      type: "array",
      items: {
        type: "object",
        required: ["model", "overall", "by_task"],
        properties: {
          model: { type: "string" },
          overall: numbers(
            "baseline_ok_rate",
            "contract_ok_rate",
            "policy_ok_rate",
            "avg_latency_s",
            "policy_avg_latency_s",
            "avg_attempts",
            "retry_rate",
            "success_after_retry_rate",
            "avg_candidates_baseline",
            "avg_candidates_contract",
            "avg_candidates_policy",
          ),
          by_task: {
            type: "object",
            additionalProperties: numbers(
              "baseline_ok_rate",
              "contract_ok_rate",
              "policy_ok_rate",
              "avg_latency_s",
              "policy_avg_latency_s",
              "retry_rate",
              "avg_candidates",
              "policy_avg_candidates",
            ),
          },
        },
      },
    },
  },
};

describe("summary.json", () => {
  test("fits our schema, complete, partial, empty and with arms left out", () => {
    expect(valid(summarySchema, summarize(records, makeInfo({ config }), complete))).toEqual([]);
    expect(valid(summarySchema, summarize([], makeInfo(), { ...complete, status: "partial" }))).toEqual([]);
    expect(valid(summarySchema, summarize([makeRecord()], makeInfo({ arms: ["policy"], total: 1 }), complete))).toEqual([]);
  });

  test("is a superset of the reference's: every field with its type, no null where every arm decided something", () => {
    const decided = ["baseline", "contract", "policy"].flatMap((arm) =>
      ["json", "sql", "codestub"].map((kind) => makeRecord({ task: kind, kind, arm })),
    );
    expect(valid(referenceSummary, summarize(decided, makeInfo({ config, total: 9 }), complete))).toEqual([]);
  });

  test("the schema refuses a member it does not know and a rate above 1", () => {
    const summary = summarize(records, makeInfo(), complete);
    expect(valid(summarySchema, { ...summary, more: 1 })).not.toEqual([]);
    const [entry] = summary.leaderboard;
    expect(valid(summarySchema, { ...summary, leaderboard: [{ ...entry, overall: { ...entry?.overall, verified_rate: 2 } }] })).not.toEqual(
      [],
    );
  });
});

describe("samples.jsonl", () => {
  const rows = samplesText(records, complete)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

  test("has one row per record, each fits the schema", () => {
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(valid(sampleSchema, row)).toEqual([]);
  });

  test("starts with the reference's fields in its order, and only policy rows have a route", () => {
    const reference = "model,id,kind,mode,ok,seconds,chars,attempts,repaired,candidates_used,prompt,prompt_used,output".split(",");
    for (const row of rows) {
      expect(Object.keys(row).slice(0, 13)).toEqual(reference);
      expect("decision" in row).toBe(row.mode === "policy");
    }
    const { decision: _, ...without } = rows.at(-1);
    expect(valid(sampleSchema, without)).not.toEqual([]);
  });

  test("`ok` is correctness against gold, `verified` is the public checks, `correct` tells undecided from wrong", () => {
    const row = (id: string, mode: string) => rows.find((own) => own.id === id && own.mode === mode);
    expect(row("s1", "baseline")).toMatchObject({ ok: false, verified: true, correct: false });
    expect(row("c1", "baseline")).toMatchObject({ ok: true, verified: false, correct: true, verdict: { level: "parsed" } });
    expect(row("j2", "contract")).toMatchObject({ ok: false, correct: null, verdict: null, output: "", error: { code: "BACKEND_FAILED" } });
    expect(row("j1", "policy")).toMatchObject({ memory: { ids: ["win-1"], exact_hit: true } });
    expect(row("j1", "contract")).toMatchObject({ attempts: 2, repaired: true, repair_steps: 1, candidates_used: 2, seed: 101 });
  });

  test("the reporter takes its name from the file", () => {
    expect(samplesReporter("anywhere").name).toBe("samples.jsonl");
  });
});

describe("wins.jsonl", () => {
  const info = makeInfo({ config: { verifiers: { json: { name: "json", version: "2" } } } });

  test("holds the policy's answers that passed declared checks: nothing merely parsed, reused or of another arm", () => {
    const rows = winRows(records, info);
    expect(rows.map(({ id, mode }) => [id, mode])).toEqual([
      ["j2", "policy"],
      ["s1", "policy"],
    ]);
    for (const row of rows) expect(valid(winSchema, row)).toEqual([]);
    expect(rows[0]).toMatchObject({ verifier: "json", verified_at: "2026-03-01T10:00:02.000Z", oracle: false });
    expect(rows[0]?.verifier_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[1]).toMatchObject({ verifier: "sql", verifier_hash: null });
  });

  test("the gold does not decide: poisoned gold gives the same rows", () => {
    const poisoned = records.map((record) => ({ ...record, gold: null }));
    expect(winRows(poisoned, info)).toEqual(winRows(records, info));
  });

  test("an oracle run keeps what the gold passed, and says so in every row", () => {
    const oracle = records.map((record) => ({ ...record, oracle: true }));
    const rows = winRows(oracle, info);
    expect(rows.map(({ id }) => id)).toEqual(["j2", "s1"]);
    expect(rows.every((row) => row.oracle)).toBe(true);
    expect(winRows([makeRecord({ gold: null, oracle: true })], info)).toEqual([]);
  });

  test("a run without policy arm takes its last arm", () => {
    expect(winRows([makeRecord({ arm: "baseline" })], makeInfo({ arms: ["baseline"] }))).toHaveLength(1);
  });
});
