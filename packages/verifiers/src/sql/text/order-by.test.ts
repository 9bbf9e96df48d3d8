import { describe, expect, test } from "vitest";
import { orderBy } from "./order-by.ts";

const terms = (sql: string) => orderBy(sql)?.terms;

describe("the ORDER BY of a query", () => {
  test("is found at the top level only", () => {
    expect(terms("SELECT a FROM t")).toBeUndefined();
    expect(terms("SELECT * FROM (SELECT a FROM t ORDER BY a) x")).toBeUndefined();
    expect(terms("SELECT rank() OVER (ORDER BY a) FROM t")).toBeUndefined();
    expect(terms("WITH x AS (SELECT a FROM t ORDER BY a LIMIT 3) SELECT * FROM x")).toBeUndefined();
    expect(terms("SELECT 'ORDER BY a', \"ORDER BY b\" FROM t -- ORDER BY c\n/* ORDER BY d */")).toBeUndefined();
    expect(terms("SELECT a FROM t order\n by a;")).toEqual([{ text: "a", column: "a" }]);
  });

  test("is taken apart into terms, without direction", () => {
    expect(
      terms(`SELECT a FROM t ORDER BY a DESC, 2 ASC NULLS LAST, "b c" NULLS FIRST, t.d, max(e, f) desc, g COLLATE NOCASE LIMIT 3, 4`),
    ).toEqual([
      { text: "a", column: "a" },
      { text: "2", column: 2 },
      { text: '"b c"', column: "b c" },
      { text: "t.d" },
      { text: "max(e, f)" },
      { text: "g COLLATE NOCASE" },
    ]);
  });

  test("turns into columns that mark ties, before the FROM of the query itself", () => {
    const order = orderBy("WITH x AS (SELECT 1 FROM y) SELECT a, (SELECT 1 FROM z) FROM x ORDER BY b + 1 DESC, a");
    expect(order?.withRanks(order.terms.filter(({ column }) => column === undefined))).toBe(
      "WITH x AS (SELECT 1 FROM y) SELECT a, (SELECT 1 FROM z) , dense_rank() OVER (ORDER BY b + 1) FROM x ORDER BY b + 1 DESC, a",
    );
    const compound = orderBy("SELECT a FROM t UNION SELECT a FROM u ORDER BY a || 'x'");
    expect(compound?.withRanks(compound.terms)).toBeUndefined();
  });
});
