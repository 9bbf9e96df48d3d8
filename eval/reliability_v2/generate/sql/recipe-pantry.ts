import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Sets within sets: with one thing but not another, with everything that is there, with all but a few. */
export const recipePantry = sqlFamily("recipe-pantry", (draw, level) => {
  const [needs, has, whole, thing] = draw.pick([
    ["recipe_needs", "pantry", "recipe", "food"],
    ["job_needs", "toolbox", "job", "tool"],
    ["kit_contents", "storeroom", "kit", "component"],
  ]) as [string, string, string, string];
  const things = draw.times(6, () => draw.name().toLowerCase());
  const [one, two] = things as [string, string];
  const most = 2;
  const shapes = [
    {
      name: needs,
      columns: columnsOf(whole, thing, "amount INTEGER"),
      note: `${needs} says what each ${whole} takes; a ${thing} may stand twice for one ${whole} (the amounts add up).`,
    },
    {
      name: has,
      columns: columnsOf(thing, "amount INTEGER"),
      note: `${has} is what there is, one row per ${thing}; what is missing there is not in stock.`,
    },
  ];
  const total = `(SELECT ${whole}, ${thing}, SUM(amount) AS amount FROM ${needs} GROUP BY ${whole}, ${thing})`;
  const lacks = `SELECT n.${whole}, COUNT(*) AS missing FROM ${total} n LEFT JOIN ${has} h ON h.${thing} = n.${thing} WHERE h.amount IS NULL OR h.amount < n.amount GROUP BY n.${whole}`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `Which ${whole}s take '${one}' but no '${two}'?`,
        `Every ${whole} that needs '${one}' and does not need '${two}', each once.`,
      ]),
      columns: [whole],
      order: `${whole} from Z to A`,
      gold: `SELECT ${whole} FROM ${needs} WHERE ${thing} = '${one}' EXCEPT SELECT ${whole} FROM ${needs} WHERE ${thing} = '${two}' ORDER BY ${whole} DESC`,
      second: `SELECT ${whole} FROM ${needs} GROUP BY ${whole} HAVING SUM(${thing} = '${one}') > 0 AND SUM(${thing} = '${two}') = 0 ORDER BY 1 DESC`,
      mistakes: [
        [
          "rows with one thing are not with another",
          `SELECT DISTINCT ${whole} FROM ${needs} WHERE ${thing} = '${one}' AND ${thing} <> '${two}' ORDER BY ${whole} DESC`,
        ],
        ["with either", `SELECT DISTINCT ${whole} FROM ${needs} WHERE ${thing} IN ('${one}', '${two}') ORDER BY ${whole} DESC`],
        [
          "without the second",
          `SELECT DISTINCT ${whole} FROM ${needs} WHERE ${whole} NOT IN (SELECT ${whole} FROM ${needs} WHERE ${thing} = '${two}') ORDER BY ${whole} DESC`,
        ],
        [
          "each as often as it stands",
          `SELECT ${whole} FROM ${needs} WHERE ${thing} = '${one}' AND ${whole} NOT IN (SELECT ${whole} FROM ${needs} WHERE ${thing} = '${two}') ORDER BY ${whole} DESC`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Which ${whole}s can be done with what ${has} holds, amounts included? Show how many different ${thing}s each takes.`,
        `Find every ${whole} for which all ${thing}s are there in a sufficient amount, and the number of distinct ${thing}s in it.`,
      ]),
      columns: [whole, "kinds"],
      order: `kinds from high to low, then ${whole}`,
      gold: `SELECT n.${whole}, COUNT(*) AS kinds FROM ${total} n LEFT JOIN ${has} h ON h.${thing} = n.${thing} AND h.amount >= n.amount GROUP BY n.${whole} HAVING COUNT(*) = COUNT(h.${thing}) ORDER BY kinds DESC, n.${whole}`,
      second: `SELECT ${whole}, COUNT(DISTINCT ${thing}) AS kinds FROM ${needs} WHERE ${whole} NOT IN (SELECT ${whole} FROM (${lacks})) GROUP BY ${whole} ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "something of it is enough",
          `SELECT n.${whole}, COUNT(DISTINCT n.${thing}) AS kinds FROM ${needs} n JOIN ${has} h ON h.${thing} = n.${thing} AND h.amount >= n.amount GROUP BY n.${whole} ORDER BY kinds DESC, n.${whole}`,
        ],
        [
          "amounts play no part",
          `SELECT n.${whole}, COUNT(DISTINCT n.${thing}) AS kinds FROM ${needs} n LEFT JOIN ${has} h ON h.${thing} = n.${thing} GROUP BY n.${whole} HAVING COUNT(*) = COUNT(h.${thing}) ORDER BY kinds DESC, n.${whole}`,
        ],
        [
          "amounts of one thing are not added",
          `SELECT n.${whole}, COUNT(DISTINCT n.${thing}) AS kinds FROM ${needs} n LEFT JOIN ${has} h ON h.${thing} = n.${thing} AND h.amount >= n.amount GROUP BY n.${whole} HAVING COUNT(*) = COUNT(h.${thing}) ORDER BY kinds DESC, n.${whole}`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `For which ${whole}s is at least one, but at most ${most} different ${thing}s missing or short? Say how many that are.`,
        `Nearly possible: every ${whole} that fails because of 1 to ${most} ${thing}s (not there, or too little of it), with that number.`,
      ]),
      columns: [whole, "missing"],
      order: `missing from high to low, then ${whole} from Z to A`,
      gold: `SELECT * FROM (${lacks}) WHERE missing <= ${most} ORDER BY missing DESC, ${whole} DESC`,
      second: `SELECT ${whole}, missing FROM (SELECT ${whole}, SUM(COALESCE((SELECT amount FROM ${has} h WHERE h.${thing} = n.${thing}), 0) < amount) AS missing FROM ${total} n GROUP BY ${whole}) WHERE missing BETWEEN 1 AND ${most} ORDER BY 2 DESC, 1 DESC`,
      mistakes: [
        [
          "what is not there at all is lost",
          `SELECT * FROM (SELECT n.${whole}, COUNT(*) AS missing FROM ${total} n JOIN ${has} h ON h.${thing} = n.${thing} WHERE h.amount < n.amount GROUP BY n.${whole}) WHERE missing <= ${most} ORDER BY missing DESC, ${whole} DESC`,
        ],
        [
          "too little is there",
          `SELECT * FROM (SELECT n.${whole}, COUNT(*) AS missing FROM ${total} n WHERE n.${thing} NOT IN (SELECT ${thing} FROM ${has}) GROUP BY n.${whole}) WHERE missing <= ${most} ORDER BY missing DESC, ${whole} DESC`,
        ],
        [
          "nothing missing is among them",
          `SELECT ${whole}, missing FROM (SELECT ${whole}, SUM(COALESCE((SELECT amount FROM ${has} h WHERE h.${thing} = n.${thing}), 0) < amount) AS missing FROM ${total} n GROUP BY ${whole}) WHERE missing <= ${most} ORDER BY missing DESC, ${whole} DESC`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const wholes = own.times(size === "small" ? 4 : 8, () => own.name());
      const stock = own.some(things, own.integer(3, 5)).map((name) => [name, own.integer(2, 5)]);
      const rows = wholes.flatMap((name) => {
        const chosen = own.some(things, own.integer(1, size === "small" ? 2 : 4));
        return chosen.flatMap((food) =>
          own.chance(0.3)
            ? [
                [name, food, own.integer(1, 2)],
                [name, food, own.integer(1, 3)],
              ]
            : [[name, food, own.integer(1, 4)]],
        );
      });
      return [own.shuffle(rows), stock];
    },
  });
});
