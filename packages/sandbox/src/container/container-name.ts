import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { ask, type ContainerEngine } from "./engine.ts";

// An engine may serve several machines: only what was started from this one is ours to judge.
const prefix = `cupel-${createHash("sha256").update(hostname()).digest("hex").slice(0, 8)}`;

/** A name for a container that says which process of which machine it belongs to. */
export function containerName(): string {
  return `${prefix}-${process.pid}-${startOf(process.pid) ?? 0}-${randomBytes(4).toString("hex")}`;
}

/** Removes containers whose owner on this machine is gone: one that was killed could not. Never throws. */
export async function sweep(engine: ContainerEngine): Promise<void> {
  try {
    const stale = (await containersOf(engine.name)).filter((name) => {
      const [, , pid, start] = name.split("-");
      return startOf(Number(pid)) !== start;
    });
    if (stale.length > 0) await ask(engine.name, ["rm", "--force", ...stale]);
  } catch {
    // A leftover harms nobody; it is tried again with the next sandbox.
  }
}

/** Names of the containers that were started from this machine. */
export async function containersOf(engine: ContainerEngine["name"]): Promise<readonly string[]> {
  const listing = await ask(engine, ["ps", "--all", "--filter", `name=${prefix}-`, "--format", "{{.Names}}"]);
  return listing.split("\n").filter((name) => name.startsWith(`${prefix}-`));
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
