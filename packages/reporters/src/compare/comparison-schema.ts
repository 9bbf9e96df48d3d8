import type { JsonObject } from "@cupel/core";
import { closed, count, measuresSchema, pairedFacts, text, texts } from "../summary-schema.ts";

const share: JsonObject = { type: ["number", "null"], minimum: 0, maximum: 1 };
const chance: JsonObject = { type: "number", minimum: 0, maximum: 1 };
const metric: JsonObject = { enum: ["correct", "verified"] };
const list = (items: JsonObject): JsonObject => ({ type: "array", items });
const orNull = (schema: JsonObject): JsonObject => ({ anyOf: [{ type: "null" }, schema] });
const both = (schema: JsonObject): JsonObject => closed({ side: schema, against: schema });
const gateStatus: JsonObject = { enum: ["held", "failed", "undecided", "errors"] };

const answer = closed({
  output: { type: ["string", "null"] },
  verdict: { type: ["string", "null"] },
  gold: { enum: ["pass", "fail", "error", null] },
  candidates: count,
  correct: share,
  verified: share,
});

const pair = closed({
  side: text,
  against: text,
  tasks: count,
  families: count,
  left_out: list(closed({ reason: text, count, sentence: text })),
  differences: list(closed({ setting: text, side: {}, against: {} })),
  measures: both(measuresSchema),
  metrics: list(
    closed({
      ...pairedFacts,
      test: { enum: ["exact McNemar", "sign flip over families", "sign flip over tasks"] },
      metric,
      undecided: both(count),
      sensitivity: closed({ n: count, effect: share, power: chance, loss: chance, alpha: chance, sentence: text }),
      sentence: text,
    }),
  ),
  non_inferiority: orNull(
    closed({
      metric,
      margin: chance,
      method: { enum: ["betting over tasks", "sign flip over families"] },
      p_value: chance,
      alpha: chance,
      shown: { type: "boolean" },
      vetoed_by: texts,
      unseen_share: share,
      sentence: text,
    }),
  ),
  by_family: list(
    closed({ metric, family: text, n: count, wins: count, losses: count, difference: { type: "number", minimum: -1, maximum: 1 } }),
  ),
  flips: list(
    closed({ task_id: text, kind: text, family: text, prompt: text, won: list(metric), lost: list(metric), side: answer, against: answer }),
  ),
});

/** JSON Schema (2020-12) of a comparison, as `cupel compare --json` prints it. */
export const comparisonSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/comparison-1.json",
  title: "Cupel comparison",
  ...closed({
    schema_version: { const: 1 },
    cupel_version: text,
    alpha: chance,
    corrected_over: count,
    sides: list(
      closed({
        name: text,
        label: text,
        arm: text,
        model: text,
        policy: text,
        backend: text,
        oracle: { type: "boolean" },
        runs: list(closed({ folder: text, run_id: text, started_at: text, seed: count, status: { enum: ["complete", "partial"] } })),
      }),
    ),
    pairs: list(pair),
    notes: texts,
    gates: closed({
      status: gateStatus,
      results: list(closed({ gate: text, side: text, against: text, status: gateStatus, sentence: text })),
    }),
  }),
};
