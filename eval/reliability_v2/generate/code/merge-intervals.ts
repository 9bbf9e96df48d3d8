import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

type Span = [number, number];

/** Spans of whole numbers: how much they cover, joined, with gaps closed. */
export const mergeIntervals = codeFamily("merge-intervals", (draw, level) => {
  const entry = draw.pick(["join_spans", "merge_ranges", "combine_blocks", "fuse_intervals"]);
  const what = draw.pick(["shifts", "bookings", "rail blocks", "reserved slots"]);
  const gap = level === "easy" ? 0 : draw.integer(1, 3);
  const least = draw.integer(3, 6);
  const rule = byLevel(
    level,
    `return the merged spans, sorted by start. Spans that overlap or share an end point become one`,
    `return the merged spans, sorted by start. Two spans become one when the free distance between them is at most ${gap} (so also when they touch or overlap)`,
    `first merge spans whose free distance is at most ${gap} (touching and overlapping ones too), then drop every merged span shorter than ${least} (end minus start), and return the rest sorted by length from long to short, equal lengths by start`,
  );
  const reference = (spans: Span[]): number[][] => {
    // Brute force: join any two that are near until no two are.
    const open = spans.map(([start, end]) => [Math.min(start, end), Math.max(start, end)] as Span);
    for (let again = true; again; ) {
      again = false;
      for (let left = 0; left < open.length && !again; left++)
        for (let right = left + 1; right < open.length && !again; right++) {
          const [a, b] = [open[left] as Span, open[right] as Span];
          if (Math.max(a[0], b[0]) - Math.min(a[1], b[1]) > gap) continue;
          open.splice(right, 1);
          open[left] = [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
          again = true;
        }
    }
    const kept = level === "hard" ? open.filter(([start, end]) => end - start >= least) : open;
    return kept.sort((a, b) => (level === "hard" ? b[1] - b[0] - (a[1] - a[0]) : 0) || a[0] - b[0]);
  };
  const end = byLevel(
    level,
    "",
    "",
    `\n    merged = [span for span in merged if span[1] - span[0] >= ${least}]\n    merged.sort(key=lambda span: (span[0] - span[1], span[0]))`,
  );
  const program = ({
    near = `low - merged[-1][1] <= ${gap}`,
    sort = "sorted(tidy)",
    top = "max(merged[-1][1], high)",
    tail = end,
  } = {}) => `def ${entry}(spans):
    tidy = [[min(pair), max(pair)] for pair in spans]
    merged = []
    for low, high in ${sort}:
        if merged and ${near}:
            merged[-1][1] = ${top}
        else:
            merged.append([low, high])${tail}
    return merged`;
  const spans = (count: number, wide: number) =>
    draw.times(count, () => {
      const start = draw.integer(-wide, wide);
      const stop = start + draw.integer(0, 6);
      return draw.chance(0.2) ? [stop, start] : [start, stop];
    });
  return {
    entry,
    prompt: `${draw.pick(["Write", "Implement", "We need"])} a Python function ${entry}(spans). spans is a list of [start, end] pairs of whole numbers, one for each of our ${what}; a pair may come with its larger number first. ${draw.pick(["The function should", "It must"])} ${rule}. Each merged span is a list [start, end]; no spans give an empty list.`,
    solution: program(),
    reference: reference as never,
    shown: [
      [
        [
          [1, 4],
          [9, 7],
          [3, 6],
        ],
      ],
      [spans(5, 14)],
      [spans(3, 6)],
    ],
    hidden: [
      [[]],
      [[[5, 5]]],
      [
        [
          [2, 8],
          [3, 4],
        ],
      ],
      [
        [
          [0, 3],
          [3 + gap, 9],
        ],
      ],
      [
        [
          [0, 3],
          [4 + gap, 9],
        ],
      ],
      [[[0, least]]],
      [
        [
          [0, least - 1],
          [20, 20 + least + 1],
        ],
      ],
      [
        [
          [10, 16],
          [0, 6],
        ],
      ],
      [
        [
          [9, 2],
          [30, 21],
          [12, 18],
        ],
      ],
      ...draw.times(8, (index) => [spans(4 + index, 12 + 5 * index)]),
    ],
    mistakes: [
      ["end of the later span, not the larger end", program({ top: "high" })],
      ["spans in the order they come", program({ sort: "tidy" })],
      ["gap one too small", program({ near: `low - merged[-1][1] < ${gap}` })],
    ],
  };
});
