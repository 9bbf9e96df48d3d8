import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Fields that hang together on a map: how many groups, how large, by how many steps from one to another. */
export const islandFields = codeFamily("island-fields", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["count_groups", "how_many_patches", "number_of_islands"],
      ["patch_sizes", "group_sizes", "island_areas"],
      ["steps_between", "shortest_way", "fewest_moves"],
    ),
  );
  const [land, sea] = draw.pick([
    ["#", "."],
    ["x", "-"],
    ["o", " "],
  ]) as [string, string];
  const diagonal = draw.chance(0.5);
  const wraps = level === "medium" && draw.chance(0.5);
  const near = diagonal ? "side by side, one above the other or cornerwise" : "side by side or one above the other, not cornerwise";
  const map = (height: number, width: number, share = 0.5) =>
    draw.times(height, () => draw.times(width, () => (draw.chance(share) ? land : sea)).join(""));
  const steps = diagonal
    ? [
        [0, 1],
        [1, 0],
        [0, -1],
        [-1, 0],
        [1, 1],
        [1, -1],
        [-1, 1],
        [-1, -1],
      ]
    : [
        [0, 1],
        [1, 0],
        [0, -1],
        [-1, 0],
      ];
  const listed = `[${steps.map(([y, x]) => `(${y}, ${x})`).join(", ")}]`;
  const fewer = diagonal ? "[(0, 1), (1, 0), (0, -1), (-1, 0)]" : "[(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)]";
  // Brute force: every field begins with a number of its own, and neighbours take the lower one until nothing changes.
  const labels = (rows: string[]): number[] => {
    const [height, width] = [rows.length, rows[0]?.length ?? 0];
    const at = rows
      .flatMap((row, y) => [...row].map((sign, x) => ({ y, x, label: y * width + x, isLand: sign === land })))
      .filter(({ isLand }) => isLand);
    for (let changed = true; changed; ) {
      changed = false;
      for (const one of at)
        for (const other of at) {
          const gaps = [
            Math.abs(one.y - other.y),
            wraps ? Math.min(Math.abs(one.x - other.x), width - Math.abs(one.x - other.x)) : Math.abs(one.x - other.x),
          ] as const;
          const touches = diagonal ? Math.max(...gaps) === 1 : gaps[0] + gaps[1] === 1;
          if (touches && one.label > other.label) [one.label, changed] = [other.label, true];
        }
    }
    return height === 0 ? [] : at.map(({ label }) => label);
  };
  const maps = [
    [[]],
    [[sea]],
    [[land]],
    [[`${land}${sea}`, `${sea}${land}`]],
    [[`${land}${sea}${land}`, `${land}${land}${land}`]],
    [[`${land}${sea}${sea}${land}`]],
    ...draw.times(9, (index) => [map(2 + (index % 4), 3 + (index % 3))]),
  ];
  const pair = (down: number, right: number) =>
    draw.times(3, (y) => draw.times(4, (x) => ((y === 1 && x === 1) || (y === 1 + down && x === 1 + right) ? land : sea)).join(""));
  const all = [-1, 0, 1]
    .flatMap((down) => [-1, 0, 1].map((right) => [down, right] as const))
    .filter(([down, right]) => down !== 0 || right !== 0);
  maps.push(...[...all, [0, 2] as const, [1, 2] as const].map(([down, right]) => [pair(down, right)]));
  const shown = [[[`${land}${sea}${land}`, `${sea}${land}${sea}`]], [map(3, 4)], [map(2, 4)]];
  const rows = `rows is a list of strings of the same length, ${JSON.stringify(land)} is land and ${JSON.stringify(sea)} is water`;
  const flood = ({
    by = listed,
    end = "",
    wrap = wraps,
    wall = "0 <= y < len(rows) and 0 <= x < len(rows[0])",
  } = {}) => `def ${entry}(rows):
    left = {(y, x) for y, row in enumerate(rows) for x, sign in enumerate(row) if sign == ${JSON.stringify(land)}}
    sizes = []
    while left:
        open_fields = [left.pop()]
        size = 0
        while open_fields:
            y, x = open_fields.pop()
            size += 1
            for down, right in ${by}:
                field = (y + down, ${wrap ? "(x + right) % len(rows[0])" : "x + right"})
                if field in left:
                    left.remove(field)
                    open_fields.append(field)
        sizes.append(size)
    return ${end || wall}`;
  if (level === "easy") {
    return {
      entry,
      prompt: `${draw.pick(["Write", "Implement"])} a Python function ${entry}(rows) that counts the separate pieces of land on a map. ${rows}; there may be no rows. Two fields of land belong together when they are ${near}.`,
      solution: `def ${entry}(rows):
    left = {(y, x) for y, row in enumerate(rows) for x, sign in enumerate(row) if sign == ${JSON.stringify(land)}}
    count = 0
    while left:
        count += 1
        open_fields = [left.pop()]
        while open_fields:
            y, x = open_fields.pop()
            near = {(y + down, x + right) for down, right in ${listed}} & left
            left -= near
            open_fields.extend(near)
    return count`,
      reference: ((text: string[]) => new Set(labels(text)).size) as never,
      shown,
      hidden: maps,
      mistakes: [
        [diagonal ? "corners do not count" : "corners count", flood({ end: "len(sizes)", by: fewer })],
        ["fields are counted", flood({ end: "sum(sizes)" })],
        ["only to the right and down", flood({ end: "len(sizes)", by: "[(0, 1), (1, 0)]" })],
      ],
    };
  }
  if (level === "medium") {
    const sizes = (text: string[]) => {
      const own = labels(text);
      return [...new Set(own)].map((label) => own.filter((one) => one === label).length).sort((left, right) => right - left);
    };
    const round = wraps
      ? " The map goes round: the right end of a row touches the left end of the same row (and, where corners count, of the rows next to it)."
      : " Nothing lies beyond the edge.";
    return {
      entry,
      prompt: `How large are the pieces of land on a map? Write a Python function ${entry}(rows) that returns their numbers of fields from large to small. ${rows}; an empty list of rows gives []. Fields of land are connected if they are ${near}.${round}`,
      solution: flood({ end: "sorted(sizes, reverse=True)" }),
      reference: sizes as never,
      shown,
      hidden: [...maps, [[`${land}${sea}${land}`, `${sea}${sea}${sea}`, `${land}${sea}${land}`]], ...draw.times(3, () => [map(4, 5, 0.4)])],
      mistakes: [
        [diagonal ? "corners do not count" : "corners count", flood({ end: "sorted(sizes, reverse=True)", by: fewer })],
        ["from small to large", flood({ end: "sorted(sizes)" })],
        [wraps ? "the map ends at its edge" : "the map goes round", flood({ end: "sorted(sizes, reverse=True)", wrap: !wraps })],
        ["each size once", flood({ end: "sorted(set(sizes), reverse=True)" })],
      ],
    };
  }
  const distance = (text: string[], start: number[], goal: number[]) => {
    // Brute force: the set of fields that can be reached in 0, 1, 2 ... steps.
    const isLand = ([y = 0, x = 0]: number[]) => text[y]?.[x] === land;
    if (!isLand(start) || !isLand(goal)) return -1;
    let reached = new Set([String(start)]);
    for (let count = 0; count <= 200; count++) {
      if (reached.has(String(goal))) return count;
      const next = [...reached]
        .flatMap((field) => steps.map(([down = 0, right = 0]) => [Number(field.split(",")[0]) + down, Number(field.split(",")[1]) + right]))
        .filter(isLand);
      reached = new Set([...reached, ...next.map(String)]);
    }
    return -1;
  };
  const program = ({
    by = listed,
    first = "0",
    none = "-1",
    ends = `    if any(rows[y][x] != ${JSON.stringify(land)} for y, x in (start, goal)):\n        return -1\n`,
  } = {}) => `def ${entry}(rows, start, goal):
${ends}    seen = {tuple(start)}
    ring, count = [tuple(start)], ${first}
    while ring:
        if tuple(goal) in ring:
            return count
        found = []
        for y, x in ring:
            for down, right in ${by}:
                field = (y + down, x + right)
                if field in seen or not (0 <= field[0] < len(rows) and 0 <= field[1] < len(rows[0])):
                    continue
                if rows[field[0]][field[1]] == ${JSON.stringify(land)}:
                    seen.add(field)
                    found.append(field)
        ring, count = found, count + 1
    return ${none}`;
  const call = (height: number, width: number) => [
    map(height, width, 0.68),
    [draw.integer(0, height - 1), draw.integer(0, width - 1)],
    [draw.integer(0, height - 1), draw.integer(0, width - 1)],
  ];
  const snake = [land.repeat(5), `${sea.repeat(4)}${land}`, land.repeat(5), `${land}${sea.repeat(4)}`, land.repeat(5)];
  return {
    entry,
    prompt: `${draw.pick(["Write", "We need"])} a Python function ${entry}(rows, start, goal) for walks on land. ${rows}. start and goal are [row, column], counted from 0 and always on the map. One step leads to a field of land that is ${near}. Return the smallest number of steps from start to goal: 0 if they are the same field, -1 if there is no way or one of the two is water.`,
    solution: program(),
    reference: distance as never,
    shown: [
      [snake, [0, 0], [2, 4]],
      [
        [land + sea, sea + land],
        [0, 0],
        [1, 1],
      ],
      call(4, 4),
    ],
    hidden: [
      [snake, [0, 0], [4, 4]],
      [snake, [2, 2], [2, 2]],
      [snake, [1, 0], [1, 0]],
      [snake, [4, 4], [0, 0]],
      [snake, [0, 0], [1, 1]],
      [[land], [0, 0], [0, 0]],
      [[`${land}${sea}${land}`], [0, 0], [0, 2]],
      [[`${land}${land}${sea}${land}`], [0, 0], [0, 3]],
      ...all.map(([down, right]) => [pair(down, right), [1, 1], [1 + down, 1 + right]]),
      ...draw.times(10, (index) => call(3 + (index % 3), 4 + (index % 2))),
    ],
    mistakes: [
      [diagonal ? "corners do not count" : "corners count", program({ by: fewer })],
      ["fields are counted, not steps", program({ first: "1" })],
      ["water at the ends does not matter", program({ ends: "" })],
      ["as the crow flies", `def ${entry}(rows, start, goal):\n    return abs(start[0] - goal[0]) + abs(start[1] - goal[1])`],
    ],
  };
});
