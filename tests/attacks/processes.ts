import { readdirSync, readFileSync } from "node:fs";

/** Processes that are ours, by parenthood, with judges that lost their parent; zombies apart. */
export function processes(): number {
  const parents = new Map<number, number>();
  let orphans = 0;
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") continue;
      parents.set(Number(name), Number(parent));
      if (parent === "1" && readFileSync(`/proc/${name}/cmdline`, "latin1").includes("cupel.local")) orphans += 1;
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOurs).length + orphans;
}
