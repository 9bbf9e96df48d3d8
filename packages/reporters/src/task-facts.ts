import type { RunRecord } from "@cupel/core";
import { familyOf } from "./family.ts";
import type { CalledTask } from "./timing.ts";

/** A task, shared by the facts of its records. */
export interface TaskFacts {
  readonly id: string;
  /** Id and content hash: the same task in another arm, model or run. */
  readonly key: string;
  readonly kind: string;
  readonly split: string | null;
  /** As the task declares it; its id where it declares none. */
  readonly family: string;
  /** What makes tasks one family: see `familyOf`. */
  readonly familyKey: string;
}

/** The tasks of records, one of each. */
export class TaskList {
  readonly #tasks = new Map<string, KnownTask>();
  /** By key: tasks whose id another one has. */
  readonly #others = new Map<string, KnownTask>();
  readonly #names = new Map<string, string>();

  of(record: RunRecord): TaskFacts & CalledTask {
    const { taskId, taskHash } = record;
    const known = this.#tasks.get(taskId);
    if (known?.hash === taskHash) return known;
    if (known === undefined) return this.#add(this.#tasks, taskId, record);
    const key = keyOf(taskId, taskHash);
    return this.#others.get(key) ?? this.#add(this.#others, key, record);
  }

  #add(tasks: Map<string, KnownTask>, key: string, record: RunRecord): KnownTask {
    const task = new KnownTask(record, (name) => this.#one(name));
    tasks.set(key, task);
    return task;
  }

  /** The one copy of a name that many tasks have. */
  #one(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, name);
    return name;
  }
}

class KnownTask implements TaskFacts, CalledTask {
  readonly id: string;
  readonly hash: string;
  readonly kind: string;
  readonly split: string | null;
  readonly family: string;
  readonly familyKey: string;
  lastCall = -1;

  constructor(record: RunRecord, one: (name: string) => string) {
    this.id = record.taskId;
    this.hash = record.taskHash;
    this.kind = one(record.kind);
    this.split = record.split === null ? null : one(record.split);
    this.family = record.family === record.taskId ? record.taskId : one(record.family);
    this.familyKey = one(familyOf(record));
  }

  /** Made when it is asked for: that of each task would take more room than the task. */
  get key(): string {
    return keyOf(this.id, this.hash);
  }
}

function keyOf(id: string, hash: string): string {
  return JSON.stringify([id, hash]);
}
