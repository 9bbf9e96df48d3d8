import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { CupelError } from "@cupel/core";
import { type ListedRun, listRuns } from "@cupel/engine";

/** A run under the name of its folder: the only name by which a page knows it. */
export type NamedRun = ListedRun & { readonly name: string };

/** A folder of runs, or the folder of one. Names are looked up in what is there and never made into paths. */
export interface RunsFolder {
  readonly path: string;
  /** The latest first, those that cannot be read last. @throws CupelError `USAGE` where there is none */
  list(): readonly NamedRun[];
  /** @throws CupelError `USAGE` for a name that no run has */
  find(name: string): NamedRun;
}

/** The runs in a folder. @throws CupelError `USAGE` where the folder is none or holds no run */
export function runsFolder(folder: string): RunsFolder {
  const path = resolve(folder);
  const list = (): readonly NamedRun[] => listRuns(path).map((run) => ({ ...run, name: basename(run.folder) }));
  list();
  return {
    path,
    list,
    find: (name) => {
      const place = basename(path) === name ? path : readdirSync(path).includes(name) ? join(path, name) : undefined;
      const found = place === undefined ? undefined : oneRun(place);
      if (found === undefined) throw new CupelError("USAGE", `There is no run ${JSON.stringify(name)} in ${path}.`);
      return { ...found, name };
    },
  };
}

/** The run that a folder itself holds. */
function oneRun(folder: string): ListedRun | undefined {
  try {
    return listRuns(folder).find((run) => run.folder === folder);
  } catch {
    return undefined;
  }
}
