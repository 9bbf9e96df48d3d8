import { hundredths } from "../draw.ts";
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
  const regions = draw.times(3, () => draw.name());
  const least = draw.integer(3, 7) * 10;
  const states = draw.some(["paid", "open", "cancelled", "returned"], 3);
  const [state] = states as [string];
  const shapes = [
    { name: customers, columns: columnsOf("id INTEGER", "name", "region") },
    { name: orders, columns: columnsOf("id INTEGER", "customer_id INTEGER", "state") },
    {
      name: lines,
      columns: columnsOf("order_id INTEGER", "article", `${pieces} INTEGER`, `${price} REAL`),
      note: `A line is worth ${pieces} times ${price}. state is one of ${states.join(", ")}.`,
    },
  ];
  const worth = `l.${pieces} * l.${price}`;
  const joined = `${customers} c JOIN ${orders} o ON o.customer_id = c.id JOIN ${lines} l ON l.order_id = o.id`;
  const part = byLevel<Part>(
    level,
    {
      ask: draw.pick([
        `What is each order with the state '${state}' worth, rounded to two decimals? Orders without lines are left out.`,
        `Compute the value (two decimals) of every order whose state is '${state}'; skip orders that have no lines.`,
      ]),
      columns: ["id", "value"],
      order: "value from high to low, then id",
      gold: `SELECT o.id, ROUND(SUM(${worth}), 2) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id WHERE o.state = '${state}' GROUP BY o.id ORDER BY value DESC, o.id`,
      second: `SELECT * FROM (SELECT id, (SELECT ROUND(TOTAL(${worth}), 2) FROM ${lines} l WHERE l.order_id = o.id) AS value FROM ${orders} o WHERE state = '${state}' AND id IN (SELECT order_id FROM ${lines})) ORDER BY 2 DESC, 1`,
      mistakes: [
        [
          "prices without quantities",
          `SELECT o.id, ROUND(SUM(l.${price}), 2) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id WHERE o.state = '${state}' GROUP BY o.id ORDER BY value DESC, o.id`,
        ],
        [
          "all states",
          `SELECT o.id, ROUND(SUM(${worth}), 2) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id GROUP BY o.id ORDER BY value DESC, o.id`,
        ],
        [
          "one line of each order",
          `SELECT o.id, ROUND(MAX(${worth}), 2) AS value FROM ${orders} o JOIN ${lines} l ON l.order_id = o.id WHERE o.state = '${state}' GROUP BY o.id ORDER BY value DESC, o.id`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Which regions sold goods worth at least ${least} in total? Give the total, rounded to two decimals, and the number of orders (not of lines) behind it. Orders that are '${state}' do not count.`,
        `For every region: total value (two decimals) and number of distinct orders, without the ones that are '${state}'. Only regions with a total of ${least} or more.`,
      ]),
      columns: ["region", "total", "orders"],
      order: "region from Z to A",
      gold: `SELECT c.region, ROUND(SUM(${worth}), 2) AS total, COUNT(DISTINCT o.id) AS orders FROM ${joined} WHERE o.state <> '${state}' GROUP BY c.region HAVING SUM(${worth}) >= ${least} ORDER BY c.region DESC`,
      second: `WITH v AS (SELECT order_id, SUM(${pieces} * ${price}) AS s FROM ${lines} GROUP BY order_id) SELECT region, ROUND(TOTAL(v.s), 2) AS total, COUNT(*) AS orders FROM ${orders} o JOIN v ON v.order_id = o.id JOIN ${customers} c ON c.id = o.customer_id WHERE NOT o.state = '${state}' GROUP BY region HAVING TOTAL(v.s) >= ${least} ORDER BY region DESC`,
      mistakes: [
        [
          "lines are counted",
          `SELECT c.region, ROUND(SUM(${worth}), 2) AS total, COUNT(*) AS orders FROM ${joined} WHERE o.state <> '${state}' GROUP BY c.region HAVING SUM(${worth}) >= ${least} ORDER BY c.region DESC`,
        ],
        [
          "the limit is held against single lines",
          `SELECT c.region, ROUND(SUM(${worth}), 2) AS total, COUNT(DISTINCT o.id) AS orders FROM ${joined} WHERE o.state <> '${state}' AND ${worth} >= ${least} GROUP BY c.region ORDER BY c.region DESC`,
        ],
        [
          `'${state}' counts as well`,
          `SELECT c.region, ROUND(SUM(${worth}), 2) AS total, COUNT(DISTINCT o.id) AS orders FROM ${joined} GROUP BY c.region HAVING SUM(${worth}) >= ${least} ORDER BY c.region DESC`,
        ],
      ],
    },
    {
      ask: draw.pick([
        `Who is the best customer of each region, by the total value of all their orders (two decimals)? Where several share the first place, give all of them.`,
        `In every region, find whoever bought for the most (sum over all orders, rounded to two decimals); ties are all listed.`,
      ]),
      columns: ["region", "name", "total"],
      order: "region from Z to A, then name",
      gold: `WITH t AS (SELECT c.region, c.name, ROUND(SUM(${worth}), 2) AS total FROM ${joined} GROUP BY c.id), ranked AS (SELECT *, RANK() OVER (PARTITION BY region ORDER BY total DESC) AS place FROM t) SELECT region, name, total FROM ranked WHERE place = 1 ORDER BY region DESC, name`,
      second: `WITH t AS (SELECT c.region, c.name, ROUND(SUM(${worth}), 2) AS total FROM ${joined} GROUP BY c.id) SELECT region, name, total FROM t WHERE NOT EXISTS (SELECT 1 FROM t b WHERE b.region = t.region AND b.total > t.total) ORDER BY region DESC, name`,
      mistakes: [
        [
          "one of those that tie",
          `WITH t AS (SELECT c.region, c.name, ROUND(SUM(${worth}), 2) AS total FROM ${joined} GROUP BY c.id), ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY region ORDER BY total DESC, name) AS place FROM t) SELECT region, name, total FROM ranked WHERE place = 1 ORDER BY region DESC, name`,
        ],
        [
          "the best of all regions",
          `WITH t AS (SELECT c.region, c.name, ROUND(SUM(${worth}), 2) AS total FROM ${joined} GROUP BY c.id) SELECT region, name, total FROM t WHERE total = (SELECT MAX(total) FROM t) ORDER BY region DESC, name`,
        ],
        [
          "the largest order, not all orders",
          `WITH t AS (SELECT c.region, c.name, ROUND(SUM(${worth}), 2) AS total FROM ${joined} GROUP BY o.id), ranked AS (SELECT *, RANK() OVER (PARTITION BY region ORDER BY total DESC) AS place FROM t) SELECT region, name, total FROM ranked WHERE place = 1 ORDER BY region DESC, name`,
        ],
      ],
    },
  );
  return questionOf(draw, {
    shapes,
    part,
    fill: (own, size) => {
      const isLarge = size === "large";
      const people = own.times(isLarge ? own.integer(6, 8) : 4, (index) => [
        index + 1,
        own.name(),
        own.pick(isLarge ? regions : regions.slice(0, 2)),
      ]);
      const bought = own.times(isLarge ? own.integer(11, 14) : 5, (index) => [
        20 + index,
        own.integer(1, people.length),
        own.chance(0.5) ? state : own.pick(states),
      ]);
      const items = own.times(isLarge ? own.integer(18, 24) : 8, () => [
        20 + own.integer(0, bought.length - 1),
        own.name(),
        own.integer(1, 4),
        own.chance(0.5) ? own.integer(1, 8) * 5 : hundredths(own.integer(150, 1990)),
      ]);
      // Two customers of one region who are level, in most databases.
      const twins = people.filter(([, , region]) => region === people[0]?.[2]).slice(0, 2);
      const shared = twins.length === 2 && own.chance(0.8) ? twins.flatMap(([id], index) => [[90 + index, id as number, "paid"]]) : [];
      const bundles = shared.map(([id]) => [id as number, "bundle", 1, 400]);
      const calm =
        bundles.length === 0
          ? items
          : items.filter(([order]) => !bought.some(([id, customer]) => id === order && twins.some(([twin]) => twin === customer)));
      return [people, [...bought, ...shared], [...calm, ...bundles]];
    },
  });
});
