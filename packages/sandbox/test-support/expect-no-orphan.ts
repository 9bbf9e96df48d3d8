import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { childrenOf, isAlive } from "./processes.ts";

/** Runs a program that opens a sandbox with one worker and prints when that is busy, kills it, and expects the worker to end as well. */
export async function expectNoOrphan(program: string): Promise<void> {
  const owner = spawn(process.execPath, ["--conditions=@cupel/source", "--input-type=module", "-e", program]);
  await once(owner.stdout, "data");
  const children = childrenOf(owner.pid);
  expect(children).toHaveLength(1);
  owner.kill("SIGKILL");
  await expect.poll(() => children.filter(isAlive), { timeout: 5000 }).toEqual([]);
}
