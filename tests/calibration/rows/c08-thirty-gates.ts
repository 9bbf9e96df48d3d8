import { createRandom } from "@cupel/core";
import { exactMcNemar, spendAlpha } from "@cupel/stats";
import { atMost, shownRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { count } from "../worlds/count.ts";

const [tasks, gates] = [200, 30];

/** Thirty candidates that are truly equal, against hidden tasks that are the same each time or fresh: the chance of any promotion. */
export function thirtyGates(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C8").next;
  const runs = runsAt(scale, 2000);
  const ever = (level: (gate: number) => number, set: "reused" | "fresh") =>
    count(runs, () => {
      let solved = drawSolved(random);
      for (let gate = 1; gate <= gates; gate++) {
        if (set === "fresh") solved = drawSolved(random);
        const [wins, losses] = drawCandidate(solved, random);
        if (exactMcNemar(wins, losses).oneSided <= level(gate)) return true;
      }
      return false;
    });
  const spending = (gate: number) => spendAlpha(0.05, gate);
  const about = (set: string) => ({ id: "C8", world: `30 equal candidates, 200 ${set} tasks` });
  return [
    atMost({ ...about("reused"), method: "McNemar, spendAlpha" }, ever(spending, "reused"), 0.05),
    atMost({ ...about("fresh"), method: "McNemar, spendAlpha" }, ever(spending, "fresh"), 0.05),
    shownRate(
      { ...about("reused"), method: "McNemar, .05 at every gate" },
      ever(() => 0.05, "reused"),
      0.55,
    ),
    shownRate(
      { ...about("fresh"), method: "McNemar, .05 at every gate" },
      ever(() => 0.05, "fresh"),
      0.61,
    ),
  ];
}

/** Which tasks the incumbent solves: half of them on average. */
function drawSolved(random: () => number): readonly boolean[] {
  return Array.from({ length: tasks }, () => random() < 0.5);
}

/** A candidate that differs on a tenth of the tasks: 5 % won and 5 % lost on average. */
function drawCandidate(solved: readonly boolean[], random: () => number): readonly [wins: number, losses: number] {
  let [wins, losses] = [0, 0];
  for (const isSolved of solved) {
    if (random() >= 0.1) continue;
    if (isSolved) losses += 1;
    else wins += 1;
  }
  return [wins, losses];
}
