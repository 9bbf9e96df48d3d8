import type { DataPoint, Dataset } from "@cupel/verifiers";

/** The dataset `primes` with another range of numbers as its public part. What is held out stays, but for numbers that are public now. */
export function primesIn({ start, end }: { readonly start: number; readonly end: number }, dataset: Dataset): Dataset {
  const open = Array.from({ length: end - start + 1 }, (_, index): DataPoint => {
    const number = start + index;
    return { args: [number], expected: isPrime(number), split: "public" };
  });
  const isOpen = (number: unknown) => typeof number === "number" && number >= start && number <= end;
  const hidden = dataset.points.filter(({ args, split }) => split === "held-out" && !isOpen(args[0]));
  return { ...dataset, points: [...open, ...hidden] };
}

function isPrime(number: number): boolean {
  if (number < 2) return false;
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}
