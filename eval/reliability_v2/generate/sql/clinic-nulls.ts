import { isoDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Missing values: what is counted, what an average leaves out, what a comparison says of them. */
export const clinicNulls = sqlFamily("clinic-nulls", (draw, level) => {
  const visits = draw.pick(["visits", "consultations", "appointments"]);
  const [minutes, grade] = [draw.pick(["minutes", "duration", "took_minutes"]), draw.pick(["grade", "satisfaction", "stars"])];
  const results = draw.some(["cured", "referred", "missed", "open"], 3);
  const [result] = results as [string];
  const usual = draw.pick([10, 15, 20]);
  const wards = draw.times(3, () => draw.name());
  const shapes = [
    {
      name: visits,
      columns: columnsOf("id INTEGER", "doctor", "ward", "seen_on", `${minutes} INTEGER`, `${grade} INTEGER`, "result"),
      note: `${minutes}, ${grade} and result may be NULL: nobody filled them in.`,
    },
  ];
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `For each doctor: how many ${visits} in all, and how many of them have a ${grade}?`,
        `Count the rows of ${visits} per doctor, and beside it those where ${grade} was filled in.`,
      ]),
      columns: ["doctor", "all_rows", "graded"],
      order: "all_rows from high to low, then doctor",
      gold: `SELECT doctor, COUNT(*) AS all_rows, COUNT(${grade}) AS graded FROM ${visits} GROUP BY doctor ORDER BY all_rows DESC, doctor`,
      second: `SELECT doctor, COUNT(id) AS all_rows, TOTAL(${grade} IS NOT NULL) AS graded FROM ${visits} GROUP BY doctor ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "both columns count rows",
          `SELECT doctor, COUNT(*) AS all_rows, COUNT(*) AS graded FROM ${visits} GROUP BY doctor ORDER BY all_rows DESC, doctor`,
        ],
        [
          "only graded rows",
          `SELECT doctor, COUNT(*) AS all_rows, COUNT(${grade}) AS graded FROM ${visits} WHERE ${grade} IS NOT NULL GROUP BY doctor ORDER BY all_rows DESC, doctor`,
        ],
        [
          "grades are added up",
          `SELECT doctor, COUNT(*) AS all_rows, SUM(${grade}) AS graded FROM ${visits} GROUP BY doctor ORDER BY all_rows DESC, doctor`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Per ward, the sum of ${minutes}, where a missing value counts as ${usual}, and the average ${grade} of those that were graded, rounded to two decimals (NULL where none was).`,
        `Report for every ward the total of ${minutes} (take ${usual} where it is NULL) and the mean ${grade}, two decimals, over the rows that have one.`,
      ]),
      columns: ["ward", "total", "mean"],
      order: "total from high to low, then ward",
      gold: `SELECT ward, SUM(COALESCE(${minutes}, ${usual})) AS total, ROUND(AVG(${grade}), 2) AS mean FROM ${visits} GROUP BY ward ORDER BY total DESC, ward`,
      second: `SELECT ward, SUM(CASE WHEN ${minutes} IS NULL THEN ${usual} ELSE ${minutes} END) AS total, ROUND(SUM(${grade}) * 1.0 / COUNT(${grade}), 2) AS mean FROM ${visits} GROUP BY ward ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "missing minutes count nothing",
          `SELECT ward, SUM(${minutes}) AS total, ROUND(AVG(${grade}), 2) AS mean FROM ${visits} GROUP BY ward ORDER BY total DESC, ward`,
        ],
        [
          "a missing grade is a zero",
          `SELECT ward, SUM(COALESCE(${minutes}, ${usual})) AS total, ROUND(AVG(COALESCE(${grade}, 0)), 2) AS mean FROM ${visits} GROUP BY ward ORDER BY total DESC, ward`,
        ],
        [
          "whole numbers are divided",
          `SELECT ward, SUM(COALESCE(${minutes}, ${usual})) AS total, SUM(${grade}) / COUNT(${grade}) AS mean FROM ${visits} GROUP BY ward ORDER BY total DESC, ward`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Every row of ${visits} whose result is anything but '${result}', a missing result included, with ${minutes} greater than the average ${minutes} of its ward (rows without ${minutes} play no part in that average, nor in the answer).`,
        `Find ${visits} that did not end as '${result}' (no result at all is fine too) and took longer than the mean ${minutes} of the same ward. Ignore missing ${minutes}.`,
      ]),
      columns: ["doctor", "ward", minutes],
      order: `${minutes} from high to low, then doctor, then ward`,
      gold: `SELECT doctor, ward, ${minutes} FROM ${visits} v WHERE result IS NOT '${result}' AND ${minutes} > (SELECT AVG(${minutes}) FROM ${visits} w WHERE w.ward = v.ward) ORDER BY ${minutes} DESC, doctor, ward`,
      second: `WITH m AS (SELECT *, AVG(${minutes}) OVER (PARTITION BY ward) AS mean FROM ${visits}) SELECT doctor, ward, ${minutes} FROM m WHERE (result IS NULL OR result != '${result}') AND ${minutes} > mean ORDER BY 3 DESC, 1, 2`,
      mistakes: [
        [
          "missing results are lost",
          `SELECT doctor, ward, ${minutes} FROM ${visits} v WHERE result <> '${result}' AND ${minutes} > (SELECT AVG(${minutes}) FROM ${visits} w WHERE w.ward = v.ward) ORDER BY ${minutes} DESC, doctor, ward`,
        ],
        [
          "exactly the average is enough",
          `SELECT doctor, ward, ${minutes} FROM ${visits} v WHERE result IS NOT '${result}' AND ${minutes} >= (SELECT AVG(${minutes}) FROM ${visits} w WHERE w.ward = v.ward) ORDER BY ${minutes} DESC, doctor, ward`,
        ],
        [
          "the average of all wards",
          `SELECT doctor, ward, ${minutes} FROM ${visits} v WHERE result IS NOT '${result}' AND ${minutes} > (SELECT AVG(${minutes}) FROM ${visits}) ORDER BY ${minutes} DESC, doctor, ward`,
        ],
        [
          "missing minutes are zeros in the average",
          `SELECT doctor, ward, ${minutes} FROM ${visits} v WHERE result IS NOT '${result}' AND ${minutes} > (SELECT AVG(COALESCE(${minutes}, 0)) FROM ${visits} w WHERE w.ward = v.ward) ORDER BY ${minutes} DESC, doctor, ward`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const doctors = own.times(size === "small" ? 2 : 4, () => own.name());
      return [
        own.times(size === "small" ? own.integer(6, 7) : own.integer(14, 20), (index) => [
          index + 1,
          own.pick(doctors),
          own.pick(size === "small" ? wards.slice(0, 2) : wards),
          isoDay(own.integer(0, 90)),
          own.chance(0.25) ? null : own.integer(1, 5) * 10,
          own.chance(0.35) ? null : own.integer(1, 5),
          own.chance(0.25) ? null : own.pick(results),
        ]),
      ];
    },
  });
});
