import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

test("the oldest go when all weigh too much, what was used last stays, and so does one that weighs too much alone", () => {
  const kept = new Recent<{ weight: number }>(10, ({ weight }) => weight);
  for (const key of ["a", "b", "c"]) kept.set(key, { weight: 3 });
  expect(kept.get("a")).toBeDefined();
  kept.set("d", { weight: 3 });
  expect(["a", "b", "c", "d"].filter((key) => kept.get(key) !== undefined)).toEqual(["a", "c", "d"]);
  const grown = kept.get("d");
  if (grown !== undefined) grown.weight = 100;
  kept.trim();
  expect(["a", "c", "d"].filter((key) => kept.get(key) !== undefined)).toEqual(["d"]);
  kept.delete("d");
  expect(kept.get("d")).toBeUndefined();
});
