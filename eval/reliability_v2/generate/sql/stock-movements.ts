import { isoDay } from "../draw.ts";
import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Goods that come and go: balances, ins and outs side by side, running totals that fall below a limit. */
export const stockMovements = sqlFamily("stock-movements", (draw, level) => {
  const [items, moves] = draw.pick([
    ["items", "movements"],
    ["goods", "bookings_of_goods"],
    ["parts", "part_moves"],
  ]) as [string, string];
  const [into, out] = draw.pick([
    ["in", "out"],
    ["arrival", "issue"],
    ["receipt", "withdrawal"],
  ]) as [string, string];
  const [amount, day] = [draw.pick(["amount", "units", "pieces"]), draw.pick(["moved_on", "day", "booked_on"])];
  const limit = draw.integer(1, 4);
  const shapes = [
    { name: items, columns: columnsOf("code", "label", "shelf INTEGER") },
    {
      name: moves,
      columns: columnsOf("id INTEGER", "code", `${day}`, "kind", `${amount} INTEGER`),
      note: `kind is '${into}' or '${out}'; ${amount} is positive in both cases. Every shelf starts empty.`,
    },
  ];
  const signed = `CASE WHEN m.kind = '${into}' THEN m.${amount} ELSE -m.${amount} END`;
  const running = (frame: string) =>
    `WITH r AS (SELECT m.code, m.${day}, m.id, SUM(${signed}) OVER (PARTITION BY m.code ORDER BY ${frame}) AS left_over FROM ${moves} m)`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `What is left of each code that was ever moved (${into} minus ${out})? Leave out codes of which nothing is left.`,
        `Compute the present stock per code from ${moves}; codes with a stock of 0 are not listed.`,
      ]),
      columns: ["code", "stock"],
      order: "stock from high to low, then code",
      gold: `SELECT m.code, SUM(${signed}) AS stock FROM ${moves} m GROUP BY m.code HAVING stock <> 0 ORDER BY stock DESC, m.code`,
      second: `SELECT code, stock FROM (SELECT code, TOTAL(${amount}) FILTER (WHERE kind = '${into}') - TOTAL(${amount}) FILTER (WHERE kind = '${out}') AS stock FROM ${moves} GROUP BY code) WHERE stock != 0 ORDER BY 2 DESC, 1`,
      mistakes: [
        ["everything is added", `SELECT code, SUM(${amount}) AS stock FROM ${moves} GROUP BY code ORDER BY stock DESC, code`],
        ["zero stocks are listed", `SELECT m.code, SUM(${signed}) AS stock FROM ${moves} m GROUP BY m.code ORDER BY stock DESC, m.code`],
        [
          "negative stocks are lost",
          `SELECT m.code, SUM(${signed}) AS stock FROM ${moves} m GROUP BY m.code HAVING SUM(${signed}) > 0 ORDER BY stock DESC, m.code`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `For every row of ${items}, moved or not: how many pieces came in and how many went out? Nothing is 0, not NULL.`,
        `Show ${items} with two sums, one of all '${into}' and one of all '${out}' movements; ${items} without movements have 0 and 0.`,
      ]),
      columns: ["label", "came", "went"],
      order: "came from high to low, then label",
      gold: `SELECT i.label, COALESCE(SUM(CASE WHEN m.kind = '${into}' THEN m.${amount} END), 0) AS came, COALESCE(SUM(CASE WHEN m.kind = '${out}' THEN m.${amount} END), 0) AS went FROM ${items} i LEFT JOIN ${moves} m ON m.code = i.code GROUP BY i.code, i.label ORDER BY came DESC, i.label`,
      second: `SELECT label, (SELECT TOTAL(${amount}) FROM ${moves} WHERE code = i.code AND kind = '${into}') AS came, (SELECT TOTAL(${amount}) FROM ${moves} WHERE code = i.code AND kind = '${out}') AS went FROM ${items} i ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "items without movements are lost",
          `SELECT i.label, SUM(CASE WHEN m.kind = '${into}' THEN m.${amount} ELSE 0 END) AS came, SUM(CASE WHEN m.kind = '${out}' THEN m.${amount} ELSE 0 END) AS went FROM ${items} i JOIN ${moves} m ON m.code = i.code GROUP BY i.code, i.label ORDER BY came DESC, i.label`,
        ],
        [
          "movements are counted",
          `SELECT i.label, COUNT(CASE WHEN m.kind = '${into}' THEN 1 END) AS came, COUNT(CASE WHEN m.kind = '${out}' THEN 1 END) AS went FROM ${items} i LEFT JOIN ${moves} m ON m.code = i.code GROUP BY i.code, i.label ORDER BY came DESC, i.label`,
        ],
        [
          "each pair of movements is counted",
          `SELECT i.label, COALESCE(SUM(a.${amount}), 0) AS came, COALESCE(SUM(b.${amount}), 0) AS went FROM ${items} i LEFT JOIN ${moves} a ON a.code = i.code AND a.kind = '${into}' LEFT JOIN ${moves} b ON b.code = i.code AND b.kind = '${out}' GROUP BY i.code, i.label ORDER BY came DESC, i.label`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Go through the movements of each code by ${day}, then id. After which of them was the stock of that code below ${limit}?`,
        `List every movement after which less than ${limit} was left of its code, counting in the order of ${day} and, within a day, of id.`,
      ]),
      columns: ["code", day, "left_over"],
      order: `code, then ${day} from late to early, then left_over`,
      gold: `${running(`m.${day}, m.id`)} SELECT code, ${day}, left_over FROM r WHERE left_over < ${limit} ORDER BY code, ${day} DESC, left_over`,
      second: `WITH r AS (SELECT code, ${day}, (SELECT SUM(IIF(p.kind = '${into}', 1, -1) * p.${amount}) FROM ${moves} p WHERE p.code = m.code AND (p.${day} < m.${day} OR (p.${day} = m.${day} AND p.id <= m.id))) AS left_over FROM ${moves} m) SELECT * FROM r WHERE NOT left_over >= ${limit} ORDER BY 1, 2 DESC, 3`,
      mistakes: [
        [
          "all of a day at once",
          `${running(`m.${day}`)} SELECT code, ${day}, left_over FROM r WHERE left_over < ${limit} ORDER BY code, ${day} DESC, left_over`,
        ],
        [
          "in the order of ids",
          `${running("m.id")} SELECT code, ${day}, left_over FROM r WHERE left_over < ${limit} ORDER BY code, ${day} DESC, left_over`,
        ],
        [
          "at most the limit",
          `${running(`m.${day}, m.id`)} SELECT code, ${day}, left_over FROM r WHERE left_over <= ${limit} ORDER BY code, ${day} DESC, left_over`,
        ],
        [
          "all codes together",
          `WITH r AS (SELECT m.code, m.${day}, SUM(${signed}) OVER (ORDER BY m.${day}, m.id) AS left_over FROM ${moves} m) SELECT code, ${day}, left_over FROM r WHERE left_over < ${limit} ORDER BY code, ${day} DESC, left_over`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const codes = own.times(size === "small" ? 3 : 6, () => own.code("X", 3));
      const rows = codes.map((code) => [code, own.name(), own.integer(1, 9)]);
      const moved = own.shuffle(Array.from({ length: size === "small" ? 7 : own.integer(16, 22) }, (_, index) => index + 1));
      // The last code is never moved, and one is moved that no list knows.
      const names = [...codes.slice(0, -1), "X000"];
      return [
        rows,
        moved.map((id) => [
          id,
          own.pick(names),
          isoDay(own.integer(0, size === "small" ? 4 : 9)),
          own.chance(0.55) ? into : out,
          own.integer(1, 4),
        ]),
      ];
    },
  });
});
