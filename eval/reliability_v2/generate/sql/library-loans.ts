import { isoDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Rows without a partner: who never borrowed, what never came back, and both with a condition on the partner. */
export const libraryLoans = sqlFamily("library-loans", (draw, level) => {
  const readers = draw.pick(["readers", "members", "borrowers"]);
  const loans = draw.pick(["loans", "lendings", "checkouts"]);
  const [back, who] = [draw.pick(["returned_on", "back_on", "brought_back"]), draw.pick(["reader_id", "card_id", "member_no"])];
  const towns = draw.times(2, () => draw.name());
  const town = towns[0] as string;
  const limit = draw.integer(1, 2);
  const shapes = [
    { name: readers, columns: columnsOf("id INTEGER", "name", "town"), note: "town may be NULL." },
    {
      name: loans,
      columns: columnsOf("id INTEGER", `${who} INTEGER`, "book", back),
      note: `${loans}.${who} refers to ${readers}.id; ${back} is NULL while the book is out.`,
    },
  ];
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `Which ${readers} have never borrowed anything?`,
        `Find the ${readers} without a single row in ${loans}.`,
        `List everyone in ${readers} who does not occur in ${loans}.`,
      ]),
      columns: ["name"],
      order: "name (two people of the same name are two rows)",
      gold: `SELECT r.name FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id WHERE l.id IS NULL ORDER BY r.name`,
      second: `SELECT name FROM ${readers} WHERE NOT EXISTS (SELECT 1 FROM ${loans} WHERE ${who} = ${readers}.id) ORDER BY name`,
      mistakes: [
        [
          "an inner join finds nobody",
          `SELECT r.name FROM ${readers} r JOIN ${loans} l ON l.${who} = r.id WHERE l.id IS NULL ORDER BY r.name`,
        ],
        [
          "two of the same name are one",
          `SELECT DISTINCT r.name FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id WHERE l.id IS NULL ORDER BY r.name`,
        ],
        [
          "who has nothing out now",
          `SELECT name FROM ${readers} WHERE id NOT IN (SELECT ${who} FROM ${loans} WHERE ${back} IS NULL AND ${who} IS NOT NULL) ORDER BY name`,
        ],
        ["who did borrow", `SELECT DISTINCT r.name FROM ${readers} r JOIN ${loans} l ON l.${who} = r.id ORDER BY r.name`],
      ],
    },
    {
      ask: draw.pick([
        `For each of the ${readers}, how many books are out at the moment (${back} is NULL)? Nobody may be missing: those with none count 0.`,
        `Count, for everyone in ${readers}, the books not yet returned; people with none get 0.`,
      ]),
      columns: ["name", "out_now"],
      order: "out_now from high to low, then name",
      gold: `SELECT r.name, COUNT(l.id) AS out_now FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id AND l.${back} IS NULL GROUP BY r.id, r.name ORDER BY out_now DESC, r.name`,
      second: `SELECT name, (SELECT COUNT(*) FROM ${loans} l WHERE l.${who} = r.id AND l.${back} IS NULL) AS out_now FROM ${readers} r ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "the condition in WHERE drops those with none",
          `SELECT r.name, COUNT(l.id) AS out_now FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id WHERE l.${back} IS NULL GROUP BY r.id, r.name ORDER BY out_now DESC, r.name`,
        ],
        [
          "COUNT(*) counts the missing partner",
          `SELECT r.name, COUNT(*) AS out_now FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id AND l.${back} IS NULL GROUP BY r.id, r.name ORDER BY out_now DESC, r.name`,
        ],
        [
          "all loans are counted",
          `SELECT r.name, COUNT(l.id) AS out_now FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id GROUP BY r.id, r.name ORDER BY out_now DESC, r.name`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Per town, how many ${readers} have at least ${limit} loans in all, and how many people live there? People without a town belong to the town 'unknown'; towns with nobody of the first sort count 0.`,
        `Group ${readers} by town (NULL is shown as 'unknown'): the number of people, and how many of them borrowed ${limit} or more times.`,
      ]),
      columns: ["town", "people", "active"],
      order: "town from Z to A",
      gold: `WITH counted AS (SELECT r.id, COALESCE(r.town, 'unknown') AS town, COUNT(l.id) AS n FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id GROUP BY r.id) SELECT town, COUNT(*) AS people, SUM(n >= ${limit}) AS active FROM counted GROUP BY town ORDER BY town DESC`,
      second: `SELECT IFNULL(town, 'unknown') AS town, COUNT(*) AS people, COUNT(CASE WHEN (SELECT COUNT(*) FROM ${loans} WHERE ${who} = r.id) >= ${limit} THEN 1 END) AS active FROM ${readers} r GROUP BY 1 ORDER BY 1 DESC`,
      mistakes: [
        [
          "people without a town are lost",
          `WITH counted AS (SELECT r.id, r.town, COUNT(l.id) AS n FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id WHERE r.town IS NOT NULL GROUP BY r.id) SELECT town, COUNT(*) AS people, SUM(n >= ${limit}) AS active FROM counted GROUP BY town ORDER BY town DESC`,
        ],
        [
          "more than, not at least",
          `WITH counted AS (SELECT r.id, COALESCE(r.town, 'unknown') AS town, COUNT(l.id) AS n FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id GROUP BY r.id) SELECT town, COUNT(*) AS people, SUM(n > ${limit}) AS active FROM counted GROUP BY town ORDER BY town DESC`,
        ],
        [
          "people are counted once per loan",
          `SELECT COALESCE(r.town, 'unknown') AS town, COUNT(*) AS people, COUNT(DISTINCT l.${who}) AS active FROM ${readers} r LEFT JOIN ${loans} l ON l.${who} = r.id GROUP BY 1 ORDER BY 1 DESC`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const people = size === "small" ? 4 : own.integer(7, 10);
      const ids = own.some(
        Array.from({ length: 60 }, (_, index) => index + 1),
        people + 1,
      );
      const twin = own.name();
      const rows = own.times(people, (index) => [
        ids[index] as number,
        own.chance(0.3) ? twin : own.name(),
        own.chance(0.25) ? null : own.chance(0.4) ? town : own.pick(towns),
      ]);
      // The last id is of somebody who has left: a loan without a reader.
      const lent = own.times(size === "small" ? 5 : own.integer(9, 14), (index) => [
        100 + index,
        own.chance(0.12) ? null : (own.pick(ids.slice(Math.ceil(people / 3))) as number),
        own.name(),
        own.chance(0.45) ? null : isoDay(own.integer(0, 300)),
      ]);
      return [rows, lent];
    },
  });
});
