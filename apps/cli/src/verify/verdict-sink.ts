import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, messageOf } from "@cupel/core";

/** Where verdict lines go. A file appears under its name only when `finish` was called: no part of one is taken for the whole. */
export interface VerdictSink extends AsyncDisposable {
  write(line: string): Promise<void>;
  finish(): Promise<void>;
}

/** A sink on stdout, or on the named file. @throws CupelError `USAGE` when the file cannot be written */
export async function openVerdictSink(context: CommandContext, file: string | undefined): Promise<VerdictSink> {
  if (file === undefined) return { write: context.write, finish: async () => {}, [Symbol.asyncDispose]: async () => {} };
  const target = resolve(context.directory, file);
  const partial = `${target}.partial`;
  const handle: FileHandle = await open(partial, "w").catch((error) => {
    throw new CupelError("USAGE", `Cannot write ${file}: ${messageOf(error)}.`, { cause: error });
  });
  let finished = false;
  return {
    write: async (line) => {
      await handle.appendFile(line);
    },
    finish: async () => {
      await handle.sync();
      await handle.close();
      await rename(partial, target);
      finished = true;
    },
    [Symbol.asyncDispose]: async () => {
      if (finished) return;
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}
