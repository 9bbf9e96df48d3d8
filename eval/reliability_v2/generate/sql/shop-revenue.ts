import { byLevel } from "../family.ts";
import { columnsOf, type Part, questionOf } from "./question.ts";
import { sqlFamily } from "./sql-family.ts";

/** Joins with sums: what orders, goods and customers are worth, groups above a limit, the best of each group. */
export const shopRevenue = sqlFamily("shop-revenue", (draw, level) => {
  const [customers, orders, lines] = draw.pick([
    ["customers", "orders", "order_lines"],
    ["buyers", "purchases", "purchase_items"],
    ["clients", "sales", "sale_lines"],
  ]) as [string, string, string];
  const [pieces, price] = [draw.pick(["quantity", "pieces", "qty"]), draw.pick(["unit_price", "price_each", "price"])];
  const regions = draw.times(4, () => draw.name());
  const least = draw.integer(30, 70);
  const states = draw.some(["paid", "open", "cancelled", "returned"], 3);
  const [state] = states as [string];
  const shapes = [
    { name: customers, columns: columnsOf("id INTEGER", "name", "region") },
    { name: orders, columns: columnsOf("id INTEGER", "customer_id INTEGER", "state") },
    {
      name: lines,
      columns: columnsOf("order_id INTEGER", "article", `${pieces} INTEGER`, `${price} INTEGER`),
      note: `A line is worth ${pieces} times ${price}, in whole coins. state is one of ${states.join(", ")}.`,
    },
  ];
  const worth = `l.${pieces} * l.${price}`;
  const joined = `${customers} c JOIN ${orders} o ON o.customer_id = c.id JOIN ${lines} l ON l.order_id = o.id`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `What is each order with the state '${state}' worth? Orders without lines are left out.`,
        `Compute the value of every order whose state is '${state}'; skip orders that have no lines.`,
      ]),
      columns: ["id", "value"],
      order: "value from high to low, then id",
      gold: `SELECT o.id, SUM(${worth}) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id WHERE o.state = '${state}' GROUP BY o.id ORDER BY value DESC, o.id`,
      second: `SELECT * FROM (SELECT id, (SELECT TOTAL(${worth}) FROM ${lines} l WHERE l.order_id = o.id) AS value FROM ${orders} o WHERE state = '${state}' AND id IN (SELECT order_id FROM ${lines})) ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "prices without quantities",
          `SELECT o.id, SUM(l.${price}) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id WHERE o.state = '${state}' GROUP BY o.id ORDER BY value DESC, o.id`,
        ],
        [
          "all states",
          `SELECT o.id, SUM(${worth}) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id GROUP BY o.id ORDER BY value DESC, o.id`,
        ],
        [
          "one line of each order",
          `SELECT o.id, MAX(${worth}) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id WHERE o.state = '${state}' GROUP BY o.id ORDER BY value DESC, o.id`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Which regions sold goods worth at least ${least} in total? Give the total, and the number of orders (not of lines) behind it. Orders that are '${state}' do not count.`,
        `For every region: total value and number of distinct orders, without the ones that are '${state}'. Only regions with a total of ${least} or more.`,
      ]),
      columns: ["region", "total", "orders"],
      order: "region from Z to A",
      gold: `SELECT c.region, SUM(${worth}) AS total, COUNT(DISTINCT o.id) AS orders FROM ${joined} WHERE o.state <> '${state}' GROUP BY c.region HAVING SUM(${worth}) >= ${least} ORDER BY c.region DESC`,
      second: `WITH v AS (SELECT order_id, SUM(${pieces} * ${price}) AS s FROM ${lines} GROUP BY order_id) SELECT region, TOTAL(v.s) AS total, COUNT(*) AS orders FROM ${orders} o JOIN v ON v.order_id = o.id JOIN ${customers} c ON c.id = o.customer_id WHERE NOT o.state = '${state}' GROUP BY region HAVING TOTAL(v.s) >= ${least} ORDER BY region DESC`,
      mistakes: [
        [
          "lines are counted",
          `SELECT c.region, SUM(${worth}) AS total, COUNT(*) AS orders FROM ${joined} WHERE o.state <> '${state}' GROUP BY c.region HAVING SUM(${worth}) >= ${least} ORDER BY c.region DESC`,
        ],
        [
          "the limit is held against single lines",
          `SELECT c.region, SUM(${worth}) AS total, COUNT(DISTINCT o.id) AS orders FROM ${joined} WHERE o.state <> '${state}' AND ${worth} >= ${least} GROUP BY c.region ORDER BY c.region DESC`,
        ],
        [
          `'${state}' counts as well`,
          `SELECT c.region, SUM(${worth}) AS total, COUNT(DISTINCT o.id) AS orders FROM ${joined} GROUP BY c.region HAVING SUM(${worth}) >= ${least} ORDER BY c.region DESC`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Who is the best customer of each region, by the total value of all their orders? Where several share the first place, give all of them.`,
        `In every region, find whoever bought for the most (sum over all orders); ties are all listed.`,
      ]),
      columns: ["region", "name", "total"],
      order: "region from Z to A, then name",
      gold: `WITH t AS (SELECT c.region, c.name, SUM(${worth}) AS total FROM ${joined} GROUP BY c.id), ranked AS (SELECT *, RANK() OVER (PARTITION BY region ORDER BY total DESC) AS place FROM t) SELECT region, name, total FROM ranked WHERE place = 1 ORDER BY region DESC, name`,
      second: `WITH t AS (SELECT c.region, c.name, SUM(${worth}) AS total FROM ${joined} GROUP BY c.id) SELECT region, name, total FROM t WHERE NOT EXISTS (SELECT 1 FROM t b WHERE b.region = t.region AND b.total > t.total) ORDER BY region DESC, name`,
      mistakes: [
        [
          "one of those that tie",
          `WITH t AS (SELECT c.region, c.name, SUM(${worth}) AS total FROM ${joined} GROUP BY c.id), ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY region ORDER BY total DESC, name) AS place FROM t) SELECT region, name, total FROM ranked WHERE place = 1 ORDER BY region DESC, name`,
        ],
        [
          "the best of all regions",
          `WITH t AS (SELECT c.region, c.name, SUM(${worth}) AS total FROM ${joined} GROUP BY c.id) SELECT region, name, total FROM t WHERE total = (SELECT MAX(total) FROM t) ORDER BY region DESC, name`,
        ],
        [
          "the largest order, not all orders",
          `WITH t AS (SELECT c.region, c.name, SUM(${worth}) AS total FROM ${joined} GROUP BY o.id), ranked AS (SELECT *, RANK() OVER (PARTITION BY region ORDER BY total DESC) AS place FROM t) SELECT region, name, total FROM ranked WHERE place = 1 ORDER BY region DESC, name`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const isLarge = size === "large";
      const people = own.times(isLarge ? 8 : 4, (index) => [index + 1, own.name(), own.pick(isLarge ? regions : regions.slice(0, 2))]);
      const bought = own.times(isLarge ? own.integer(11, 14) : 5, (index) => [
        20 + index,
        own.integer(1, people.length),
        own.chance(0.4) ? state : own.pick(states),
      ]);
      const items = own.times(isLarge ? own.integer(18, 24) : 8, () => [
        20 + own.integer(0, bought.length - 1),
        own.name(),
        own.integer(1, 4),
        own.integer(2, 12),
      ]);
      if (!isLarge) return [people, bought, items];
      // Customers of two small regions: one is worth exactly the limit, one a coin less, and in a third two are level.
      const [exact, short, even] = [own.name(), own.name(), own.name()];
      const half = Math.floor(least / 2);
      return [
        [...people, [90, own.name(), exact], [91, own.name(), short], [92, own.name(), even], [93, own.name(), even]],
        [...bought, ...[90, 91, 92, 93].map((id) => [id, id, states[1] as string])],
        [
          ...items,
          [90, own.name(), 1, half],
          [90, own.name(), 1, least - half],
          [91, own.name(), 1, least - 1],
          [92, own.name(), 2, half],
          [93, own.name(), 1, 2 * half],
        ],
      ];
    },
  });
});
