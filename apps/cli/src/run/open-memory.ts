import type { Task, Verifier } from "@cupel/core";
import { inMemory, type Reverified, reverify, tasksOfWins, type WinMemory, winsFile } from "@cupel/memory";
import { readTasks } from "@cupel/verifiers";
import type { RunSettings } from "./run-settings.ts";

/** Wins of an earlier run, and the tasks by whose checks they can be checked again. */
export interface LoadedWins {
  readonly memory: WinMemory;
  /** Those of the tasks at hand that wins were won on. */
  readonly tasks: readonly Task[];
}

/** Reads the wins that a run may use; undefined where memory is off. Throws as {@link winsFile} and {@link readTasks} do. */
export async function loadWins(
  { memoryFile, memoryTasks, memoryTopK, reuseExact }: RunSettings,
  { tasks, kinds }: { readonly tasks: readonly Task[]; readonly kinds: readonly string[] },
): Promise<LoadedWins | undefined> {
  if (memoryFile === null) return undefined;
  const memory = await winsFile(memoryFile);
  if (memoryTopK === 0 && !reuseExact) return undefined;
  const further = memoryTasks === undefined ? [] : await readTasks(memoryTasks, kinds.length > 0 ? { kinds } : {});
  return { memory, tasks: tasksOfWins(memory.wins, [...further, ...tasks]) };
}

/** Checks the wins again, and keeps those that nothing is known against. */
export async function openMemory(
  { memory, tasks }: LoadedWins,
  verifiers: Readonly<Record<string, Verifier>>,
  signal: AbortSignal,
): Promise<{ readonly memory: WinMemory; readonly found: Reverified }> {
  const found = await reverify(memory.wins, { tasks, verifiers, signal });
  // Checks that an interrupt cut short say nothing of the wins.
  signal.throwIfAborted();
  return { memory: inMemory(found.kept, { name: memory.name }), found };
}
