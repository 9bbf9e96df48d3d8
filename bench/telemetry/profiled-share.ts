import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** What a process and its main thread computed, in seconds. */
export interface ProcessorTime {
  readonly process: number;
  readonly mainThread: number;
}

/**
 * The share of a process's processor time that its main thread spent in one of our packages, as the profile in a folder tells
 * (`node --cpu-prof`): in the package's own code and in what that calls of Node, V8 and libraries, but not in other packages of ours. Profiles
 * tell time on the clock; where more threads compute than there are cores that is longer, so it is scaled to what the thread computed.
 */
export function profiledShare(folder: string, name: string, computed: ProcessorTime): number {
  const profiles = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Profile);
  const [main] = profiles.map((profile) => timesIn(profile, name)).sort((left, right) => right.busy - left.busy);
  return main === undefined ? Number.NaN : ((main.own / main.busy) * computed.mainThread) / computed.process;
}

/** Microseconds in the package, and of whatever but waiting. */
function timesIn({ nodes, samples, timeDeltas }: Profile, name: string): { readonly own: number; readonly busy: number } {
  const packages = new Map<number, string | undefined>();
  const waits = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === "(idle)").map(({ id }) => id));
  // A node stands before its children.
  for (const { id, callFrame, children = [] } of nodes) {
    const own = /\/(?:packages|apps)\/([^/]+)\/(?:dist|src)\//.exec(callFrame.url)?.[1] ?? packages.get(id);
    packages.set(id, own);
    for (const child of children) packages.set(child, own);
  }
  const sum = (counts: (id: number) => boolean) => samples.reduce((all, id, at) => all + (counts(id) ? (timeDeltas[at] ?? 0) : 0), 0);
  return { own: sum((id) => packages.get(id) === name), busy: sum((id) => !waits.has(id)) };
}
