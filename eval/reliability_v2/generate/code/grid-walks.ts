import type { Json } from "@cupel/core";
import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

type Grid = Json[][];

/** Ways through a table of numbers: by columns, in a spiral, along the diagonals. */
export const gridWalks = codeFamily("grid-walks", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["by_columns", "read_columns", "column_walk"],
      ["spiral", "snail_walk", "wind_inwards"],
      ["diagonals", "slant_read", "diagonal_walk"],
    ),
  );
  const thing = draw.pick(["grid", "field", "board"]);
  const isUp = draw.chance(0.5);
  const turns = draw.pick(["clockwise", "anticlockwise"]);
  const cells = (grid: Grid) => grid.flatMap((row, y) => row.map((value, x) => ({ x, y, value })));
  const grid = (height: number, width: number): Grid => draw.times(height, () => draw.times(width, () => draw.integer(0, 99)));
  const sizes = draw.some(
    [
      [2, 2],
      [2, 5],
      [5, 2],
      [3, 3],
      [4, 4],
      [3, 4],
      [4, 3],
      [5, 5],
      [2, 3],
      [3, 2],
    ] as const,
    9,
  );
  const base = {
    entry,
    shown: [[grid(2, 3)], [grid(3, 2)], [[[draw.integer(1, 9)]]]],
    hidden: [[[]], [grid(1, 4)], [grid(4, 1)], ...sizes.map(([height, width]) => [grid(height, width)])],
  };
  const rows = `${thing} is a list of rows of the same length; it may be empty, and then so is the result.`;
  if (level === "easy") {
    const even = isUp ? "even" : "odd";
    const goesUp = (column: number) => (column % 2 === 0) === isUp;
    const program = ({ test = `x % 2 == ${isUp ? 0 : 1}`, width = `len(${thing}[0]) if ${thing} else 0` } = {}) => `def ${entry}(${thing}):
    out = []
    width = ${width}
    for x in range(width):
        column = [row[x] for row in ${thing}]
        if ${test}:
            column.reverse()
        out.extend(column)
    return out`;
    return {
      ...base,
      prompt: `${draw.pick(["Write", "Implement"])} a Python function ${entry}(${thing}) that lists all numbers of a table column by column, from left to right. Columns are numbered from 0; those with an ${even} number are read from the bottom up, the others from the top down. ${rows}`,
      solution: program(),
      reference: ((table: Grid) =>
        cells(table)
          .sort((a, b) => a.x - b.x || (goesUp(a.x) ? b.y - a.y : a.y - b.y))
          .map(({ value }) => value)) as never,
      mistakes: [
        ["every column downwards", program({ test: "False" })],
        ["the other columns upwards", program({ test: `x % 2 == ${isUp ? 1 : 0}` })],
        ["by rows", `def ${entry}(${thing}):\n    return [value for row in ${thing} for value in row]`],
        ["as wide as it is high", program({ width: `min(len(${thing}), len(${thing}[0])) if ${thing} else 0` })],
      ],
    };
  }
  if (level === "medium") {
    const isClockwise = turns === "clockwise";
    // Anticlockwise is clockwise on the mirrored table: columns become rows.
    const walk = (start: string) => `def ${entry}(${thing}):
    rows = [list(row) for row in ${start}]
    out = []
    while rows:
        out += rows.pop(0)
        rows = [list(line) for line in zip(*rows)][::-1]
    return out`;
    const layers = (table: Grid): Json[] => {
      // Brute force: walk, and turn where the next cell is outside or was seen.
      const seen = new Set<string>();
      const out: Json[] = [];
      let [x, y, dx, dy] = isClockwise ? [0, 0, 1, 0] : [0, 0, 0, 1];
      const isFree = (a: number, b: number) => table[b]?.[a] !== undefined && !seen.has(`${a},${b}`);
      while (isFree(x, y)) {
        seen.add(`${x},${y}`);
        out.push(table[y]?.[x] as Json);
        if (!isFree(x + dx, y + dy)) [dx, dy] = isClockwise ? [-dy, dx] : [dy, -dx];
        [x, y] = [x + dx, y + dy];
      }
      return out;
    };
    const way = isClockwise
      ? "first to the right along the top row, then down, and so on clockwise"
      : "first down along the left column, then right along the bottom, and so on anticlockwise";
    const solution = walk(isClockwise ? thing : `zip(*${thing})`);
    return {
      ...base,
      prompt: `Start in the top left corner of a table and walk inwards in a spiral, ${way}, until every number was visited. ${draw.pick(["Write", "Give"])} a Python function ${entry}(${thing}) that returns the numbers in that order. ${rows}`,
      solution,
      reference: layers as never,
      mistakes: [
        ["the other way round", walk(isClockwise ? `zip(*${thing})` : thing)],
        ["rows are not turned round", solution.replace("[list(line) for line in zip(*rows)][::-1]", "[list(line) for line in zip(*rows)]")],
        [
          "one round only",
          `def ${entry}(${thing}):\n    if not ${thing}:\n        return []\n    top, bottom = list(${thing}[0]), list(${thing}[-1]) if len(${thing}) > 1 else []\n    return top + [row[-1] for row in ${thing}[1:-1]] + bottom[::-1]`,
        ],
      ],
    };
  }
  const program = ({
    key = "x + y",
    order = "y",
    turn = "if number % 2:\n            line.reverse()\n        ",
  } = {}) => `def ${entry}(${thing}):
    lines = {}
    for y, row in enumerate(${thing}):
        for x, value in enumerate(row):
            lines.setdefault(${key}, []).append((${order}, value))
    out = []
    for number, key in enumerate(sorted(lines)):
        line = [value for _, value in sorted(lines[key])]
        ${turn}out.append(line)
    return out`;
  const reference = (table: Grid): Json => {
    const all = cells(table);
    const count = all.reduce((most, { x, y }) => Math.max(most, x + y + 1), 0);
    return Array.from({ length: count }, (_, sum) => {
      const line = all
        .filter(({ x, y }) => x + y === sum)
        .sort((a, b) => a.y - b.y)
        .map(({ value }) => value);
      return sum % 2 === 0 ? line : line.reverse();
    });
  };
  return {
    ...base,
    prompt: `${draw.pick(["Write", "Implement"])} a Python function ${entry}(${thing}) that returns the diagonals of a table as a list of lists. A diagonal holds the cells whose row number plus column number is the same; the first is the top left corner. Diagonals 0, 2, 4, ... are listed from top right to bottom left, those in between from bottom left to top right. ${rows}`,
    solution: program(),
    reference: reference as never,
    mistakes: [
      ["all in the same direction", program({ turn: "" })],
      ["the other diagonals", program({ key: "x - y" })],
      ["the first goes upwards", program({ turn: "if number % 2 == 0:\n            line.reverse()\n        " })],
    ],
  };
});
