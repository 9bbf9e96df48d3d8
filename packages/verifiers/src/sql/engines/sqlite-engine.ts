import { DeadlineWorkers } from "../../deadline-workers.ts";
import type { SqlAnswer, SqlJob } from "../../sql-worker.ts";
import { workerFile } from "../../worker-file.ts";
import { ImageCache } from "./image-cache.ts";
import { outcomeOf, scriptOutcome } from "./job-outcome.ts";
import { textRefusal } from "./script-limits.ts";
import type { SqlEngine } from "./sql-engine.ts";

const cachedBytes = 128 << 20;

const catalogQuery = `SELECT t.name, c.name, c."notnull" = 0 AND c.pk = 0,
  c.pk > 0 OR EXISTS (SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) k WHERE i."unique" = 1 AND k.name = c.name),
  EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) f WHERE f."from" = c.name)
FROM pragma_table_list t, pragma_table_info(t.name) c
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY t.name, c.cid`;

/**
 * SQLite compiled to WebAssembly in worker threads that are terminated at the deadline: it has no interrupt of its own. A fixture is
 * built once; every script runs on a fresh database opened from its bytes, which all workers share.
 */
export function sqliteEngine({ wallMs, workers }: { readonly wallMs: number; readonly workers: number }): SqlEngine {
  const pool = new DeadlineWorkers<SqlJob, SqlAnswer>(workerFile("sql-worker"), { wallMs, size: workers });
  const images = new ImageCache(cachedBytes, async (fixture) => {
    const answer = outcomeOf(await pool.run({ type: "build", fixture }), wallMs);
    return answer.kind === "image" ? { kind: "image", bytes: shared(answer.bytes) } : answer;
  });
  return {
    dialect: "sqlite",
    catalogQuery,
    run: async (script, fixture, signal) => {
      const refusal = textRefusal(script.text);
      if (refusal !== undefined) return refusal;
      const image = await images.get(fixture);
      if (image.kind !== "image") return image;
      return scriptOutcome(outcomeOf(await pool.run({ type: "run", script, image: image.bytes }, signal), wallMs));
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

// Workers read the same memory: nothing is copied with a job.
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
