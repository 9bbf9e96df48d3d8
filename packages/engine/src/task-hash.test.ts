import { contentHash } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { guessTasks } from "../test-support/guess-world.ts";
import { taskHash, tasksHash } from "./task-hash.ts";

test("hashes are the content hashes of core", () => {
  fc.assert(
    fc.property(fc.nat(5), fc.string({ unit: "grapheme" }), (count, prompt) => {
      const tasks = guessTasks(count).map((task) => ({ ...task, prompt }));
      expect(tasksHash(tasks)).toBe(contentHash(tasks));
      for (const task of tasks) expect([taskHash(task), taskHash(task)]).toEqual([contentHash(task), contentHash(task)]);
    }),
    { seed: 4 },
  );
});
