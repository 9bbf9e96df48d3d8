import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Shares and cross tables: per cents of a whole, one column per answer, majorities of those who answered. */
export const pollShares = sqlFamily("poll-shares", (draw, level) => {
  const [votes, district, answer] = draw.pick([
    ["votes", "district", "answer"],
    ["replies", "branch", "reply"],
    ["ballots", "quarter", "choice"],
  ]) as [string, string, string];
  const [yes, no, other] = draw.some(["for", "against", "undecided", "later", "never", "always"], 3) as [string, string, string];
  const shapes = [
    {
      name: votes,
      columns: columnsOf("id INTEGER", district, answer, "weight INTEGER"),
      note: `${answer} is '${yes}', '${no}', '${other}' or NULL (nothing was marked).`,
    },
  ];
  const per = (part: string, whole: string) => `ROUND(100.0 * ${part} / ${whole}, 1)`;
  const cross = (missing: string) =>
    `SELECT ${district}, SUM(${answer} = '${yes}') AS yes, SUM(${answer} = '${no}') AS no, ${missing} AS blank FROM ${votes} GROUP BY ${district} ORDER BY yes DESC, ${district}`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `What share of all rows, in per cent with one decimal, does each ${answer} have? Rows without a mark are a group of their own (NULL) and count in the whole.`,
        `Per ${answer}, NULL included: number of rows and per cent of all rows (one decimal).`,
      ]),
      columns: [answer, "n", "percent"],
      order: `n from high to low, then ${answer} (NULL first)`,
      gold: `SELECT ${answer}, COUNT(*) AS n, ${per("COUNT(*)", `(SELECT COUNT(*) FROM ${votes})`)} AS percent FROM ${votes} GROUP BY ${answer} ORDER BY n DESC, ${answer}`,
      second: `SELECT DISTINCT ${answer}, COUNT(*) OVER (PARTITION BY ${answer}) AS n, ROUND(COUNT(*) OVER (PARTITION BY ${answer}) / (COUNT(*) OVER () / 100.0), 1) AS percent FROM ${votes} ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "rows without a mark are left out",
          `SELECT ${answer}, COUNT(*) AS n, ${per("COUNT(*)", `(SELECT COUNT(*) FROM ${votes})`)} AS percent FROM ${votes} WHERE ${answer} IS NOT NULL GROUP BY ${answer} ORDER BY n DESC, ${answer}`,
        ],
        [
          "of the marked rows",
          `SELECT ${answer}, COUNT(*) AS n, ${per("COUNT(*)", `(SELECT COUNT(${answer}) FROM ${votes})`)} AS percent FROM ${votes} GROUP BY ${answer} ORDER BY n DESC, ${answer}`,
        ],
        [
          "whole numbers are divided",
          `SELECT ${answer}, COUNT(*) AS n, 100 * COUNT(*) / (SELECT COUNT(*) FROM ${votes}) AS percent FROM ${votes} GROUP BY ${answer} ORDER BY n DESC, ${answer}`,
        ],
        [
          "marks are counted, not rows",
          `SELECT ${answer}, COUNT(${answer}) AS n, ${per("COUNT(*)", `(SELECT COUNT(*) FROM ${votes})`)} AS percent FROM ${votes} GROUP BY ${answer} ORDER BY n DESC, ${answer}`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Make a cross table: one row per ${district}; how many rows say '${yes}' (yes), '${no}' (no), and nothing at all (blank)?`,
        `For each ${district} put side by side the rows with '${yes}', those with '${no}' and those where ${answer} is NULL.`,
      ]),
      columns: [district, "yes", "no", "blank"],
      order: `yes from high to low, then ${district}`,
      gold: `SELECT ${district}, COUNT(CASE WHEN ${answer} = '${yes}' THEN 1 END) AS yes, COUNT(CASE WHEN ${answer} = '${no}' THEN 1 END) AS no, COUNT(*) - COUNT(${answer}) AS blank FROM ${votes} GROUP BY ${district} ORDER BY yes DESC, ${district}`,
      second: `SELECT d.${district}, (SELECT COUNT(*) FROM ${votes} v WHERE v.${district} = d.${district} AND ${answer} = '${yes}') AS yes, (SELECT COUNT(*) FROM ${votes} v WHERE v.${district} = d.${district} AND ${answer} = '${no}') AS no, (SELECT COUNT(*) FROM ${votes} v WHERE v.${district} = d.${district} AND ${answer} IS NULL) AS blank FROM (SELECT DISTINCT ${district} FROM ${votes}) d ORDER BY 2 DESC, 1`,
      mistakes: [
        ["blank by a comparison with NULL", cross(`COUNT(CASE WHEN ${answer} = NULL THEN 1 END)`)],
        [`'${other}' counts as blank`, cross(`COUNT(*) - COUNT(CASE WHEN ${answer} IN ('${yes}', '${no}') THEN 1 END)`)],
        [
          "weights are added",
          `SELECT ${district}, TOTAL(weight) FILTER (WHERE ${answer} = '${yes}') AS yes, TOTAL(weight) FILTER (WHERE ${answer} = '${no}') AS no, TOTAL(weight) FILTER (WHERE ${answer} IS NULL) AS blank FROM ${votes} GROUP BY ${district} ORDER BY yes DESC, ${district}`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `In which ${district}s does '${yes}' have more than half of the weight that was given to marked rows? Give the share in per cent with one decimal.`,
        `Weigh the rows by weight and leave unmarked ones aside: list every ${district} where '${yes}' holds a strict majority, with its per cent (one decimal).`,
      ]),
      columns: [district, "percent"],
      order: `percent from high to low, then ${district}`,
      gold: `SELECT ${district}, ${per(`TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END)`, "SUM(weight)")} AS percent FROM ${votes} WHERE ${answer} IS NOT NULL GROUP BY ${district} HAVING 2 * TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END) > SUM(weight) ORDER BY percent DESC, ${district}`,
      second: `WITH a AS (SELECT ${district}, SUM(weight) AS w FROM ${votes} WHERE ${answer} IN ('${yes}', '${no}', '${other}') GROUP BY 1), y AS (SELECT ${district}, SUM(weight) AS w FROM ${votes} WHERE ${answer} = '${yes}' GROUP BY 1) SELECT y.${district}, ROUND(y.w / (a.w / 100.0), 1) AS percent FROM y JOIN a ON a.${district} = y.${district} WHERE y.w > a.w - y.w ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "unmarked rows weigh as well",
          `SELECT ${district}, ${per(`TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END)`, "SUM(weight)")} AS percent FROM ${votes} GROUP BY ${district} HAVING 2 * TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END) > SUM(weight) ORDER BY percent DESC, ${district}`,
        ],
        [
          "rows are counted",
          `SELECT ${district}, ${per(`SUM(${answer} = '${yes}')`, "COUNT(*)")} AS percent FROM ${votes} WHERE ${answer} IS NOT NULL GROUP BY ${district} HAVING 2 * SUM(${answer} = '${yes}') > COUNT(*) ORDER BY percent DESC, ${district}`,
        ],
        [
          "half is enough",
          `SELECT ${district}, ${per(`TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END)`, "SUM(weight)")} AS percent FROM ${votes} WHERE ${answer} IS NOT NULL GROUP BY ${district} HAVING 2 * TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END) >= SUM(weight) ORDER BY percent DESC, ${district}`,
        ],
        [
          "the largest share",
          `SELECT ${district}, ${per(`TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END)`, "SUM(weight)")} AS percent FROM ${votes} WHERE ${answer} IS NOT NULL GROUP BY ${district} HAVING TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END) > TOTAL(CASE WHEN ${answer} = '${no}' THEN weight END) AND TOTAL(CASE WHEN ${answer} = '${yes}' THEN weight END) > TOTAL(CASE WHEN ${answer} = '${other}' THEN weight END) ORDER BY percent DESC, ${district}`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const places = own.times(size === "small" ? 2 : 5, () => own.name());
      const one = () => [own.pick(places), own.pick([yes, yes, yes, no, no, other, null]), own.integer(1, 3)];
      // In one place exactly half is for it.
      const half = own.name();
      const even =
        size === "small"
          ? []
          : [
              [half, yes, 2],
              [half, no, 1],
              [half, other, 1],
              [half, null, 1],
            ];
      return [
        own.shuffle([...own.times(size === "small" ? 9 : own.integer(19, 26), one), ...even]).map((row, index) => [index + 1, ...row]),
      ];
    },
  });
});
