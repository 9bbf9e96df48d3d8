import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";

/** Runs a program that opens a sandbox with one worker and prints when that is busy, kills it, and expects the worker to end as well. */
export async function expectNoOrphan(program: string): Promise<void> {
  const owner = spawn(process.execPath, ["--conditions=@cupel/source", "--input-type=module", "-e", program]);
  await once(owner.stdout, "data");
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  const children = pids.filter((pid) => statusOf(pid)?.parent === owner.pid);
  expect(children).toHaveLength(1);
  owner.kill("SIGKILL");
  const living = () => children.filter((pid) => !["Z", undefined].includes(statusOf(pid)?.state));
  await expect.poll(living, { timeout: 5000 }).toEqual([]);
}

function statusOf(pid: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    const [state = "", parent] = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
