import { basename, join, resolve } from "node:path";
import { CupelError } from "@cupel/core";
import { type ListedRun, latestFirst, listRun, runFolders } from "@cupel/engine";
import { stampOf } from "./file-stamp.ts";

/** A run under the name of its folder: the only name by which a page knows it. */
export type NamedRun = ListedRun & { readonly name: string };

/** A folder of runs, or the folder of one. Names are looked up in what is there and never made into paths. */
export interface RunsFolder {
  readonly path: string;
  /** The latest first, those that cannot be read last. What was listed before is read again only where its files changed. */
  list(): readonly NamedRun[];
  /** @throws CupelError `USAGE` for a name that no run has */
  find(name: string): NamedRun;
}

/** The runs in a folder. @throws CupelError `USAGE` where the folder is none or holds no run */
export function runsFolder(folder: string): RunsFolder {
  const path = resolve(folder);
  let known = new Map<string, { readonly stamp: string; readonly run: NamedRun }>();
  const list = (): readonly NamedRun[] => {
    const before = known;
    known = new Map();
    for (const place of runFolders(path)) {
      const stamp = headStamp(place);
      const same = before.get(place);
      // Whether somebody writes it is no matter of its files.
      const run = same?.stamp === stamp && !("isWritten" in same.run && same.run.isWritten) ? same.run : named(place);
      if (run !== undefined) known.set(place, { stamp, run });
    }
    return [...known.values()].map(({ run }) => run).sort(latestFirst);
  };
  if (list().length === 0) throw new CupelError("USAGE", `${path} holds no run, and no folder with one.`);
  return {
    path,
    list,
    find: (name) => {
      const place = runFolders(path).find((own) => basename(own) === name);
      const found = place === undefined ? undefined : named(place);
      if (found === undefined) throw new CupelError("USAGE", `There is no run ${JSON.stringify(name)} in ${path}.`);
      return found;
    },
  };
}

function named(folder: string): NamedRun | undefined {
  const run = listRun(folder);
  return run && { ...run, name: basename(folder) };
}

function headStamp(folder: string): string {
  return ["run.json", "end.json", "run.lock"].map((name) => stampOf(join(folder, name))).join(" ");
}
