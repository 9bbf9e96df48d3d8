import fc from "fast-check";
import { expect, test } from "vitest";
import { splitStatements } from "./split-statements.ts";

test.each<[string, readonly string[]]>([
  ["", []],
  [" ; ;; -- nothing\n/* ; */", []],
  ["SELECT 1", ["SELECT 1"]],
  ["SELECT 1; SELECT 2 ;", ["SELECT 1", "SELECT 2"]],
  ["SELECT ';' || \";\" -- ;\n, 1; /* ; */ SELECT 2", ["SELECT ';' || \";\" -- ;\n, 1", "SELECT 2"]],
  ["SELECT 'it''s;'; SELECT 2", ["SELECT 'it''s;'", "SELECT 2"]],
  ["CREATE FUNCTION f() AS $body$ BEGIN; END; $body$; SELECT $$;$$", ["CREATE FUNCTION f() AS $body$ BEGIN; END; $body$", "SELECT $$;$$"]],
  ["SELECT 'never closed; SELECT 2", ["SELECT 'never closed; SELECT 2"]],
])("%j is cut at its semicolons", (sql, statements) => {
  expect(splitStatements(sql)).toEqual(statements);
});

test("what is cut apart is all that was there, but for space, comments and semicolons", () => {
  const piece = fc.constantFrom(
    "SELECT",
    "'a;b'",
    '"c;d"',
    "(",
    ")",
    "1.5e3",
    "-- ;\n",
    "/* ; */",
    ";",
    " ",
    "$$;$$",
    "x",
    ",",
    "\u00e9",
    "'",
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const sql = pieces.join("");
      const left = splitStatements(sql).reduce((rest, statement) => {
        expect(rest).toContain(statement);
        return rest.slice(rest.indexOf(statement) + statement.length);
      }, sql);
      expect(left.length).toBeLessThanOrEqual(sql.length);
    }),
    { seed: 3 },
  );
});
