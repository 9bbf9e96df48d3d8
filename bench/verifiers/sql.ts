/**
 * Speed of the SQL verifier, through its public `verify()`, on a task of three tables and 260 rows with a join and a group: every verdict
 * runs the answer on two fresh databases and compares the rows. The peer, in the same run, is Python's `sqlite3` in process with a fresh
 * in-memory database each, made by the set-up script as people do, and from bytes, which few do. Processor time of all threads decides,
 * which a busy machine distorts least; rounds are interleaved and medians taken.
 *
 *   node --conditions=@cupel/source bench/verifiers/sql.ts [rounds]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createRandom, type Verdict } from "@cupel/core";
import { sql } from "@cupel/verifiers";

/** Verdicts per minute of one core; those of Python's sqlite3 are missing where there is no Python. */
export interface SqlFigures {
  readonly verdictsPerMinute: number;
  readonly pythonScript?: number;
  readonly pythonBytes?: number;
}

const query = `SELECT c.city, p.category, count(*) AS orders, sum(o.quantity * p.price) AS total
FROM orders o JOIN customers c ON c.id = o.customer_id JOIN products p ON p.id = o.product_id
WHERE c.city IS NOT NULL GROUP BY c.city, p.category ORDER BY total DESC, c.city`;
const databases = [fixture(1), fixture(2)] as const;
const verdictsPerRound = 400;

/** Measures, prints a line, and returns the figures. */
export async function benchSql({ rounds = 5 }: { readonly rounds?: number } = {}): Promise<SqlFigures> {
  await using verifier = sql({ workers: 1 });
  const checks = { setup: databases[0], databases: [{ setup: databases[1] }], query };
  const task = { id: "orders", kind: "sql", prompt: "Orders and turnover by city and category.", checks: {} };
  const verify = (answer: string) => verifier.verify({ task, checks, scope: "gold", candidate: { text: answer } });
  expectStatus(await verify(query), "pass");
  expectStatus(await verify(query.replace("count(*)", "1")), "fail");

  const own: number[] = [];
  const script: number[] = [];
  const bytes: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const measured = await ownRound(verify);
    const peer = await pythonRound();
    if (round === 0) continue;
    own.push(measured);
    if (peer === undefined) continue;
    script.push(peer.script);
    bytes.push(peer.bytes);
  }
  const verdictsPerMinute = perMinute(own);
  const figures = { verdictsPerMinute, ...(script.length > 0 && { pythonScript: perMinute(script), pythonBytes: perMinute(bytes) }) };
  const against = (name: string, rate: number | undefined): string =>
    rate === undefined ? `${name} absent` : `${name} ${rate.toFixed(0)} (x${(verdictsPerMinute / rate).toFixed(2)})`;
  console.log(
    `sql     ${verdictsPerMinute.toFixed(0).padStart(7)} verdicts/min of a core on 2 fresh databases each; python sqlite3: ` +
      `${against("by script", figures.pythonScript)}, ${against("from bytes", figures.pythonBytes)}  (n = ${rounds} x ${verdictsPerRound})`,
  );
  return figures;
}

/** Seconds of processor time a verdict takes here. */
async function ownRound(verify: (answer: string) => Promise<Verdict>): Promise<number> {
  const before = process.cpuUsage();
  let left = verdictsPerRound;
  const lane = async (): Promise<void> => {
    while (left-- > 0) expectStatus(await verify(query), "pass");
  };
  await Promise.all([lane(), lane()]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / verdictsPerRound;
}

const program = `
import json, sqlite3, sys, time
job = json.load(sys.stdin)
def connect(fixture):
    connection = sqlite3.connect(":memory:")
    if isinstance(fixture, str): connection.executescript(fixture)
    else: connection.deserialize(fixture)
    return connection
def rows(fixture):
    connection = connect(fixture)
    try: return connection.execute(job["query"]).fetchall()
    finally: connection.close()
def measure(fixtures, expected, count):
    started = time.process_time()
    for _ in range(count):
        for fixture, wanted in zip(fixtures, expected): assert rows(fixture) == wanted
    return (time.process_time() - started) / count
scripts = job["databases"]
expected = [rows(script) for script in scripts]
result = {"script": measure(scripts, expected, job["count"] // 4)}
if hasattr(sqlite3.Connection, "serialize"):
    images = [connect(script).serialize() for script in scripts]
    result["bytes"] = measure(images, expected, job["count"])
print(json.dumps(result))
`;

/** Seconds of processor time a verdict takes in Python; undefined, with a loud line, where there is none. */
async function pythonRound(): Promise<{ readonly script: number; readonly bytes: number } | undefined> {
  const python = process.env.CUPEL_PYTHON ?? "python3";
  const child = spawn(python, ["-c", program], { stdio: ["pipe", "pipe", "inherit"] });
  const started = await once(child, "spawn").then(
    () => true,
    () => false,
  );
  if (!started) {
    console.error(`${python} does not start: the SQL verifier is measured without its peer.`);
    return undefined;
  }
  child.stdin.end(JSON.stringify({ databases, query, count: verdictsPerRound }));
  const { script, bytes = Number.NaN } = JSON.parse(await text(child.stdout)) as { readonly script: number; readonly bytes?: number };
  return { script, bytes };
}

function fixture(seed: number): string {
  const random = createRandom(`bench-sql-${seed}`);
  const pick = (values: readonly string[]): string => values[random.integer(values.length)] ?? "";
  const lines = [
    "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);",
    "CREATE TABLE products(id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL NOT NULL, category TEXT NOT NULL);",
    "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), product_id INTEGER NOT NULL REFERENCES products(id), quantity INTEGER NOT NULL, placed TEXT NOT NULL);",
  ];
  for (let id = 1; id <= 40; id++) lines.push(`INSERT INTO customers VALUES (${id}, 'Customer ${id}', ${pick(["'Oslo'", "'Bergen'", "'Hull'", "'Kiel'", "NULL"])});`); // biome-ignore format: long
  for (let id = 1; id <= 20; id++) lines.push(`INSERT INTO products VALUES (${id}, 'Product ${id}', ${random.integer(9_000) / 100 + 1}, '${pick(["food", "tools", "books"])}');`); // biome-ignore format: long
  for (let id = 1; id <= 200; id++) lines.push(`INSERT INTO orders VALUES (${id}, ${1 + random.integer(40)}, ${1 + random.integer(20)}, ${1 + random.integer(5)}, '2025-0${1 + random.integer(9)}-11');`); // biome-ignore format: long
  return lines.join("\n");
}

function perMinute(seconds: readonly number[]): number {
  const sorted = seconds.toSorted((left, right) => left - right);
  return 60 / (sorted[sorted.length >> 1] ?? Number.NaN);
}

function expectStatus(verdict: Verdict, status: Verdict["status"]): void {
  if (verdict.status !== status) throw new Error(`expected ${status}, got ${JSON.stringify(verdict)}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchSql({ rounds: Number(process.argv[2] ?? 5) });
