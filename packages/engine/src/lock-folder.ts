import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { CupelError } from "@cupel/core";

const held = new Set<string>();

/**
 * Makes this process the only writer in a folder, by a file `run.lock` with process id and host. A lock whose process is gone from this
 * host is taken over, by one taker at a time. Returns what releases it.
 *
 * @throws CupelError `USAGE` while another process, or a process of another host, holds it
 */
export function lockFolder(folder: string): () => void {
  const path = realpathSync(folder);
  const file = join(path, "run.lock");
  if (!place(file)) {
    const takeover = `${file}.takeover`;
    if (!place(takeover)) throw busy(folder, takeover);
    try {
      if (isHeld(path, file)) throw busy(folder, file);
      rmSync(file, { force: true });
      if (!place(file)) throw busy(folder, file);
    } finally {
      rmSync(takeover, { force: true });
    }
  }
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(file, { force: true });
  };
}

/** Whether a process that lives, or one of another host, is writing in a folder. */
export function isBeingWritten(folder: string): boolean {
  return isHeld(realpathSync(folder), join(folder, "run.lock"));
}

function place(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}\n${hostname()}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A lock without a whole number in it was torn by a kill while it was written. */
function isHeld(path: string, file: string): boolean {
  const { owner, host } = ownerOf(file);
  if (owner === undefined) return false;
  if (host !== undefined && host !== hostname()) return true;
  return owner === process.pid ? held.has(path) : isAlive(owner);
}

function ownerOf(file: string): { readonly owner: number | undefined; readonly host: string | undefined } {
  const [owner = "", host = ""] = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return { owner: /^[1-9]\d*$/.test(owner) ? Number(owner) : undefined, host: host === "" ? undefined : host };
}

function busy(folder: string, file: string): CupelError {
  const { owner, host } = ownerOf(file);
  const elsewhere = host === undefined || host === hostname() ? "" : ` on ${host}`;
  return new CupelError("USAGE", `Process ${owner}${elsewhere} is writing the run in ${folder}.`, {
    hint: `Wait for it to end. If it is gone, delete ${file}.`,
  });
}

function isAlive(owner: number): boolean {
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
