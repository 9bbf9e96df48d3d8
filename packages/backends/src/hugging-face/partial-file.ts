import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { threadId } from "node:worker_threads";

/** A file that is being fetched. Its name says whose it is, so that nobody takes it for whole and nobody else writes to it. */
export interface PartialFile extends AsyncDisposable {
  /** Bytes that are there. */
  readonly size: number;
  /** The bytes that are there, from the beginning. */
  read(): AsyncIterable<Uint8Array>;
  append(bytes: Uint8Array): Promise<void>;
  /** Begins anew. */
  clear(): Promise<void>;
  /** Gives it its name, once it is safe on the disk. It is whole from then on. */
  complete(path: string): Promise<void>;
  /** Removes it: what it holds is worth nothing. */
  remove(): Promise<void>;
}

const readBytes = 2 ** 20;

/**
 * Opens `FOLDER/NAME.PROCESS-THREAD.part`. What a process that ended left of the same file is taken over by renaming it, which only one can do;
 * of several such remains the largest is taken and the others go.
 */
export async function openPartialFile(folder: string, name: string): Promise<PartialFile> {
  await mkdir(folder, { recursive: true });
  const own = join(folder, `${name}.${process.pid}-${threadId}.part`);
  for (const remains of await remainsOf(folder, name)) {
    const taken = await stat(own).then(
      () => true,
      () => false,
    );
    if (taken) await rm(remains, { force: true });
    // Somebody else may have been quicker.
    else await rename(remains, own).catch(() => undefined);
  }
  const file = await open(own, await flagFor(own));
  return partialFile(file, own, (await file.stat()).size);
}

function partialFile(file: FileHandle, path: string, start: number): PartialFile {
  let size = start;
  return {
    get size() {
      return size;
    },
    read: async function* () {
      for (let position = 0; position < size; ) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(readBytes), 0, Math.min(readBytes, size - position), position);
        if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    append: async (bytes) => {
      for (let written = 0; written < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, written, bytes.length - written, size);
        written += bytesWritten;
        size += bytesWritten;
      }
    },
    clear: async () => {
      await file.truncate(0);
      size = 0;
    },
    complete: async (place) => {
      await file.sync();
      await file.close();
      await rename(path, place);
    },
    remove: async () => {
      await file.close();
      await rm(path, { force: true });
    },
    [Symbol.asyncDispose]: async () => await file.close().catch(() => undefined),
  };
}

async function flagFor(path: string): Promise<"r+" | "wx+"> {
  return (await stat(path).catch(() => undefined)) === undefined ? "wx+" : "r+";
}

/** Parts of a file whose process is gone, or that this thread left itself; the largest first. */
async function remainsOf(folder: string, name: string): Promise<readonly string[]> {
  const remains: { readonly path: string; readonly size: number }[] = [];
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`)) continue;
    const [, pid, thread] = /^(\d+)-(\d+)\.part$/.exec(entry.slice(name.length + 1)) ?? [];
    if (pid === undefined) continue;
    const isOurs = Number(pid) === process.pid && Number(thread) === threadId;
    if (isOurs || isAlive(Number(pid))) continue;
    const path = join(folder, entry);
    const size = (await stat(path).catch(() => undefined))?.size;
    if (size !== undefined) remains.push({ path, size });
  }
  return remains.sort((left, right) => right.size - left.size).map(({ path }) => path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One that we may not signal is there.
    return (error as { readonly code?: unknown }).code !== "ESRCH";
  }
}
