import { CupelError } from "@cupel/core";
import type { SqlEngine } from "../engines/sql-engine.ts";

/**
 * An engine that throws where it does not work: nothing is then to be learnt of a task.
 * @throws CupelError `VERIFIER_FAILED` from `run`
 */
export function workingEngine(engine: SqlEngine): SqlEngine {
  return {
    ...engine,
    run: async (...asked) => {
      const outcome = await engine.run(...asked);
      if (outcome.kind !== "down") return outcome;
      throw new CupelError("VERIFIER_FAILED", `The SQL engine does not work: ${outcome.reason}.`);
    },
  };
}
