import { expect, test } from "vitest";
import { assembleProgram } from "./assemble-program.ts";
import { findProgram } from "./find-program.ts";

const prefix = 'import math\n\n\ndef helper(x):\n    return x + 1\n\n\ndef f(x):\n    """Doubles."""\n';

test("a body goes under the prefix as it is, with what stands below it", () => {
  const body = "    y = helper(x)\n    return y\n\n\ndef later():\n    pass\n";
  expect(assembleProgram(prefix, body, "f")).toEqual({ program: prefix + body, repaired: false });
});

test("a whole program keeps the imports and helpers of the prefix, and all of its own (RL-28)", () => {
  const whole = "import re\n\ndef mine():\n    pass\n\ndef f(x):\n    return mine()\n\nafter = 1\n";
  expect(assembleProgram(prefix, whole, "f")).toEqual({
    program: `import math\n\n\ndef helper(x):\n    return x + 1\n\n\n\n${whole}`,
    repaired: false,
  });
});

test("nested indentation is not flattened (RL-28)", () => {
  const body = "    for i in x:\n        if i:\n            return i\n";
  expect(assembleProgram(prefix, body, "f").program.endsWith(body)).toBe(true);
});

test("a body that lost its indentation gets it back, and that is told", () => {
  expect(assembleProgram(prefix, "y = x\n    return y", "f")).toEqual({ program: `${prefix}    y = x\n    return y`, repaired: true });
  expect(assembleProgram(prefix, "if x:\n    return 1\nreturn 2", "f")).toEqual({
    program: `${prefix}    if x:\n        return 1\n    return 2`,
    repaired: true,
  });
  expect(assembleProgram(prefix, "return x", "f")).toEqual({ program: `${prefix}    return x`, repaired: true });
});

test("a function that only looks like the entry point is a body's own", () => {
  const body = "    def f2(x):\n        return x\n    return f2(x)\n";
  expect(assembleProgram(prefix, body, "f").program).toBe(prefix + body);
});

test("programs are found in fences by what they define, and a fence in a docstring is none", () => {
  expect(findProgram("```python\nf(1)\n```\n```python\ndef f(x): return x\n```", "f")).toEqual({
    source: "def f(x): return x\n",
    extraction: "fenced",
  });
  const documented = 'def f(x):\n    """\n    ```\n    f(1)\n    ```\n    """\n    return x\n';
  expect(findProgram(documented, "f")).toEqual({ source: documented, extraction: "strict" });
  expect(findProgram("```py\n    return x", "f")).toEqual({ source: "    return x", extraction: "fenced" });
  expect(findProgram("<think>hm</think>def f(x): return x", "f").extraction).toBe("embedded");
});
