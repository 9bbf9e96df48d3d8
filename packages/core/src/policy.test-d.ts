import { expectTypeOf, test } from "vitest";
import type { Feedback } from "./feedback.ts";
import type { Lesson } from "./memory.ts";
import type { PolicyContext } from "./policy.ts";
import type { PublicTask, Task } from "./task.ts";

test("a policy, its feedback and a memory's lesson have no gold to look at", () => {
  expectTypeOf<PolicyContext["task"]>().toEqualTypeOf<PublicTask>();
  expectTypeOf<PolicyContext["task"]>().not.toHaveProperty("gold");
  expectTypeOf<Feedback>().not.toHaveProperty("evidence");
  expectTypeOf<Lesson["task"]>().not.toHaveProperty("gold");
  expectTypeOf<Task>().toHaveProperty("gold");
});
