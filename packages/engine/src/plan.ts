import type { Backend, RunRecord, Task } from "@cupel/core";
import type { Arm } from "./run-options.ts";

/** A task in an arm on a model: what one record is about. */
export interface Unit {
  /** Its place in the order of models, arms and tasks. */
  readonly index: number;
  readonly backend: Backend;
  readonly arm: Arm;
  readonly task: Task;
}

/** All units of a run, by number: a run of a million records has no list of them. */
export interface Plan {
  readonly count: number;
  /** By model, then task, then arm: the arms of a task share calls, and a run that was cut short can compare them. */
  units(): Iterable<Unit>;
  /** The place of a record among the units; undefined for a record of another run. */
  indexOf(record: Pick<RunRecord, "model" | "arm" | "taskId">): number | undefined;
  /** The places of all arms of a task on a model, or on every model; none where the run does not have them. */
  siblings(unit: Pick<RunRecord, "model" | "taskId">, models: "own" | "all"): readonly number[];
}

/** The plan of tasks, arms and models. Names among each of them are unique. */
export function createPlan({
  tasks,
  arms,
  backends,
}: {
  readonly tasks: readonly Task[];
  readonly arms: readonly Arm[];
  readonly backends: readonly Backend[];
}): Plan {
  const taskPlaces = new Map(tasks.map(({ id }, place) => [id, place]));
  const place = (model: number, arm: number, task: number): number => (model * arms.length + arm) * tasks.length + task;
  return {
    count: backends.length * arms.length * tasks.length,
    *units() {
      for (const [model, backend] of backends.entries()) {
        for (const [number, task] of tasks.entries()) {
          for (const [column, arm] of arms.entries()) yield { index: place(model, column, number), backend, arm, task };
        }
      }
    },
    indexOf: (record) => {
      const task = taskPlaces.get(record.taskId);
      const arm = arms.findIndex(({ name }) => name === record.arm);
      const model = backends.findIndex((backend) => backend.model === record.model);
      return task === undefined || arm < 0 || model < 0 ? undefined : place(model, arm, task);
    },
    siblings: ({ model, taskId }, models) => {
      const task = taskPlaces.get(taskId);
      if (task === undefined) return [];
      return [...backends.keys()]
        .filter((number) => models === "all" || backends[number]?.model === model)
        .flatMap((number) => arms.map((_, arm) => place(number, arm, task)));
    },
  };
}
