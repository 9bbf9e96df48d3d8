import { isoDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Neighbours in a series: use between two readings, the largest step, gaps between days. */
export const meterReadings = sqlFamily("meter-readings", (draw, level) => {
  const [readings, meter, day, counter] = draw.pick([
    ["readings", "meter", "read_on", "counter"],
    ["odometer_log", "vehicle", "noted_on", "kilometres"],
    ["tank_levels", "tank", "checked_on", "litres"],
  ]) as [string, string, string, string];
  const [gap, least] = [draw.integer(3, 6), draw.integer(2, 6)];
  const shapes = [
    {
      name: readings,
      columns: columnsOf("id INTEGER", meter, day, `${counter} INTEGER`),
      note: `There is at most one row per ${meter} and day; ${day} is an ISO date. Rows are in no particular order.`,
    },
  ];
  const lag = (column: string, by = `PARTITION BY ${meter} ORDER BY ${day}`) => `LAG(${column}) OVER (${by})`;
  const steps = (by?: string) => `WITH s AS (SELECT ${meter}, ${day}, ${counter} - ${lag(counter, by)} AS step FROM ${readings})`;
  const before = (what: string) =>
    `(SELECT ${what} FROM ${readings} p WHERE p.${meter} = r.${meter} AND p.${day} < r.${day} ORDER BY p.${day} DESC LIMIT 1)`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `By how much did ${counter} change since the row before, per ${meter} in the order of ${day}? The first row of a ${meter} has no change (NULL).`,
        `Show every row with the difference to the previous row of the same ${meter}; the earliest one has NULL.`,
      ]),
      columns: [meter, day, "step"],
      order: `${meter}, then ${day} from late to early`,
      gold: `SELECT ${meter}, ${day}, ${counter} - ${lag(counter)} AS step FROM ${readings} ORDER BY ${meter}, ${day} DESC`,
      second: `SELECT ${meter}, ${day}, ${counter} - ${before(counter)} AS step FROM ${readings} r ORDER BY 1, 2 DESC`,
      mistakes: [
        [
          "across meters",
          `SELECT ${meter}, ${day}, ${counter} - ${lag(counter, `ORDER BY ${meter}, ${day}`)} AS step FROM ${readings} ORDER BY ${meter}, ${day} DESC`,
        ],
        [
          "the row that was noted before",
          `SELECT ${meter}, ${day}, ${counter} - ${lag(counter, `PARTITION BY ${meter} ORDER BY id`)} AS step FROM ${readings} ORDER BY ${meter}, ${day} DESC`,
        ],
        [
          "zero instead of NULL",
          `SELECT ${meter}, ${day}, COALESCE(${counter} - ${lag(counter)}, 0) AS step FROM ${readings} ORDER BY ${meter}, ${day} DESC`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Find, for each ${meter} with at least two rows, the largest change of ${counter} from one row to the next (in the order of ${day}) and how often ${counter} went down.`,
        `Per ${meter}: the biggest step between neighbouring days and the number of steps below zero. A ${meter} with a single row is left out.`,
      ]),
      columns: [meter, "largest", "downs"],
      order: `largest from high to low, then ${meter}`,
      gold: `${steps()} SELECT ${meter}, MAX(step) AS largest, SUM(step < 0) AS downs FROM s WHERE step IS NOT NULL GROUP BY ${meter} ORDER BY largest DESC, ${meter}`,
      second: `WITH s AS (SELECT ${meter}, ${counter} - ${before(counter)} AS step FROM ${readings} r) SELECT ${meter}, MAX(step) AS largest, COUNT(CASE WHEN step < 0 THEN 1 END) AS downs FROM s GROUP BY ${meter} HAVING COUNT(*) > 1 ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "last minus first",
          `SELECT ${meter}, MAX(${counter}) - MIN(${counter}) AS largest, 0 AS downs FROM ${readings} GROUP BY ${meter} HAVING COUNT(*) > 1 ORDER BY largest DESC, ${meter}`,
        ],
        [
          "single rows are listed",
          `${steps()} SELECT ${meter}, MAX(step) AS largest, COALESCE(SUM(step < 0), 0) AS downs FROM s GROUP BY ${meter} ORDER BY largest DESC, ${meter}`,
        ],
        [
          "no change counts as down",
          `${steps()} SELECT ${meter}, MAX(step) AS largest, SUM(step <= 0) AS downs FROM s WHERE step IS NOT NULL GROUP BY ${meter} ORDER BY largest DESC, ${meter}`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Where were there more than ${gap} days between two neighbouring rows of a ${meter} while ${counter} changed by at least ${least} (up or down)? Give the day after the gap, the length of the gap in days and the change per day, rounded to two decimals.`,
        `List gaps: rows of a ${meter} that come more than ${gap} days after the row before and differ from it by ${least} or more in either direction, with the days between and the change per day (two decimals).`,
      ]),
      columns: [meter, day, "days", "per_day"],
      order: `days from high to low, then ${meter}, then ${day}`,
      gold: `WITH s AS (SELECT ${meter}, ${day}, ${counter} - ${lag(counter)} AS step, CAST(julianday(${day}) - julianday(${lag(day)}) AS INTEGER) AS days FROM ${readings}) SELECT ${meter}, ${day}, days, ROUND(step * 1.0 / days, 2) AS per_day FROM s WHERE days > ${gap} AND ABS(step) >= ${least} ORDER BY days DESC, ${meter}, ${day}`,
      second: `WITH s AS (SELECT ${meter}, ${day}, ${counter} - ${before(counter)} AS step, (strftime('%s', ${day}) - strftime('%s', ${before(day)})) / 86400 AS days FROM ${readings} r) SELECT ${meter}, ${day}, days, ROUND(CAST(step AS REAL) / days, 2) AS per_day FROM s WHERE days > ${gap} AND (step >= ${least} OR step <= -${least}) ORDER BY 3 DESC, 1, 2`,
      mistakes: [
        [
          "at least so many days",
          `WITH s AS (SELECT ${meter}, ${day}, ${counter} - ${lag(counter)} AS step, CAST(julianday(${day}) - julianday(${lag(day)}) AS INTEGER) AS days FROM ${readings}) SELECT ${meter}, ${day}, days, ROUND(step * 1.0 / days, 2) AS per_day FROM s WHERE days >= ${gap} AND ABS(step) >= ${least} ORDER BY days DESC, ${meter}, ${day}`,
        ],
        [
          "only changes upwards",
          `WITH s AS (SELECT ${meter}, ${day}, ${counter} - ${lag(counter)} AS step, CAST(julianday(${day}) - julianday(${lag(day)}) AS INTEGER) AS days FROM ${readings}) SELECT ${meter}, ${day}, days, ROUND(step * 1.0 / days, 2) AS per_day FROM s WHERE days > ${gap} AND step >= ${least} ORDER BY days DESC, ${meter}, ${day}`,
        ],
        [
          "whole numbers are divided",
          `WITH s AS (SELECT ${meter}, ${day}, ${counter} - ${lag(counter)} AS step, CAST(julianday(${day}) - julianday(${lag(day)}) AS INTEGER) AS days FROM ${readings}) SELECT ${meter}, ${day}, days, step / days AS per_day FROM s WHERE days > ${gap} AND ABS(step) >= ${least} ORDER BY days DESC, ${meter}, ${day}`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const names = own.times(size === "small" ? 2 : 4, () => own.code("", 3));
      const rows = names.flatMap((name, index) => {
        const count = size === "large" && index === 0 ? 1 : size === "small" ? 3 : own.integer(4, 6);
        let value = own.integer(50, 400);
        const days = own
          .some(
            Array.from({ length: 24 }, (_, at) => at),
            count,
          )
          .sort((left, right) => left - right);
        return days.map((at) => [name, isoDay(at), (value += own.integer(-6, 10))] as const);
      });
      return [own.shuffle(rows).map((row, index) => [index + 1, ...row])];
    },
  });
});
