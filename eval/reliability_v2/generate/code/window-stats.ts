import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Stretches of a series: sums of neighbours, smoothed values, the longest calm. */
export const windowStats = codeFamily("window-stats", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["best_stretch", "largest_window", "top_window"],
      ["smooth", "moving_median", "calm_series"],
      ["longest_calm", "steady_stretch", "longest_level"],
    ),
  );
  const [width, spread] = [draw.integer(2, 4), draw.integer(3, 6)];
  const thing = draw.pick(["hourly counts", "temperatures", "water levels", "visitor numbers"]);
  const isLast = draw.chance(0.5);
  const series = (count: number, most = 9) => draw.times(count, () => draw.integer(-most, most));
  const windows = (values: number[], size: number) =>
    values.map((_, start) => values.slice(start, start + size)).filter(({ length }) => length === size);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  if (level === "easy") {
    const program = ({ size = width, better = isLast ? ">=" : ">", none = "None", begin = "None" } = {}) => `def ${entry}(values):
    if len(values) < ${size}:
        return ${none}
    best, place = ${begin}, 0
    for start in range(len(values) - ${size} + 1):
        total = sum(values[start:start + ${size}])
        if best is None or total ${better} best:
            best, place = total, start
    return [place, best]`;
    const reference = (values: number[]) => {
      const sums = windows(values, width).map(sum);
      if (sums.length === 0) return null;
      const most = Math.max(...sums);
      return [isLast ? sums.lastIndexOf(most) : sums.indexOf(most), most];
    };
    return {
      entry,
      prompt: `values holds ${thing} as whole numbers, negative ones too. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(values) that finds the ${width} neighbouring values with the largest sum and returns [place of the first of them, sum]; places count from 0. Of several stretches with that sum the ${isLast ? "last" : "first"} is wanted. With fewer than ${width} values the result is None.`,
      solution: program(),
      reference: reference as never,
      shown: [[series(6)], [[1, 1, 1, 1, 1, 1]], [[4]]],
      hidden: [
        [[]],
        [[-5, -5, -5, -5, -5]],
        [[...Array(width).fill(2), 0, ...Array(width).fill(2)]],
        [[0, 0, 0, 0, 0]],
        [Array(width).fill(-3)],
        [Array(width - 1).fill(3)],
        ...draw.times(8, (index) => [series(4 + index, 3)]),
      ],
      mistakes: [
        [`the ${isLast ? "first" : "last"} of equal stretches`, program({ better: isLast ? ">" : ">=" })],
        ["sums begin at zero", program({ begin: "0" })],
        ["one value more", program({ size: width + 1 })],
        ["too few values are all there is", program({ none: "[0, sum(values)]" })],
      ],
    };
  }
  if (level === "medium") {
    const reach = draw.integer(1, 2);
    const isMedian = draw.chance(0.5);
    const what = isMedian
      ? "median (for an even number of values, the lower of the two in the middle)"
      : "mean, rounded down to a whole number";
    const value = isMedian ? "sorted(near)[(len(near) - 1) // 2]" : "sum(near) // len(near)";
    const program = ({ low = `max(0, place - ${reach})`, high = `place + ${reach + 1}`, of = value } = {}) => `def ${entry}(values):
    out = []
    for place in range(len(values)):
        near = values[${low}:${high}]
        out.append(${of})
    return out`;
    const reference = (values: number[]) =>
      values.map((_, place) => {
        const near = values.filter((_, other) => Math.abs(other - place) <= reach).sort((left, right) => left - right);
        return isMedian ? (near[Math.ceil(near.length / 2) - 1] as number) : Math.floor(sum(near) / near.length);
      });
    return {
      entry,
      prompt: `To smooth a series of ${thing}, every value is replaced by the ${what} of itself and up to ${reach} value${reach === 1 ? "" : "s"} on either side; at the ends there are fewer. ${draw.pick(["Write", "Give us"])} a Python function ${entry}(values) that returns the smoothed list of whole numbers. The given list is not changed.`,
      solution: program(),
      reference: reference as never,
      shown: [[series(5)], [[9, 0, 0, 9]], [[draw.integer(1, 9)]]],
      hidden: [
        [[]],
        [[3, 8]],
        [[-7, 0]],
        [[1, 100, 1]],
        [[5, 5, 5, 5]],
        [[9, 1, 8, 2, 7]],
        ...draw.times(8, (index) => [series(3 + index, 20)]),
      ],
      mistakes: [
        ["the ends wrap round or are cut", program({ low: `place - ${reach}` })],
        ["neighbours after it are left out", program({ high: "place + 1" })],
        [
          isMedian ? "the upper of the two in the middle" : "rounded towards zero",
          program({ of: isMedian ? "sorted(near)[len(near) // 2]" : "int(sum(near) / len(near))" }),
        ],
        ["reaches one further", program({ low: `max(0, place - ${reach + 1})`, high: `place + ${reach + 2}` })],
      ],
    };
  }
  const program = ({
    test = `max(part) - min(part) <= ${spread}`,
    better = isLast ? ">=" : ">",
    end = "values[best[0]:best[1]]",
  } = {}) => `def ${entry}(values):
    best = (0, 0)
    for start in range(len(values)):
        for stop in range(start + 1, len(values) + 1):
            part = values[start:stop]
            if ${test} and stop - start ${better} best[1] - best[0]:
                best = (start, stop)
    return ${end}`;
  const reference = (values: number[]) => {
    for (let size = values.length; size > 0; size--) {
      const good = windows(values, size).filter((part) => part.every((one) => part.every((other) => one - other <= spread)));
      if (good.length > 0) return (isLast ? good.at(-1) : good[0]) as number[];
    }
    return [];
  };
  return {
    entry,
    prompt: `A stretch of ${thing} is calm when no two of its values differ by more than ${spread}. ${draw.pick(["Write", "Implement"])} a Python function ${entry}(values) that returns the longest calm stretch of neighbouring values as a list, and of several longest ones the ${isLast ? "last" : "first"}. values are whole numbers; of none the result is [].`,
    solution: program(),
    reference: reference as never,
    shown: [[series(6, 6)], [[0, spread, 0, spread + 1]], [[0, 50, 100]]],
    hidden: [
      [[]],
      [[7]],
      [[0, spread + 1]],
      [[0, spread, -1, 1]],
      [[9, 9, 9, 0, 0, 0]],
      [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
      [[-4, 4, -4, 4]],
      ...draw.times(8, (index) => [series(5 + index, 5)]),
    ],
    mistakes: [
      [`the ${isLast ? "first" : "last"} of the longest`, program({ better: isLast ? ">" : ">=" })],
      ["only neighbours are compared", program({ test: `all(abs(a - b) <= ${spread} for a, b in zip(part, part[1:]))` })],
      ["exactly that much is too much", program({ test: `max(part) - min(part) < ${spread}` })],
      ["its length", program({ end: "best[1] - best[0]" })],
    ],
  };
});
