import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Places within a group: the best with ties, the first places, distances from the best and from the mean. */
export const classRanking = sqlFamily("class-ranking", (draw, level) => {
  const [runs, runner, group, points] = draw.pick([
    ["exam_results", "pupil", "course", "points"],
    ["race_results", "rider", "heat", "score"],
    ["tastings", "wine", "panel", "mark"],
  ]) as [string, string, string, string];
  const places = draw.integer(2, 3);
  const shapes = [
    {
      name: runs,
      columns: columnsOf("id INTEGER", runner, group, `${points} INTEGER`),
      note: `A higher value of ${points} is better. The same ${runner} may occur in several ${group}s, once in each.`,
    },
  ];
  const ranked = (rank: string, by = `PARTITION BY ${group}`) =>
    `WITH r AS (SELECT ${group}, ${runner}, ${points}, ${rank}() OVER (${by} ORDER BY ${points} DESC) AS place FROM ${runs})`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `Who reached the highest ${points} in each ${group}? If several did, all of them are wanted.`,
        `Give the winner or winners of every ${group}.`,
      ]),
      columns: [group, runner, points],
      order: `${group} from Z to A, then ${runner}`,
      gold: `SELECT ${group}, ${runner}, ${points} FROM ${runs} r WHERE ${points} = (SELECT MAX(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) ORDER BY ${group} DESC, ${runner}`,
      second: `${ranked("RANK")} SELECT ${group}, ${runner}, ${points} FROM r WHERE place = 1 ORDER BY 1 DESC, 2`,
      mistakes: [
        [
          "one winner only",
          `SELECT ${group}, ${runner}, MAX(${points}) AS ${points} FROM ${runs} GROUP BY ${group} ORDER BY ${group} DESC, ${runner}`,
        ],
        [
          "the best of all",
          `SELECT ${group}, ${runner}, ${points} FROM ${runs} WHERE ${points} = (SELECT MAX(${points}) FROM ${runs}) ORDER BY ${group} DESC, ${runner}`,
        ],
        [
          "the last",
          `SELECT ${group}, ${runner}, ${points} FROM ${runs} r WHERE ${points} = (SELECT MIN(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) ORDER BY ${group} DESC, ${runner}`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Give everyone on one of the first ${places} places of their ${group}. Equal values of ${points} share a place, and the next lower value has the place right after it (1, 1, 2, ...).`,
        `List the ${places} highest different values of ${points} in each ${group} with everyone who reached them, and number them from 1.`,
      ]),
      columns: [group, "place", runner],
      order: `${group}, then place, then ${runner} from Z to A`,
      gold: `${ranked("DENSE_RANK")} SELECT ${group}, place, ${runner} FROM r WHERE place <= ${places} ORDER BY ${group}, place, ${runner} DESC`,
      second: `SELECT ${group}, (SELECT COUNT(DISTINCT ${points}) FROM ${runs} s WHERE s.${group} = r.${group} AND s.${points} >= r.${points}) AS place, ${runner} FROM ${runs} r WHERE (SELECT COUNT(DISTINCT ${points}) FROM ${runs} s WHERE s.${group} = r.${group} AND s.${points} > r.${points}) < ${places} ORDER BY 1, 2, 3 DESC`,
      mistakes: [
        [
          "places are left out after ties",
          `${ranked("RANK")} SELECT ${group}, place, ${runner} FROM r WHERE place <= ${places} ORDER BY ${group}, place, ${runner} DESC`,
        ],
        [
          "ties are broken",
          `${ranked("ROW_NUMBER")} SELECT ${group}, place, ${runner} FROM r WHERE place <= ${places} ORDER BY ${group}, place, ${runner} DESC`,
        ],
        [
          "places over all groups",
          `${ranked("DENSE_RANK", "")} SELECT ${group}, place, ${runner} FROM r WHERE place <= ${places} ORDER BY ${group}, place, ${runner} DESC`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `For everyone better than the mean of their ${group}: how far are they, in ${points}, behind the best of that ${group}, and how many others of it are worse than they are? Whoever has exactly the mean is not better.`,
        `Take all results above the average of their ${group}. Show the gap to the best result there and the number of results there that are strictly lower.`,
      ]),
      columns: [group, runner, "behind", "worse"],
      order: `behind, then ${group}, then ${runner}`,
      gold: `WITH r AS (SELECT *, AVG(${points}) OVER w AS mean, MAX(${points}) OVER w - ${points} AS behind, COUNT(*) OVER w - RANK() OVER (PARTITION BY ${group} ORDER BY ${points} DESC) - COUNT(*) OVER (PARTITION BY ${group}, ${points}) + 1 AS worse FROM ${runs} WINDOW w AS (PARTITION BY ${group})) SELECT ${group}, ${runner}, behind, worse FROM r WHERE ${points} > mean ORDER BY behind, ${group}, ${runner}`,
      second: `SELECT ${group}, ${runner}, (SELECT MAX(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) - ${points} AS behind, (SELECT COUNT(*) FROM ${runs} s WHERE s.${group} = r.${group} AND s.${points} < r.${points}) AS worse FROM ${runs} r WHERE ${points} > (SELECT AVG(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) ORDER BY 3, 1, 2`,
      mistakes: [
        [
          "equal ones count as worse",
          `SELECT ${group}, ${runner}, (SELECT MAX(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) - ${points} AS behind, (SELECT COUNT(*) FROM ${runs} s WHERE s.${group} = r.${group} AND s.${points} <= r.${points}) AS worse FROM ${runs} r WHERE ${points} > (SELECT AVG(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) ORDER BY 3, 1, 2`,
        ],
        [
          "the mean of all groups",
          `SELECT ${group}, ${runner}, (SELECT MAX(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) - ${points} AS behind, (SELECT COUNT(*) FROM ${runs} s WHERE s.${group} = r.${group} AND s.${points} < r.${points}) AS worse FROM ${runs} r WHERE ${points} > (SELECT AVG(${points}) FROM ${runs}) ORDER BY 3, 1, 2`,
        ],
        [
          "exactly the mean is enough",
          `SELECT ${group}, ${runner}, (SELECT MAX(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) - ${points} AS behind, (SELECT COUNT(*) FROM ${runs} s WHERE s.${group} = r.${group} AND s.${points} < r.${points}) AS worse FROM ${runs} r WHERE ${points} >= (SELECT AVG(${points}) FROM ${runs} s WHERE s.${group} = r.${group}) ORDER BY 3, 1, 2`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const groups = own.times(size === "small" ? 2 : 3, () => own.name());
      const names = own.times(size === "small" ? 4 : 6, () => own.name());
      const base = own.integer(20, 60);
      const all = groups.flatMap((one) =>
        own.some(names, size === "small" ? 3 : own.integer(4, 6)).map((name) => [name, one, base + own.integer(0, 4) * 2] as const),
      );
      return [own.shuffle(all).map((row, index) => [index + 1, ...row])];
    },
  });
});
