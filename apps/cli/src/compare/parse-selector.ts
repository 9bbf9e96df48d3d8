import { CupelError } from "@cupel/core";

/** What is named to be compared: a run, or several that are repeats of each other, and what of it. */
export interface Selector {
  /** As they were named. */
  readonly folders: readonly string[];
  readonly arm?: string;
  readonly model?: string;
}

/**
 * Reads `RUN`, `RUN:ARM`, `RUN:ARM:MODEL`, `RUN::MODEL`, where RUN is a folder or several with commas between them. Folders and models may
 * have colons and commas in their names: the longest beginning that is folders is taken for them.
 *
 * @throws CupelError `USAGE` where no beginning is a folder
 */
export function parseSelector(text: string, isFolder: (path: string) => boolean): Selector {
  const ends = [text.length, ...Array.from(text.matchAll(/:/g), ({ index }) => index).reverse()];
  for (const end of ends) {
    const folders = foldersOf(text.slice(0, end), isFolder);
    if (folders === undefined) continue;
    const rest = text.slice(end + 1);
    const colon = rest.indexOf(":");
    const [arm, model] = colon < 0 ? [rest, ""] : [rest.slice(0, colon), rest.slice(colon + 1)];
    return { folders, ...(arm !== "" && { arm }), ...(model !== "" && { model }) };
  }
  throw new CupelError("USAGE", `There is no folder ${text.replace(/:.*$/, "") || text}.`, {
    hint: "Name the folders of runs: RUN, RUN:ARM or RUN:ARM:MODEL; of repeats RUN,RUN.",
  });
}

function foldersOf(text: string, isFolder: (path: string) => boolean): readonly string[] | undefined {
  if (text === "") return undefined;
  if (isFolder(text)) return [text];
  const parts = text.split(",");
  return parts.length > 1 && parts.every((part) => part !== "" && isFolder(part)) ? parts : undefined;
}
