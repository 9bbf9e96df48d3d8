import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { ask, type ContainerEngine } from "./engine.ts";

const label = "cupel.owner";

/** What marks a container as ours: host, process and when it started, so that nobody else is taken for us. */
export function ownerLabel(): string {
  return `${label}=${hostname()}/${process.pid}/${startOf(process.pid) ?? 0}`;
}

/** Removes containers whose owner on this machine is gone: a process that was killed cannot. Never throws. */
export async function sweep(engine: ContainerEngine): Promise<void> {
  try {
    const listing = await ask(engine.name, ["ps", "--all", "--filter", `label=${label}`, "--format", `{{.ID}} {{.Label "${label}"}}`]);
    const stale = listing.split("\n").filter(isStale);
    if (stale.length > 0) await ask(engine.name, ["rm", "--force", ...stale.map((line) => line.split(" ", 1)[0] ?? "")]);
  } catch {
    // A leftover harms nobody; it is tried again with the next sandbox.
  }
}

function isStale(line: string): boolean {
  const [, owner = ""] = line.trim().split(" ");
  const [host, pid, start] = owner.split("/");
  return host === hostname() && startOf(Number(pid)) !== start;
}

/** When a process started, in ticks since the machine did; undefined where it is gone. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
