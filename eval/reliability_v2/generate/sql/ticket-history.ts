import { isoDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** A log of states: the latest of each, how long something lasted, what was ever undone. */
export const ticketHistory = sqlFamily("ticket-history", (draw, level) => {
  const [log, key, state, when] = draw.pick([
    ["ticket_log", "ticket", "state", "set_at"],
    ["claim_events", "claim", "status", "happened_at"],
    ["repair_steps", "repair", "step", "done_at"],
  ]) as [string, string, string, string];
  const states = draw.some(["received", "waiting", "checked", "closed", "refused"], 4);
  const [begin, middle, end] = states as [string, string, string];
  const before = isoDay(draw.integer(10, 16));
  const shapes = [
    {
      name: log,
      columns: columnsOf("id INTEGER", key, state, when, "clerk"),
      note: `${when} is 'YYYY-MM-DD HH:MM'. Rows are not in the order of time; no two of one ${key} have the same ${when}. clerk may be NULL.`,
    },
  ];
  const newest = `(SELECT MAX(${when}) FROM ${log} x WHERE x.${key} = l.${key})`;
  const ranked = `WITH r AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY ${when} DESC) AS n FROM ${log})`;
  const firsts = `SELECT ${key}, MIN(CASE WHEN ${state} = '${begin}' THEN ${when} END) AS b, MIN(CASE WHEN ${state} = '${end}' THEN ${when} END) AS e FROM ${log} GROUP BY ${key}`;
  const minutes = (a: string, b: string) => `CAST(ROUND((julianday(${b}) - julianday(${a})) * 1440) AS INTEGER)`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `What is the present ${state} of each ${key}, that is, of its row with the latest ${when}, and who set it?`,
        `For every ${key} give the ${state} and the clerk of its most recent row.`,
      ]),
      columns: [key, state, "clerk"],
      order: `${key} from high to low`,
      gold: `SELECT ${key}, ${state}, clerk FROM ${log} l WHERE ${when} = ${newest} ORDER BY ${key} DESC`,
      second: `${ranked} SELECT ${key}, ${state}, clerk FROM r WHERE n = 1 ORDER BY 1 DESC`,
      mistakes: [
        [
          "the row with the highest id",
          `SELECT ${key}, ${state}, clerk FROM ${log} l WHERE id = (SELECT MAX(id) FROM ${log} x WHERE x.${key} = l.${key}) ORDER BY ${key} DESC`,
        ],
        [
          "the state that is last in the alphabet",
          `SELECT ${key}, MAX(${state}) AS ${state}, MAX(clerk) AS clerk FROM ${log} GROUP BY ${key} ORDER BY ${key} DESC`,
        ],
        [
          "rows without a clerk are skipped",
          `SELECT ${key}, ${state}, clerk FROM ${log} l WHERE clerk IS NOT NULL AND ${when} = (SELECT MAX(${when}) FROM ${log} x WHERE x.${key} = l.${key} AND x.clerk IS NOT NULL) ORDER BY ${key} DESC`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Each ${key} whose latest row says '${middle}' and is older than ${before} (that day itself is not older), with the number of rows it has in all.`,
        `Find every ${key} that is in '${middle}' now and has been untouched since before ${before} 00:00; also count all its rows.`,
      ]),
      columns: [key, "steps", "since"],
      order: `since, then ${key}`,
      gold: `SELECT l.${key}, (SELECT COUNT(*) FROM ${log} c WHERE c.${key} = l.${key}) AS steps, l.${when} AS since FROM ${log} l WHERE l.${state} = '${middle}' AND l.${when} < '${before}' AND l.${when} = ${newest} ORDER BY since, l.${key}`,
      second: `WITH r AS (SELECT *, MAX(${when}) OVER (PARTITION BY ${key}) AS top, COUNT(*) OVER (PARTITION BY ${key}) AS steps FROM ${log}) SELECT ${key}, steps, ${when} AS since FROM r WHERE ${when} = top AND ${state} = '${middle}' AND substr(top, 1, 10) < '${before}' ORDER BY 3, 1`,
      mistakes: [
        [
          "any row says so",
          `SELECT ${key}, COUNT(*) AS steps, MAX(${when}) AS since FROM ${log} WHERE ${state} = '${middle}' AND ${when} < '${before}' GROUP BY ${key} ORDER BY since, ${key}`,
        ],
        [
          "that day is older as well",
          `SELECT l.${key}, (SELECT COUNT(*) FROM ${log} c WHERE c.${key} = l.${key}) AS steps, l.${when} AS since FROM ${log} l WHERE l.${state} = '${middle}' AND substr(l.${when}, 1, 10) <= '${before}' AND l.${when} = ${newest} ORDER BY since, l.${key}`,
        ],
        [
          "the latest of the rows that say so",
          `SELECT l.${key}, (SELECT COUNT(*) FROM ${log} c WHERE c.${key} = l.${key}) AS steps, l.${when} AS since FROM ${log} l WHERE l.${state} = '${middle}' AND l.${when} < '${before}' AND l.${when} = (SELECT MAX(${when}) FROM ${log} x WHERE x.${key} = l.${key} AND x.${state} = '${middle}') ORDER BY since, l.${key}`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `How many minutes passed between the first '${begin}' and the first '${end}' of each ${key}? A ${key} without one of the two, or with '${end}' first, is left out.`,
        `For each ${key} with both, measure the time from its earliest '${begin}' to its earliest '${end}' in whole minutes; skip those where '${end}' came earlier.`,
      ]),
      columns: [key, "minutes"],
      order: `minutes from high to low, then ${key}`,
      gold: `WITH f AS (${firsts}) SELECT ${key}, ${minutes("b", "e")} AS minutes FROM f WHERE b < e ORDER BY minutes DESC, ${key}`,
      second: `SELECT p.${key}, (strftime('%s', q.e) - strftime('%s', p.b)) / 60 AS minutes FROM (SELECT ${key}, MIN(${when}) AS b FROM ${log} WHERE ${state} = '${begin}' GROUP BY ${key}) p JOIN (SELECT ${key}, MIN(${when}) AS e FROM ${log} WHERE ${state} = '${end}' GROUP BY ${key}) q USING (${key}) WHERE q.e > p.b ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "the last beginning",
          `WITH f AS (${firsts.replace(`MIN(CASE WHEN ${state} = '${begin}'`, `MAX(CASE WHEN ${state} = '${begin}'`)}) SELECT ${key}, ${minutes("b", "e")} AS minutes FROM f WHERE b < e ORDER BY minutes DESC, ${key}`,
        ],
        [
          "the last end",
          `WITH f AS (${firsts.replace(`MIN(CASE WHEN ${state} = '${end}'`, `MAX(CASE WHEN ${state} = '${end}'`)}) SELECT ${key}, ${minutes("b", "e")} AS minutes FROM f WHERE b < e ORDER BY minutes DESC, ${key}`,
        ],
        [
          "days",
          `WITH f AS (${firsts}) SELECT ${key}, CAST(julianday(e) - julianday(b) AS INTEGER) AS minutes FROM f WHERE b < e ORDER BY minutes DESC, ${key}`,
        ],
        [
          "an end that came first counts below zero",
          `WITH f AS (${firsts}) SELECT ${key}, ${minutes("b", "e")} AS minutes FROM f WHERE b IS NOT NULL AND e IS NOT NULL ORDER BY minutes DESC, ${key}`,
        ],
        [
          "from the very first row",
          `WITH f AS (SELECT ${key}, MIN(${when}) AS b, MIN(CASE WHEN ${state} = '${end}' THEN ${when} END) AS e FROM ${log} GROUP BY ${key}) SELECT ${key}, ${minutes("b", "e")} AS minutes FROM f WHERE b < e ORDER BY minutes DESC, ${key}`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const keys = own.times(size === "small" ? 3 : 7, () => own.code("", 4));
      const clerks = own.times(3, () => own.name());
      const rows = keys.flatMap((name) => {
        const moments = own.some(
          Array.from({ length: 40 }, (_, index) => index),
          size === "small" ? 3 : own.integer(2, 5),
        );
        return moments.map((moment) => {
          const at = level === "medium" && own.chance(0.15) ? before : isoDay(6 + Math.floor(moment / 4));
          const hour = String(6 + (moment % 4) * 4 + (at === before ? 1 : 0)).padStart(2, "0");
          return [
            name,
            own.chance(0.4) ? middle : own.pick([begin, end, ...states]),
            `${at} ${hour}:${own.pick(["00", "15", "30"])}`,
            own.chance(0.3) ? null : own.pick(clerks),
          ] as const;
        });
      });
      const distinct = rows.filter(([name, , at], index) => rows.findIndex((row) => row[0] === name && row[2] === at) === index);
      return [own.shuffle(distinct).map((row, index) => [index + 1, ...row])];
    },
  });
});
