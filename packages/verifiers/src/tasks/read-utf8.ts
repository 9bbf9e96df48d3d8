import { readFile } from "node:fs/promises";
import { CupelError } from "@cupel/core";
import { unreadable } from "./open-file.ts";

/** The text of a file. @throws CupelError `USAGE` for a file that cannot be read, `DATA_INVALID` where it is not UTF-8 */
export async function readUtf8(path: string): Promise<string> {
  const bytes = await readFile(path).catch((thrown) => {
    throw unreadable(path, thrown);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (thrown) {
    throw new CupelError("DATA_INVALID", `${path} is not UTF-8 text.`, { cause: thrown });
  }
}
