import { PGlite, type Results } from "@electric-sql/pglite";
import type { SqlCell, SqlCells } from "../compare/cells.ts";
import { numberCell } from "./number-cell.ts";
import type { PeerAnswer, PeerRunner } from "./peer-job.ts";
import { runStatements, type StatementDatabase } from "./run-statements.ts";
import type { FixtureScript, SqlFailure } from "./sql-engine.ts";

const keptImages = 4;
const rowsAtOnce = 1000;
// Starting takes half as long with few buffers to clear.
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=8MB"];
const images = new Map<string, Blob>();

/** Runs a script on a Postgres database in memory that is opened for it from the bytes of its fixture. */
export const runPglite: PeerRunner = async (job, started) => {
  if (job.type === "build") return await build(job.fixture, job.base);
  const { fixture, script, image } = job;
  if (image !== undefined) keep(fixture.key, blobOf(image));
  const loadDataDir = images.get(fixture.key);
  if (loadDataDir === undefined) return { kind: "missing" };
  const postgres = await PGlite.create({ loadDataDir, startParams });
  try {
    started();
    return await runStatements(database(postgres), script);
  } finally {
    await postgres.close();
  }
};

async function build({ setup, changes }: FixtureScript, base: Uint8Array | undefined): Promise<PeerAnswer> {
  const postgres = await PGlite.create({ startParams, ...(base && { loadDataDir: blobOf(base) }) });
  try {
    await postgres.exec(setup);
    for (const change of changes) await postgres.exec(change).catch(() => {});
    return { kind: "image", bytes: await (await postgres.dumpDataDir("none")).bytes() };
  } catch (thrown) {
    return { kind: "setup", reason: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    await postgres.close();
  }
}

function blobOf(image: Uint8Array): Blob {
  return new Blob([image as Uint8Array<ArrayBuffer>]);
}

function keep(key: string, image: Blob): void {
  images.set(key, image);
  const [oldest] = images.keys();
  if (images.size > keptImages && oldest !== undefined) images.delete(oldest);
}

function database(postgres: PGlite): StatementDatabase {
  postgres.parsers = parsers;
  const query = (text: string) => postgres.query<SqlCell[]>(text, [], { rowMode: "array" });
  return {
    tablesQuery: "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 2",
    failureOf,
    run: async (text, { policy, meter }) => {
      const rows: SqlCells[] = [];
      const take = (results: Results<SqlCell[]>): SqlFailure | undefined => {
        for (const row of results.rows) {
          const failure = meter.add(row);
          if (failure !== undefined) return failure;
          rows.push(row);
        }
        return undefined;
      };
      if (policy === "write") {
        const results = await query(text);
        return take(results) ?? { kind: "rows", columns: results.fields.map(({ name }) => name), rows };
      }
      // A cursor takes one query that changes nothing, and gives its rows piece by piece.
      await query("BEGIN TRANSACTION READ ONLY");
      try {
        await query(`DECLARE candidate NO SCROLL CURSOR FOR ${text}`);
        for (;;) {
          const results = await query(`FETCH ${rowsAtOnce} FROM candidate`);
          const failure = take(results);
          if (failure !== undefined) return failure;
          if (results.rows.length < rowsAtOnce) return { kind: "rows", columns: results.fields.map(({ name }) => name), rows };
        }
      } finally {
        await query("ROLLBACK");
      }
    },
  };
}

// By type: numbers and truth values become cells of their kind, everything else stays the text that Postgres writes.
const cells: Readonly<Record<string, (text: string) => SqlCell>> = {
  16: (text) => text === "t",
  17: (text) => Uint8Array.from(Buffer.from(text.slice(2), "hex")),
  20: BigInt,
  21: BigInt,
  23: BigInt,
  26: BigInt,
  700: Number,
  701: Number,
  1700: numberCell,
};
const parsers = new Proxy<Record<string, (text: string) => SqlCell>>(
  {},
  { get: (_, type) => cells[String(type)] ?? ((text: string) => text) },
);

function failureOf(message: string): SqlFailure {
  if (/cannot insert multiple commands/.test(message)) return { kind: "refused", reason: "more than one statement" };
  if (/read-only transaction|data-modifying statements/.test(message))
    return { kind: "refused", reason: "only queries that read are allowed" };
  if (/^out of memory|memory access out of bounds|invalid memory alloc/.test(message))
    return { kind: "memory", reason: "the query needs too much memory" };
  return { kind: "failed", reason: message };
}
