import { performance } from "node:perf_hooks";
import { type SqlOptions, sql } from "@cupel/verifiers";
import type { Engine } from "./engine.ts";

function sqlEngine(engine: NonNullable<SqlOptions["engine"]>, more: Pick<Engine, "dialect" | "slow" | "graceMs">): Engine {
  return {
    name: engine,
    language: "sql",
    ...more,
    open: async ({ wallMs, tasks }) => {
      const verifier = sql({ engine, wallMs, workers: 1 });
      return {
        judge: async (text, { gold = tasks.sql.gold }) => {
          const judgements = [];
          for (const rows of gold.anyOf ?? [gold.rows ?? []]) {
            const checks = { setup: tasks.sql.setup, expected: { rows } };
            const task = { id: "attack", kind: "sql", prompt: "p", checks: {} };
            const started = performance.now();
            const verdict = await verifier.verify({ task, checks, scope: "gold", candidate: { text } });
            const milliseconds = performance.now() - started;
            judgements.push({ code: "passed", ...verdict, detail: verdict.reason, milliseconds });
          }
          return judgements;
        },
        [Symbol.asyncDispose]: () => verifier[Symbol.asyncDispose](),
      };
    },
  };
}

/** SQL in every engine. The peers are started anew after an attack that ends them. */
export const sqlEngines: readonly Engine[] = [
  sqlEngine("sqlite", { dialect: "sqlite" }),
  sqlEngine("duckdb", { dialect: "duckdb", graceMs: 30_000 }),
  sqlEngine("pglite", { dialect: "postgres", graceMs: 60_000, slow: true }),
];
