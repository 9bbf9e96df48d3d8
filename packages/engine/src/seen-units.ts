import type { RunRecord } from "@cupel/core";

/** Which tasks have a record, by arm and model: a bit for each of those, so that a task takes one entry. */
export class SeenUnits {
  readonly #units = new Map<string, Map<string, number>>();
  #unitCount = 0;
  /** Of thirty units each. */
  readonly #tasks: Map<string, number>[] = [];
  count = 0;

  /** Says what is wrong with one that is there already. */
  add({ model, arm, taskId }: RunRecord): string | undefined {
    const unit = this.#unitOf(model, arm);
    const tasks = (this.#tasks[Math.floor(unit / 30)] ??= new Map());
    const [bits, bit] = [tasks.get(taskId) ?? 0, 1 << (unit % 30)];
    if ((bits & bit) !== 0) return `repeats the record of task "${taskId}" in arm "${arm}" on "${model}"`;
    tasks.set(taskId, bits | bit);
    this.count++;
    return undefined;
  }

  #unitOf(model: string, arm: string): number {
    let arms = this.#units.get(model);
    if (arms === undefined) this.#units.set(model, (arms = new Map()));
    let unit = arms.get(arm);
    if (unit === undefined) arms.set(arm, (unit = this.#unitCount++));
    return unit;
  }
}
