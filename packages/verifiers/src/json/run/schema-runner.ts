import { CupelError, type Json } from "@cupel/core";
import { ChildWorker } from "../../child-worker.ts";
import { DeadlineWorkers, type JobEnd } from "../../deadline-workers.ts";
import { workerFile } from "../../worker-file.ts";
import type { Problem } from "../schema/contract.ts";
import { type LoadedSchema, loadSchema } from "./load-schema.ts";
import type { SchemaAnswer, SchemaJob } from "./schema-job.ts";
import type { SchemaRules } from "./schema-rules.ts";

/**
 * How checking values ended: `checked` with the problems of each value up to the first without any; `timeout` or `memory` where a value made
 * the check slow or large; `defect` where the schema cannot be used; `aborted`; `broken` where the check could not be made.
 */
export type SchemaOutcome =
  | { readonly kind: "checked"; readonly problems: readonly (readonly Problem[])[] }
  | { readonly kind: "timeout" | "memory" | "aborted" }
  | { readonly kind: "defect"; readonly defect: string }
  | { readonly kind: "broken"; readonly message: string };

export interface RunnerOptions extends SchemaRules {
  /** Milliseconds for checking the values of one answer. */
  readonly wallMs: number;
  /** Workers at most. */
  readonly workers: number;
}

interface Values {
  readonly values: readonly Json[];
  /** Characters of the text that the values come from. */
  readonly length: number;
}

const mebibytes = 512;
/** Values that a sound schema decides at once. */
const trivial = ["null", "0", '""', "[]", "{}"];

/**
 * Checks values against schemas: in process where the schema is trusted and no answer of that length can make it slow, else in a worker
 * that is ended at a deadline. The worker is a child process without environment for schemas that are not trusted.
 */
export class SchemaRunner implements AsyncDisposable {
  readonly #options: RunnerOptions;
  readonly #workers: DeadlineWorkers<SchemaJob, SchemaAnswer>;

  constructor(options: RunnerOptions) {
    this.#options = options;
    const { wallMs, workers: size, trusted } = options;
    const start = { start: (file: string) => new ChildWorker(file, [String(mebibytes)], { mayStandStill: false }) };
    this.#workers = new DeadlineWorkers(workerFile(trusted ? "json-worker" : "json-child"), {
      ...{ wallMs, size },
      ...(!trusted && start),
    });
  }

  /**
   * Why a schema cannot be used; undefined for one that can.
   * @throws CupelError `VERIFIER_FAILED` where that could not be seen
   */
  async defect(schema: Json): Promise<string | undefined> {
    const loaded = loadSchema(schema, this.#options);
    if ("defect" in loaded) return loaded.defect;
    if (loaded.ready !== undefined) return undefined;
    const outcome = outcomeOf(await this.#ask(loaded, ["null"]));
    if (outcome.kind === "checked") return undefined;
    if (outcome.kind === "defect") return outcome.defect;
    if (outcome.kind === "broken") throw new CupelError("VERIFIER_FAILED", `A schema could not be looked at: ${outcome.message}.`);
    return `the schema cannot be used: checking null ended in ${outcome.kind}`;
  }

  /** Whether a value of a text of that length is known at once to fit. Most answers end here, without anything made for them. */
  fitsHere(schema: Json, value: Json, length: number): boolean {
    const loaded = loadSchema(schema, this.#options);
    if ("defect" in loaded || loaded.ready === undefined || length > loaded.boundedLength) return false;
    return loaded.ready.check(value).length === 0;
  }

  /** Checks values at once where that is possible; undefined where `check` must be asked. */
  checkHere(schema: Json, { values, length }: Values): SchemaOutcome | undefined {
    const loaded = loadSchema(schema, this.#options);
    if ("defect" in loaded) return { kind: "defect", defect: loaded.defect };
    if (loaded.ready === undefined || length > loaded.boundedLength) return undefined;
    const problems: (readonly Problem[])[] = [];
    for (const value of values) {
      const found = loaded.ready.check(value);
      problems.push(found);
      if (found.length === 0) break;
    }
    return { kind: "checked", problems };
  }

  /** Checks values up to the first that fits. Never rejects. */
  async check(
    schema: Json,
    { values, signal }: { readonly values: readonly Json[]; readonly signal?: AbortSignal | undefined },
  ): Promise<SchemaOutcome> {
    const loaded = loadSchema(schema, this.#options);
    if ("defect" in loaded) return { kind: "defect", defect: loaded.defect };
    const texts = values.map((value) => JSON.stringify(value));
    const outcome = outcomeOf(await this.#ask(loaded, texts, signal));
    if (outcome.kind !== "timeout") return outcome;
    for (const text of trivial) {
      const probed = outcomeOf(await this.#ask(loaded, [text], signal));
      if (probed.kind === "aborted") return probed;
      if (probed.kind === "timeout") return { kind: "defect", defect: `the schema takes more than ${this.#options.wallMs} ms for ${text}` };
    }
    return outcome;
  }

  async #ask({ key, contract }: LoadedSchema, values: readonly string[], signal?: AbortSignal): Promise<JobEnd<SchemaAnswer>> {
    const end = await this.#workers.run({ key, values }, signal);
    if (end.kind !== "done" || end.result.kind !== "missing") return end;
    return this.#workers.run({ key, contract: JSON.stringify(contract), values }, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#workers[Symbol.asyncDispose]();
  }
}

function outcomeOf(end: JobEnd<SchemaAnswer>): SchemaOutcome {
  switch (end.kind) {
    case "done":
      return end.result.kind === "missing" ? { kind: "broken", message: "the worker forgot the schema" } : end.result;
    case "crashed":
      return end.started ? { kind: "memory" } : { kind: "broken", message: end.message };
    case "setup":
      return { kind: "broken", message: end.message };
    default:
      return { kind: end.kind };
  }
}
