import { describe, expect, it } from "vitest";
import { eachMode } from "../test-support/each-mode.ts";
import { findPytest } from "../test-support/find-pytest.ts";
import { localUnavailable } from "../test-support/local-unavailable.ts";
import { openSandbox } from "./open-sandbox.ts";

const right =
  "def add(a, b):\n    return a + b\n\nclass Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)\n    def pop(self):\n        return self.items.pop()\n";
const suite = `
import unittest
from solution import Stack

class Base(unittest.TestCase):
    def test_add(self):
        self.assertEqual(add(1, 2), 3)
        self.assertEqual(add("a", "b"), "ab")

class TestStack(Base):
    def test_order(self):
        stack = Stack()
        stack.push(1)
        stack.push(2)
        self.assertEqual(stack.pop(), 2)
    def test_empty(self):
        with self.assertRaises(IndexError):
            Stack().pop()
`;

eachMode("suites of unittest", { wallMs: 10_000 }, (sandbox) => {
  const judge = (candidate: string, tests = suite, reference?: string) =>
    sandbox().judge({ mode: "suite", runner: "unittest", candidate, tests, ...(reference !== undefined && { reference }) });

  it("pass with every test reported once, and say that the assurance is shared", async () => {
    expect(await judge(right)).toMatchObject({ status: "pass", assurance: "shared", cases: { total: 4, passed: 4 } });
  });

  it("fail with the first test that does not pass", async () => {
    const wrong = right.replace("self.items.pop()", "self.items.pop(0)");
    const outcome = await judge(wrong);
    expect(outcome).toMatchObject({
      status: "fail",
      code: "wrong",
      cases: { total: 4, passed: 3, first: { call: "TestStack.test_order" } },
    });
    const raising = await judge(right.replace("return a + b", "raise ValueError(a)"));
    expect(raising).toMatchObject({ status: "fail", code: "exception", exception: "ValueError" });
    expect(raising.cases?.first?.trace).toEqual([[2, "add"]]);
    expect(await judge("def add(a, b:")).toMatchObject({ status: "fail", code: "load", assurance: "shared" });
    expect(await judge("def add(a, b): return a + b")).toMatchObject({ status: "fail", code: "exception" });
  });

  it.each([
    [
      "an object that equals everything",
      "class E:\n    __eq__ = lambda s, o: True\n    __ne__ = lambda s, o: False\ndef add(a, b): return E()\nclass Stack:\n    push = lambda s, x: None\n    n = 0\n    def pop(s):\n        raise IndexError\n",
    ],
    [
      "assertions that were switched off",
      "import unittest\nfor n in dir(unittest.TestCase):\n    if n.startswith('assertE'): setattr(unittest.TestCase, n, lambda *a, **k: None)\ndef add(a, b): return 0\nclass Stack:\n    def push(s, x): pass\n    def pop(s): raise IndexError\n",
    ],
    [
      "reading the expected value from the caller's frame",
      "import sys\ndef add(a, b):\n    return sys._getframe(1).f_code.co_consts[3]\nclass Stack:\n    pass\n",
    ],
    ["a process that ends well", "import os\nos._exit(0)"],
    ["a suite that ends early", "import sys\ndef add(a, b): sys.exit(0)\nclass Stack: pass"],
    [
      "every test skipped",
      "import unittest\nunittest.TestCase.setUp = lambda s: s.skipTest('')\ndef add(a, b): return 0\nclass Stack: pass",
    ],
    [
      "no test run",
      "import unittest\nunittest.defaultTestLoader.loadTestsFromModule = lambda m: unittest.TestSuite()\ndef add(a, b): return 0\nclass Stack: pass",
    ],
  ])("do not believe %s", async (_name, candidate) => {
    const tests =
      "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(add(1, 2), 3)\n    def test_b(self):\n        self.assertEqual(add(5, 2), 7)\n";
    const outcome = await judge(candidate, tests);
    expect(outcome, outcome.detail).toMatchObject({ status: "fail", assurance: "shared" });
  });

  it("want a literal for their control run, and find one by the reference where it is not plain to see", async () => {
    const loop =
      "import unittest\nclass T(unittest.TestCase):\n    def test_all(self):\n        for a, b, c in [(1, 2, 3), (4, 5, 9)]:\n            self.assertEqual(add(a, b), c)\n";
    expect(await judge(right, loop)).toMatchObject({ status: "error", code: "unsupported" });
    expect(await judge(right, loop, right)).toMatchObject({ status: "pass" });
    expect(await judge("class E:\n    __eq__ = lambda s, o: True\ndef add(a, b): return E()", loop, right)).toMatchObject({
      status: "fail",
      code: "tampered",
    });
  });

  it("that cannot judge are errors, whatever the program", async () => {
    expect(await judge(right, "x = 1")).toMatchObject({ status: "error", code: "vacuous" });
    expect(await judge(right, "class T(")).toMatchObject({ status: "error", code: "contract" });
    expect(
      await sandbox().judge({ mode: "suite", runner: "pytest", candidate: right, tests: "def test_a():\n    assert add(1, 2) == 3" }),
    ).toMatchObject({
      status: "error",
      code: "unsupported",
    });
  });

  it("need not be trusted with the host", async () => {
    const tests =
      "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(add(1, 2), 3)\n        with self.assertRaises(OSError):\n            open('/etc/passwd')\n";
    expect(await judge(right, tests)).toMatchObject({ status: "pass" });
  });
});

const pytest = (await localUnavailable()) === "" ? findPytest() : undefined;

describe.skipIf(pytest === undefined)("suites of pytest", () => {
  const tests = `
import pytest
from solution import add

@pytest.fixture
def two():
    return 2

@pytest.mark.parametrize("a,b,c", [(1, 2, 3), (2, 2, 4)])
def test_each(a, b, c):
    assert add(a, b) == c

def test_fixture(two):
    assert add(two, two) == 4

class TestTexts:
    def test_join(self):
        assert add("a", "b") == "ab"
`;

  it.each([false, true])("run with fixtures and parameters, with a scratch folder of their own: %s", async (scratch) => {
    const { python, packages } = pytest ?? { python: "", packages: [] };
    await using sandbox = await openSandbox({ mode: "local", workers: 1, python, packages, preload: ["pytest"], scratch, wallMs: 20_000 });
    const own = scratch ? '\ndef test_folder(tmp_path):\n    (tmp_path / "x").write_text("1")\n    assert add(1, 1) == 2\n' : "";
    const judge = (candidate: string) => sandbox.judge({ mode: "suite", runner: "pytest", candidate, tests: tests + own });
    expect(await judge(right)).toMatchObject({ status: "pass", assurance: "shared", cases: { total: scratch ? 4 : 3 } });
    const wrong = await judge(right.replace("a + b", "b + a"));
    expect(wrong).toMatchObject({ status: "fail", code: "wrong", cases: { first: { call: "TestTexts.test_join" } } });
    expect(await judge("class E:\n    __eq__ = lambda s, o: True\ndef add(a, b): return E()")).toMatchObject({
      status: "fail",
      code: "tampered",
    });
    expect(await judge("import pytest\ndef add(a, b): pytest.skip('no')")).toMatchObject({ status: "fail" });
    expect(await judge("import pytest\npytest.main = lambda *a, **k: 0\ndef add(a, b): return 0")).toMatchObject({ status: "fail" });
  });
});
