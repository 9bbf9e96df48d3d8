import { broken, CupelError, type FailCode, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { compareOutput } from "./compare/compare-output.ts";
import { openEngine, type SqlEngineName } from "./engines/open-engine.ts";
import { isOutput, type SqlBreak, type SqlFailure, type SqlFailureKind, type SqlOutcome, type SqlOutput } from "./engines/sql-engine.ts";
import { cellRules, loadTask } from "./load/load-task.ts";
import type { JudgedDatabase, LoadedTask, SqlDefect } from "./load/loaded-task.ts";
import { TaskCache } from "./load/task-cache.ts";
import { runSteadily } from "./run-steadily.ts";
import type { SqlChecks } from "./sql-types.ts";
import { findSql } from "./text/find-sql.ts";
import { untilAborted } from "./until-aborted.ts";

export interface SqlOptions {
  /** Where queries run. Default `sqlite`, which comes along; `duckdb` needs `@duckdb/node-api`, `pglite` needs `@electric-sql/pglite`. */
  readonly engine?: SqlEngineName;
  /** Milliseconds of its own for one run of an answer, 1 to 600,000; default 2,000. What others take of a busy machine does not count. */
  readonly wallMs?: number;
  /** Queries that run at once, at most; 1 to 64, default 2. */
  readonly workers?: number;
}

const codes: Readonly<Record<SqlFailureKind, FailCode>> = {
  refused: "refused",
  failed: "exception",
  output: "output",
  memory: "memory",
  timeout: "timeout",
  crashed: "crashed",
};

// What an engine says may repeat any part of an answer.
const longestReason = 300;

/** How an answer did on one database. */
interface Trial {
  readonly database: JudgedDatabase;
  /** What is wrong, in a sentence that may hold hidden values. Absent: nothing. */
  readonly difference?: string;
  /** Set when the answer gave nothing to compare. */
  readonly failure?: SqlFailureKind;
}

/**
 * Verifies SQL by running it on a fresh database each time: publicly on the task's own database and its examples, while scoring on every
 * hidden one. The evidence says on how many. Model-written SQL runs in the engine that is named here and in no other.
 * @throws CupelError `USAGE` for options out of range; verdicts reject with `PEER_MISSING` where the engine is not installed
 */
export function sql({ engine: name = "sqlite", wallMs = 2000, workers = 2 }: SqlOptions = {}): Verifier<SqlChecks> {
  requireInteger("wallMs", wallMs, 600_000);
  requireInteger("workers", workers, 64);
  const engine = openEngine(name, { wallMs, workers });
  const tasks = new TaskCache((checks, scope) => loadTask(engine, checks, scope));

  const verify = async (input: VerifierInput<SqlChecks>): Promise<Verdict> => {
    const { checks, scope, candidate, signal } = input;
    const task = await untilAborted(tasks.get(checks, scope), signal);
    if (task === undefined) return broken("the check was aborted", { code: "aborted" });
    const [defect] = task.defects;
    if (defect !== undefined) return brokenBy(defect);
    const { sql: text, extraction } = findSql(candidate.text);
    if (text === "") return fail("there is no query", { code: "refused", extraction, score: 0 });
    if (task.databases.length === 0) return broken("the task has nothing to score against", { code: "vacuous", extraction });
    const trials: Trial[] = [];
    for (const database of task.databases) {
      const { policy = "read", statements = 1 } = checks;
      const script = { text, policy, statements, state: database.state };
      const outcome = await runSteadily(engine, { script, fixture: database.fixture, signal });
      if (isBreak(outcome)) return broken(outcome.reason, { code: outcome.kind === "aborted" ? "aborted" : "setup", extraction });
      const trial = trialOf(database, outcome, checks);
      trials.push(trial);
      if (trial.failure !== undefined) break;
    }
    const verdict = scope === "public" ? publicVerdict(task, trials) : goldVerdict(task, trials);
    return { ...verdict, extraction };
  };

  return guarded({
    name: "sql",
    version: "2",
    verify,
    validate: async (checks, scope) => (await tasks.get(checks, scope)).defects.map(sentenceOf),
    dispose: () => engine[Symbol.asyncDispose](),
  });
}

function isBreak(outcome: SqlOutcome): outcome is SqlBreak {
  return ["setup", "down", "aborted"].includes(outcome.kind);
}

function trialOf(database: JudgedDatabase, outcome: SqlOutput | SqlFailure, checks: SqlChecks): Trial {
  if (!isOutput(outcome)) return { database, difference: outcome.reason.slice(0, longestReason), failure: outcome.kind };
  const difference = database.expected && compareOutput(database.expected, outcome, cellRules(checks));
  return { database, ...(difference !== undefined && { difference }) };
}

function publicVerdict({ databases }: LoadedTask, trials: readonly Trial[]): Verdict {
  const asked = databases.filter(({ expected }) => expected !== undefined).length;
  const right = trials.filter(({ database, difference }) => database.expected !== undefined && difference === undefined).length;
  const score = asked > 0 ? { score: right / asked } : {};
  const wrong = trials.find(({ difference }) => difference !== undefined);
  if (wrong?.difference === undefined) return pass({ level: asked > 0 ? "verified" : "parsed", ...score });
  const number = /^examples\[(\d+)\]$/.exec(wrong.database.path)?.[1];
  const where = number === undefined ? "" : `example ${Number(number) + 1}: `;
  return fail(`${where}${wrong.difference}`, { ...(wrong.failure && { code: codes[wrong.failure] }), ...score });
}

function goldVerdict({ databases, derived }: LoadedTask, trials: readonly Trial[]): Verdict {
  const total = databases.length;
  const wrong = trials.filter(({ difference }) => difference !== undefined);
  const passed = trials.length - wrong.length;
  const differences = wrong.map(({ database, difference }) => `database ${databases.indexOf(database) + 1}: ${difference}`);
  const details = { score: passed / total, evidence: { databases: total, ...(derived > 0 && { derived }), passed, differences } };
  const count = total === 1 ? "1 database" : `${total} databases`;
  const failure = wrong.find((trial) => trial.failure !== undefined)?.failure;
  if (failure !== undefined) return fail(`the query does not run on hidden data (${failure})`, { code: codes[failure], ...details });
  if (passed === total) return pass({ reason: `executed on ${count}`, ...details });
  return fail(`wrong result on ${total - passed} of ${count}`, details);
}

function brokenBy({ reason, code, detail }: SqlDefect): Verdict {
  return broken(reason, { code, ...(detail !== undefined && { evidence: detail }) });
}

function sentenceOf({ reason, detail }: SqlDefect): string {
  return detail === undefined ? reason : `${reason}: ${detail}`;
}

function requireInteger(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new CupelError("USAGE", `${name} is ${value}; it must be an integer from 1 to ${most}.`);
}
