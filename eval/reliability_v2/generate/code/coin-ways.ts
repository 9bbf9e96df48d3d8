import { byLevel } from "../family.ts";
import { codeFamily } from "./code-family.ts";

/** Sums made of coins: how many ways, with how few, with what is in the purse. */
export const coinWays = codeFamily("coin-ways", (draw, level) => {
  const entry = draw.pick(
    byLevel(
      level,
      ["fewest_coins", "least_pieces", "min_coins"],
      ["ways_to_pay", "count_ways", "payment_ways"],
      ["pay_from_purse", "reachable_sums", "possible_amounts"],
    ),
  );
  const coins = draw.some([1, 3, 4, 7, 9, 10, 12, 15], draw.integer(3, 4)).sort((left, right) => left - right);
  // Two of the middle coin are better than the large one and many small ones.
  const middle = draw.integer(4, 6);
  const useful = level === "easy" ? [1, middle, draw.integer(middle + 1, 2 * middle - 2), 17] : coins;
  const currency = draw.pick(["crowns", "talers", "marks"]);
  const about = `There are coins of ${useful.join(", ")} ${currency}.`;
  if (level === "easy") {
    const limit = draw.integer(6, 9);
    const program = ({
      pick = "min(best[total - coin] for coin in coins if coin <= total) + 1",
      end = `best[amount] if best[amount] <= ${limit} else None`,
    } = {}) => `def ${entry}(amount):
    coins = [${useful.join(", ")}]
    best = [0]
    for total in range(1, amount + 1):
        best.append(${pick})
    return ${end}`;
    const reference = (amount: number) => {
      // All sums of no coin, one coin, two coins ...
      let sums = new Set([0]);
      for (let count = 0; count <= limit; count++) {
        if (sums.has(amount)) return count;
        sums = new Set([...sums].flatMap((sum) => useful.map((coin) => sum + coin)));
      }
      return null;
    };
    return {
      entry,
      prompt: `${about} ${draw.pick(["Write", "Implement"])} a Python function ${entry}(amount) that returns the smallest number of coins that make up the amount exactly (a whole number from 0 on), or None if that takes more than ${limit} coins. There is no shortage of any coin.`,
      solution: program(),
      reference: reference as never,
      shown: [[draw.integer(8, 13)], [draw.integer(17, 30)], [0]],
      hidden: [
        [1],
        [2],
        [3],
        [2 * middle],
        [limit * Math.max(...useful)],
        [limit * Math.max(...useful) + 1],
        ...Array.from({ length: 12 }, (_, index) => [11 + index * 3]),
      ],
      mistakes: [
        [
          "the largest coin first",
          `def ${entry}(amount):\n    count = 0\n    for coin in [${useful.toReversed().join(", ")}]:\n        count += amount // coin\n        amount %= coin\n    return count if count <= ${limit} else None`,
        ],
        ["one coin fewer is allowed", program({ end: `best[amount] if best[amount] < ${limit} else None` })],
        ["any number of coins", program({ end: "best[amount]" })],
      ],
    };
  }
  if (level === "medium") {
    const ordered = draw.chance(0.5);
    const bags = `def ${entry}(amount):
    ways = [1] + [0] * amount
    for coin in [${useful.join(", ")}]:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
    return ways[amount]`;
    const sequences = `def ${entry}(amount):
    ways = [1]
    for total in range(1, amount + 1):
        ways.append(sum(ways[total - coin] for coin in [${useful.join(", ")}] if coin <= total))
    return ways[amount]`;
    const walk = (rest: number, from: number): number =>
      rest === 0
        ? 1
        : useful.slice(from).reduce((sum, coin, index) => sum + (coin <= rest ? walk(rest - coin, ordered ? 0 : from + index) : 0), 0);
    const solution = ordered ? sequences : bags;
    return {
      entry,
      prompt: `${about} ${draw.pick(["In how many ways can an amount be paid exactly?", "How many ways are there to pay an amount exactly?"])} Write a Python function ${entry}(amount) that returns the number of ways. ${ordered ? "The coins are laid down one after another and their order makes a difference" : "Only how many of each coin are used makes a difference, not their order"}. Nothing (amount 0) can be paid in one way.`,
      solution,
      reference: ((amount: number) => walk(amount, 0)) as never,
      shown: [[(useful[0] ?? 1) + (useful[1] ?? 1)], [draw.integer(13, 18)], [0]],
      hidden: [[1], [2], [useful[0] ?? 1], [useful[1] ?? 1], [19], [20], [21], [22], [23], [24], [25], [26]],
      mistakes: [
        [ordered ? "the order makes no difference" : "the order makes a difference", ordered ? bags : sequences],
        ["nothing cannot be paid", solution.replace("    ways = [1]", "    if amount == 0:\n        return 0\n    ways = [1]")],
        [
          "each coin once",
          `def ${entry}(amount):\n    ways = [1] + [0] * amount\n    for coin in [${useful.join(", ")}]:\n        for total in range(amount, coin - 1, -1):\n            ways[total] += ways[total - coin]\n    return ways[amount]`,
        ],
      ],
    };
  }
  const most = draw.integer(2, 3);
  const program = ({
    start = "{0: 0}",
    bound = `count < ${most}`,
    end = `sorted(total for total in sums if total)`,
  } = {}) => `def ${entry}(purse):
    sums = ${start}
    for coin in purse:
        for total, count in list(sums.items()):
            if ${bound}:
                new = total + coin
                sums[new] = min(sums.get(new, ${most}), count + 1)
    return ${end}`;
  const reference = (purse: number[]) => {
    const found = new Set<number>();
    for (let choice = 1; choice < 2 ** purse.length; choice++) {
      const used = purse.filter((_, index) => Math.floor(choice / 2 ** index) % 2 === 1);
      if (used.length <= most) found.add(used.reduce((sum, coin) => sum + coin, 0));
    }
    return [...found].sort((left, right) => left - right);
  };
  const purse = (count: number) => draw.times(count, () => draw.pick(useful));
  return {
    entry,
    prompt: `purse is a list of coins, each a number of ${currency}; a coin that stands there twice is there twice. ${draw.pick(["Which amounts can be paid", "What can be paid exactly"])} with at least one and at most ${most} coins of the purse? Write a Python function ${entry}(purse) that returns the different amounts in ascending order. All coins are positive whole numbers.`,
    solution: program(),
    reference: reference as never,
    shown: [[purse(3)], [purse(4)], [[]]],
    hidden: [
      [[5]],
      [[5, 5]],
      [[1, 2, 3, 4]],
      [[7, 7, 7, 7]],
      [[2, 3, 5, 10]],
      [[1, 1, 2, 2, 9]],
      ...draw.times(7, (index) => [purse(2 + index)]),
    ],
    mistakes: [
      ["any number of coins", program({ bound: "True" })],
      [
        "a coin may be used again",
        `def ${entry}(purse):\n    sums = {0}\n    for _ in range(${most}):\n        sums |= {total + coin for total in sums for coin in purse}\n    return sorted(sums - {0})`,
      ],
      ["nothing is an amount as well", program({ end: "sorted(sums)" })],
      ["exactly that many coins", program({ end: `sorted(total for total in sums if sums[total] == ${most})` })],
    ],
  };
});
