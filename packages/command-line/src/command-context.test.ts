import { expect, test } from "vitest";
import { takesColour } from "./command-context.ts";

test.each([
  [{}, true, true, true],
  [{}, false, true, false],
  [{ NO_COLOR: "1" }, true, true, false],
  [{ NO_COLOR: "" }, true, true, true],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, false, true, true],
  [{ FORCE_COLOR: "1" }, true, false, false],
  [{ TERM: "dumb" }, true, true, false],
])("environment %j, terminal %s, flag %s: colour %s", (environment, isTerminal, flag, expected) => {
  expect(takesColour(environment, { isTerminal, flag })).toBe(expected);
});
