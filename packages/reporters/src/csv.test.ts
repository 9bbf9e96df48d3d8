import { fail } from "@cupel/core";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../fixtures/make-record.ts";
import { csvTable } from "./csv.ts";
import { csvRow } from "./csv-row.ts";

/** What a reader of RFC 4180 finds, strictly. */
const read = (text: string): readonly (readonly string[])[] => parse(text, { record_delimiter: "\r\n", relax_quotes: false });

test("a row per record under named columns, in the order of models, arms and tasks", () => {
  const rows: readonly Readonly<Record<string, string>>[] = parse(csvTable(oneOfEverything().toReversed(), makeInfo(), complete), {
    columns: true,
  });
  expect(rows.map(({ arm, id, status, code, correct }) => [arm, id, status, code, correct].join(" "))).toEqual([
    "baseline c1 pass correct true",
    "baseline j1 pass correct true",
    "baseline j2 fail wrong false",
    "baseline s1 fail false-accept false",
    "contract c1 skipped budget ",
    "contract j1 pass correct true",
    "contract j2 error BACKEND_FAILED ",
    "contract s1 error unsupported false",
    "policy c1 error internal ",
    "policy j1 skipped reused true",
    "policy j2 pass correct true",
    "policy s1 pass correct true",
  ]);
  expect(rows[1]).toMatchObject({ seconds: "0.5", input_tokens: "10", verified: "true", usd: "", output: "answer to j1" });
});

test("who paid for a call that arms share does not depend on the order in which records were made", () => {
  const priced = ["baseline", "policy"].map((arm) => {
    const record = makeRecord({ arm, prompts: ["the same"] });
    return { ...record, usd: 0.5, candidates: record.candidates.map((candidate) => ({ ...candidate, usd: 0.5 })) };
  });
  const table = csvTable(priced, makeInfo(), complete);
  expect(parse(table, { columns: true }).map((row) => (row as { readonly usd_physical: string }).usd_physical)).toEqual(["0.5", "0"]);
  expect(csvTable(priced.toReversed(), makeInfo(), complete)).toBe(table);
});

test("each row says of what run it is: partial, oracle", () => {
  const [row] = parse(csvTable([makeRecord({ oracle: true })], makeInfo(), { status: "partial" }), { columns: true });
  expect(row).toMatchObject({ run_id: "run-1", run_status: "partial", oracle: "true" });
});

test("no cell of text begins a formula, and numbers stay numbers (HZ-57)", () => {
  const table = csvTable([makeRecord({ output: '=HYPERLINK("http://x","a")', gold: fail("-1+1") })], makeInfo(), complete);
  expect(table).toContain(`"'=HYPERLINK(""http://x"",""a"")"`);
  for (const text of ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1"]) expect(csvRow([text])).toMatch(/^"?'/);
  expect(csvRow([-1, 1e-7, 0, true, null, "a-b", " =1"])).toBe("-1,1e-7,0,true,,a-b, =1\r\n");
});

test("any text comes back from a reader, but for the apostrophe", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("=", "+", '"', ",", "\r", "\n", "\t", "a", "'") }),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (cells) => {
      const [row = [], ...more] = read(csvRow(cells));
      expect(more).toEqual([]);
      expect(row).toEqual(cells.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)));
    }),
    { seed: 11 },
  );
});
