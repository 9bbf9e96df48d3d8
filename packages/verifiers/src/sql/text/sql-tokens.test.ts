import { expect, test } from "vitest";
import { sqlTokens } from "./sql-tokens.ts";

test("words, names, texts, numbers and signs are told apart, with the brackets around them", () => {
  const tokens = sqlTokens(`SELECT "a b", \`c\`, [d e], 'f''g' /* h */ FROM t(1.5e3, .5) -- i`);
  expect(tokens.map(({ kind, text, depth }) => `${kind} ${text} ${depth}`)).toEqual([
    "word SELECT 0",
    'quoted "a b" 0',
    "sign , 0",
    "quoted `c` 0",
    "sign , 0",
    "quoted [d e] 0",
    "sign , 0",
    "text 'f''g' 0",
    "word FROM 0",
    "word t 0",
    "sign ( 0",
    "number 1.5e3 1",
    "sign , 1",
    "number .5 1",
    "sign ) 0",
  ]);
});

test.each([
  ".",
  "'",
  "''",
  '"',
  "$",
  "$$",
  "$a",
  "[a",
  "[",
  "(",
  ")",
  "-",
  "--\n",
  "/*",
  "/",
  "1",
  "1.",
  "a",
  " ",
  ";",
  "\u00e9",
  "`",
  "\ud83d\ude00",
])("%j again and again is read in time that grows with its length", (piece) => {
  const began = performance.now();
  sqlTokens(piece.repeat(60_000));
  expect(performance.now() - began).toBeLessThan(5_000);
});
