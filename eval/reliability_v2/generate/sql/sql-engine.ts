import type { Json } from "@cupel/core";
import initSqlJs from "sql.js";

/** A table with its rows. */
export interface Table {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly (readonly Json[])[];
}

/** What a query gives. */
export interface Result {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

const engine = await initSqlJs();

/** What our own queries give on a database. @throws Error for a query that does not run */
export function runQueries(tables: readonly Table[], queries: readonly string[]): readonly Result[] {
  const database = new engine.Database();
  try {
    for (const { name, columns, rows } of tables) {
      database.run(`CREATE TABLE ${name} (${columns.map((column) => column.join(" ")).join(", ")})`);
      const insert = database.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => "?").join(", ")})`);
      for (const row of rows) insert.run(row as (string | number | null)[]);
      insert.free();
    }
    return queries.map((query) => {
      const statement = database.prepare(query);
      try {
        const rows: Json[][] = [];
        while (statement.step()) rows.push(statement.get() as Json[]);
        return { columns: statement.getColumnNames(), rows };
      } finally {
        statement.free();
      }
    });
  } finally {
    database.close();
  }
}

/** Whether two results hold the same rows, in the same order where it counts. */
export function isSameResult(left: Result, right: Result, ordered: boolean): boolean {
  const keys = ({ rows }: Result) => {
    const list = rows.map((row) => JSON.stringify(row.map(rounded)));
    return (ordered ? list : list.sort()).join("\n");
  };
  return left.columns.join() === right.columns.join() && keys(left) === keys(right);
}

// Two ways to add up floats differ in the last digits.
function rounded(cell: Json): Json {
  return typeof cell === "number" ? Number(cell.toPrecision(12)) : cell;
}
