import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** A table that refers to itself: pairs of superior and subordinate, spans of control, everyone below. */
export const staffTree = sqlFamily("staff-tree", (draw, level) => {
  const [staff, boss, pay] = draw.pick([
    ["staff", "boss_id", "pay"],
    ["employees", "manager_id", "salary"],
    ["crew", "lead_id", "wage"],
  ]) as [string, string, string];
  const root = draw.integer(2, 4);
  const least = 2;
  const shapes = [
    {
      name: staff,
      columns: columnsOf("id INTEGER", "name", `${boss} INTEGER`, `${pay} INTEGER`),
      note: `${boss} is the id of another row of ${staff}, or NULL at the top. Some point at people who have left (no such id).`,
    },
  ];
  const below = (start: string, step: string) =>
    `WITH RECURSIVE b(id, name, ${pay}, depth) AS (${start} UNION ALL SELECT s.id, s.name, s.${pay}, b.depth + 1 FROM ${staff} s JOIN b ON ${step})`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `Who has a higher ${pay} than the person they report to? Show both names.`,
        `Find all pairs in which somebody's ${pay} exceeds that of their direct superior.`,
      ]),
      columns: ["name", "superior"],
      order: "name from Z to A, then superior",
      gold: `SELECT e.name, m.name AS superior FROM ${staff} e JOIN ${staff} m ON m.id = e.${boss} WHERE e.${pay} > m.${pay} ORDER BY e.name DESC, m.name`,
      second: `SELECT name, (SELECT name FROM ${staff} m WHERE m.id = e.${boss}) AS superior FROM ${staff} e WHERE ${pay} > (SELECT ${pay} FROM ${staff} m WHERE m.id = e.${boss}) ORDER BY 1 DESC, 2`,
      mistakes: [
        [
          "the same pay is enough",
          `SELECT e.name, m.name AS superior FROM ${staff} e JOIN ${staff} m ON m.id = e.${boss} WHERE e.${pay} >= m.${pay} ORDER BY e.name DESC, m.name`,
        ],
        [
          "superiors who have more",
          `SELECT e.name, m.name AS superior FROM ${staff} e JOIN ${staff} m ON m.id = e.${boss} WHERE e.${pay} < m.${pay} ORDER BY e.name DESC, m.name`,
        ],
        [
          "more than anybody who leads",
          `SELECT DISTINCT e.name, m.name AS superior FROM ${staff} e JOIN ${staff} m ON m.id <> e.id WHERE e.${pay} > m.${pay} ORDER BY e.name DESC, m.name`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `For everybody with at least ${least} direct subordinates: their number and the sum of their ${pay}.`,
        `Count the direct subordinates of each person and add up their ${pay}; only people with ${least} or more are wanted.`,
      ]),
      columns: ["name", "people", "total"],
      order: "people from high to low, then total, then name",
      gold: `SELECT m.name, COUNT(*) AS people, SUM(e.${pay}) AS total FROM ${staff} m JOIN ${staff} e ON e.${boss} = m.id GROUP BY m.id HAVING COUNT(*) >= ${least} ORDER BY people DESC, total, m.name`,
      second: `SELECT name, people, total FROM (SELECT name, (SELECT COUNT(*) FROM ${staff} WHERE ${boss} = m.id) AS people, (SELECT TOTAL(${pay}) FROM ${staff} WHERE ${boss} = m.id) AS total FROM ${staff} m) WHERE NOT people < ${least} ORDER BY 2 DESC, 3, 1`,
      mistakes: [
        [
          "grouped by a name that two share",
          `SELECT m.name, COUNT(*) AS people, SUM(e.${pay}) AS total FROM ${staff} m JOIN ${staff} e ON e.${boss} = m.id GROUP BY m.name HAVING COUNT(*) >= ${least} ORDER BY people DESC, total, m.name`,
        ],
        [
          "the person's own pay",
          `SELECT m.name, COUNT(*) AS people, SUM(m.${pay}) AS total FROM ${staff} m JOIN ${staff} e ON e.${boss} = m.id GROUP BY m.id HAVING COUNT(*) >= ${least} ORDER BY people DESC, total, m.name`,
        ],
        [
          "more than that many",
          `SELECT m.name, COUNT(*) AS people, SUM(e.${pay}) AS total FROM ${staff} m JOIN ${staff} e ON e.${boss} = m.id GROUP BY m.id HAVING COUNT(*) > ${least} ORDER BY people DESC, total, m.name`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Everyone below the person with id ${root}, directly or through others, with the number of levels between (1 for direct subordinates). The person with id ${root} is not part of the answer.`,
        `Walk down from id ${root}: list all direct and indirect subordinates, not ${root} itself, and how many steps down each is.`,
      ]),
      columns: ["name", "depth", pay],
      order: `depth, then ${pay} from high to low, then name`,
      gold: `${below(`SELECT id, name, ${pay}, 1 FROM ${staff} WHERE ${boss} = ${root}`, `s.${boss} = b.id`)} SELECT name, depth, ${pay} FROM b ORDER BY depth, ${pay} DESC, name`,
      second: `WITH RECURSIVE up(id, at, depth) AS (SELECT id, ${boss}, 1 FROM ${staff} UNION ALL SELECT up.id, s.${boss}, up.depth + 1 FROM up JOIN ${staff} s ON s.id = up.at) SELECT name, depth, ${pay} FROM up JOIN ${staff} USING (id) WHERE up.at = ${root} ORDER BY 2, 3 DESC, 1`,
      mistakes: [
        [
          "direct subordinates only",
          `SELECT name, 1 AS depth, ${pay} FROM ${staff} WHERE ${boss} = ${root} ORDER BY depth, ${pay} DESC, name`,
        ],
        [
          "the person is among them",
          `${below(`SELECT id, name, ${pay}, 0 FROM ${staff} WHERE id = ${root}`, `s.${boss} = b.id`)} SELECT name, depth, ${pay} FROM b ORDER BY depth, ${pay} DESC, name`,
        ],
        [
          "levels are counted from zero",
          `${below(`SELECT id, name, ${pay}, 0 FROM ${staff} WHERE ${boss} = ${root}`, `s.${boss} = b.id`)} SELECT name, depth, ${pay} FROM b ORDER BY depth, ${pay} DESC, name`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const count = size === "small" ? 6 : own.integer(11, 15);
      const twin = own.name();
      const above = (index: number) =>
        index < 1 ? null : own.chance(0.1) ? 900 : index < 4 && own.chance(0.6) ? 1 : own.chance(0.35) ? root : own.integer(1, index);
      const rows = own.times(count, (index) => {
        const superior = above(index);
        return [index + 1, own.chance(0.25) ? twin : own.name(), superior === index + 1 ? 1 : superior, 1000 + own.integer(0, 8) * 50];
      });
      // Nobody leads their own superior: ids of superiors are lower, except where they have left.
      return [
        own.shuffle(
          rows.map(([id, name, superior, amount]) => [
            id as number,
            name as string,
            Number(superior) > Number(id) && superior !== 900 ? 1 : (superior as number | null),
            amount as number,
          ]),
        ),
      ];
    },
  });
});
