import { tmpdir } from "node:os";
import { join } from "node:path";
import { CupelError } from "@cupel/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestOutcome } from "../outcome.ts";
import type { Sandbox } from "../sandbox.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";
import { openWasmSandbox, wasmAvailability } from "./wasm-sandbox.ts";

const cacheDirectory = join(tmpdir(), "cupel-test-cache");
const resolved: ResolvedSandboxOptions = {
  workers: 1,
  wallMs: 10_000,
  memoryBytes: 256 << 20,
  recycleAfter: 1000,
  python: undefined,
  scratch: false,
  packages: [],
  preload: [],
  namespaces: true,
  runAs: undefined,
};
const options = { ...resolved, cacheDirectory };
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openWasmSandbox(options);
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const add = "def add(a, b):\n    return a + b\n";
const addCases = [
  { args: [1, 2], equals: 3 },
  { args: ["a", "b"], equals: "ab" },
];
const cases = (
  candidate: string,
  given: readonly { args: never[] | unknown[]; equals: unknown }[] = addCases,
  entry = "add",
): Promise<TestOutcome> => sandbox.judge({ mode: "cases", candidate, entry: [entry], cases: given as never });
const tests = (candidate: string, source: string) => sandbox.judge({ mode: "tests", candidate, entry: ["add"], tests: source });
const call = (candidate: string) => cases(candidate, [{ args: [], equals: 1 }], "f");
const within = (wallMs: number, candidate: string) =>
  sandbox.judge({ mode: "cases", candidate, entry: ["f"], cases: [{ args: [], equals: 1 }], wallMs });

test("it says what it is", async () => {
  expect(sandbox.description).toMatchObject({ mode: "wasm", interpreter: "Pyodide 314.0.7 (CPython 3.14.2)", workers: 1, wallMs: 10_000 });
  expect(sandbox.description.selfTest).toContain("run a command");
  expect(await wasmAvailability({ cacheDirectory })).toMatchObject({ available: true, version: "314.0.7", snapshotReady: true });
  expect(await wasmAvailability({ cacheDirectory: join(cacheDirectory, "absent") })).toMatchObject({ snapshotReady: false });
});

test("a right program passes cases, tests and loading", async () => {
  expect(await cases(add)).toMatchObject({
    status: "pass",
    code: "passed",
    calls: 2,
    assurance: "split",
    mode: "wasm",
    cases: { total: 2, passed: 2 },
  });
  expect(await tests(add, "def check(f):\n    assert f(1, 2) == 3\ncheck(add)")).toMatchObject({ status: "pass", calls: 1 });
  expect(await sandbox.judge({ mode: "load", candidate: add, entry: ["add"] })).toMatchObject({ status: "pass", calls: 0 });
});

test("a wrong program fails, with the first case that shows it", async () => {
  expect(
    await cases("def add(a, b):\n    return a * 2 + (b - 1 if b == 2 else 0)\n", [
      { args: [1, 2], equals: 3 },
      { args: [2, 2], equals: 4 },
    ]),
  ).toMatchObject({
    status: "fail",
    code: "wrong",
    cases: { total: 2, passed: 1, first: { index: 1, call: "add(2, 2)", expected: "4", got: "5" } },
  });
  expect(await tests("def add(a, b):\n    return 0", "assert add(1, 2) == 3")).toMatchObject({ status: "fail", code: "wrong" });
});

test("the standard library is there, clocks and sleeping included", async () => {
  const program = `import re, random, time, json, hashlib, datetime
from decimal import Decimal
def f():
    time.sleep(0.01)
    assert time.monotonic() > 0 and datetime.datetime.now().year > 2000
    assert hashlib.sha256(b"").hexdigest().startswith("e3b0")
    assert sorted({"b", "a"}) == ["a", "b"]
    return int(Decimal(json.dumps(1)))
`;
  expect(await call(program)).toMatchObject({ status: "pass" });
});

test("a program may ask whether it runs beside JavaScript, and hears that it does not", async () => {
  const program = "def f():\n    try:\n        import js\n    except ImportError:\n        return 1\n";
  expect(await call(program)).toMatchObject({ status: "pass" });
});

test("an event loop waits for its timers", async () => {
  const program = `import asyncio
async def slowly(n):
    await asyncio.sleep(n / 100)
    return n
async def main():
    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.01)
    except TimeoutError:
        return sum(await asyncio.gather(*[slowly(n) for n in (3, 2, 1)])) - 5
def f():
    return asyncio.run(main())
`;
  expect(await call(program)).toMatchObject({ status: "pass" });
});

test("programs that do not parse, do not run or define something else fail to load", async () => {
  expect(await cases("def add(a, b:\n  pass")).toMatchObject({ status: "fail", code: "load", load: { phase: "parse" } });
  expect(await cases("raise ValueError('no')")).toMatchObject({
    status: "fail",
    code: "load",
    load: { phase: "run", message: "ValueError: no" },
  });
  expect(await cases("def sub(a, b):\n    return a - b")).toMatchObject({ status: "fail", code: "load", load: { phase: "entry" } });
  expect(await cases("x = '\0'")).toMatchObject({ status: "fail", code: "refused" });
});

test.each([
  ["a loop", "while True: pass"],
  ["a loop that catches everything", "while True:\n        try:\n            while True: pass\n        except BaseException: pass"],
  ["sleeping", "import time; time.sleep(60)"],
  ["a loop while loading", "pass\nwhile True: pass"],
])("%s ends with the time, and the engine lives on", async (_, body) => {
  const outcome = await within(300, `def f():\n    ${body}\n`);
  expect(outcome).toMatchObject({ status: "fail", code: "timeout" });
  expect(outcome.detail).not.toContain("killed");
  expect(await cases(add)).toMatchObject({ status: "pass" });
});

test("a long call in C, which nothing inside can stop, is killed", async () => {
  const outcome = await within(300, "def f():\n    return sum(range(10**12))\n");
  expect(outcome).toMatchObject({ status: "fail", code: "timeout", detail: "the time is over, and the judge had to be killed" });
  expect(outcome.milliseconds).toBeLessThan(300 + 1000);
  expect(await cases(add)).toMatchObject({ status: "pass" });
});

test("memory is limited, caught or not, and given back", async () => {
  expect(await call("def f():\n    return len('a' * (1 << 30))")).toMatchObject({
    status: "fail",
    code: "memory",
    exception: "MemoryError",
  });
  expect(await call("def f():\n    x = []\n    while True: x.append(bytearray(1 << 20))")).toMatchObject({
    status: "fail",
    code: "memory",
  });
  expect(await call("x = bytearray(1 << 30)\ndef f():\n    return 1")).toMatchObject({ status: "fail", code: "memory" });
  expect(await call("def f():\n    return 1 if len(bytearray(150 << 20)) else 0")).toMatchObject({ status: "pass" });
  expect(await cases(add)).toMatchObject({ status: "pass" });
});

test.each([
  ["os._exit", "import os; os._exit(0)"],
  ["sys.exit", "import sys; sys.exit(0)"],
  ["abort", "import os; os.abort()"],
  ["a shell", "import os; return 1 - os.system('true')"],
  ["a process", "import subprocess; return 1 - subprocess.run(['true']).returncode"],
  ["the js module", "import js; return 1 if js.globalThis else 0"],
  ["pyodide_js", "import pyodide_js; return 1 if pyodide_js.FS else 0"],
  ["run_js", "from pyodide.code import run_js; return run_js('1')"],
  ["a proxy", "from pyodide.ffi import to_js; return 1 if to_js([1]) is not None else 0"],
  ["ctypes", "import ctypes; return 1"],
  ["a written file", "open('/tmp/x', 'w').write('x'); return 1"],
  [
    "the standard library, made writable",
    "import os, fcntl; d = os.open('/lib/python314.zip', 0); fcntl.fcntl(d, 4, 2); return 1 if os.write(d, b'x') else 0",
  ],
  ["a folder", "import os; os.mkdir('/tmp/x'); return 1"],
  ["another working directory", "import os; os.chdir('/'); return 1"],
  ["a socket", "import socket; socket.create_connection(('127.0.0.1', 9), 0.1); return 1"],
  ["the terminal", "return 1 if open('/dev/tty') else 0"],
])("%s gets a program nothing but a fail", async (_, body) => {
  expect(await call(`def f():\n    ${body}\n`)).toMatchObject({ status: "fail" });
});

test("nothing of a program is left for the next", async () => {
  const leave = `import builtins, sys, os, random, gc, time
builtins.left = sys.left = os.environ["left"] = "x"
sys.setrecursionlimit(50_000)
random.seed(7)
gc.disable()
secret = bytes(reversed(b"left-in-memory")) * 10_000
for d in range(3, 30):
    try: os.dup(0)
    except OSError: pass
def f():
    return 1
`;
  const look = `import builtins, sys, os, gc
def f():
    if hasattr(builtins, "left") or hasattr(sys, "left") or "left" in os.environ: return "names"
    if sys.getrecursionlimit() == 50_000 or not gc.isenabled(): return "settings"
    if os.dup(0) > 4: return "files"
    return 1
`;
  const draw = "import random\ndef f():\n    return random.random()\n";
  const first = await call(draw);
  expect(await call(leave)).toMatchObject({ status: "pass" });
  expect(await call(look)).toMatchObject({ status: "pass" });
  expect((await call(draw)).cases).toEqual(first.cases);
});

test.each([
  ["closes every file", "import os; os.closerange(0, 4096); return 1"],
  ["closes every file and ends", "import os; os.closerange(0, 4096); os._exit(0)"],
  [
    "writes to every file",
    "import os\n    for d in range(64):\n        try: os.write(d, b'\\0\\0\\0\\x10[1, \"ok\", 1, []]')\n        except OSError: pass\n    return 1",
  ],
  [
    "reads from every file",
    "import os\n    for d in range(64):\n        try: os.read(d, 1 << 16)\n        except OSError: pass\n    os._exit(1)",
  ],
])("a program that %s harms nobody but itself", async (_, body) => {
  expect(await call(`def f():\n    ${body}\n`)).toMatchObject({ status: "fail" });
  expect(await cases(add)).toMatchObject({ status: "pass" });
});

test("tests may use what the set-up defines, and call what the program defines under the same name", async () => {
  const setup = "def helper(x):\n    return x\ndef add(a, b):\n    pass\n";
  const job = { mode: "tests", candidate: add, entry: ["add"], setup, tests: "assert helper(add(1, 2)) == 3" } as const;
  expect(await sandbox.judge(job)).toMatchObject({ status: "pass", calls: 1 });
});

test("the seed decides the program's random numbers", async () => {
  const draw = (seed: number) =>
    sandbox.judge({
      mode: "cases",
      candidate: "import random\ndef f():\n    return random.random()",
      entry: ["f"],
      seed,
      cases: [{ args: [], equals: 0 }],
    });
  expect((await draw(1)).cases).toEqual((await draw(1)).cases);
  expect((await draw(1)).cases).not.toEqual((await draw(2)).cases);
});

test("an aborted job is an error, running or waiting, and the sandbox goes on", async () => {
  const controller = new AbortController();
  const judged = [1, 2].map(() =>
    sandbox.judge(
      { mode: "cases", candidate: "def f():\n    while True: pass", entry: ["f"], cases: [{ args: [], equals: 1 }] },
      { signal: controller.signal },
    ),
  );
  setTimeout(() => controller.abort(), 100);
  for (const outcome of await Promise.all(judged)) expect(outcome).toMatchObject({ status: "error", code: "aborted" });
  expect(await sandbox.judge({ mode: "load", candidate: add, entry: ["add"] }, { signal: controller.signal })).toMatchObject({
    code: "aborted",
  });
  expect(await cases(add)).toMatchObject({ status: "pass" });
});

test("tests that cannot judge are errors, whatever the program", async () => {
  expect(await tests(add, "pass")).toMatchObject({ status: "error", code: "vacuous" });
  expect(await tests(add, "assert (")).toMatchObject({ status: "error", code: "contract" });
  expect(await tests(add, " ")).toMatchObject({ status: "error", code: "vacuous" });
});

test("a value that is too much for the judge is the program's fail", async () => {
  const outcome = await cases("def add(a, b):\n    return [[i] for i in range(700_000)]");
  expect(outcome.status).toBe("fail");
});

test("a limit above the pool's is refused", async () => {
  await expect(sandbox.judge({ mode: "load", candidate: add, entry: ["add"], wallMs: 10_001 })).rejects.toSatisfy(CupelError.is);
});

test("workers are replaced after their jobs, and closing ends what runs", async () => {
  const own = await openWasmSandbox({ ...options, recycleAfter: 1 });
  const job = { mode: "cases", candidate: "def f():\n    return 1\n", entry: ["f"], cases: [{ args: [], equals: 1 }] } as const;
  for (const _ of [1, 2]) expect(await own.judge(job)).toMatchObject({ status: "pass" });
  const running = own.judge({ ...job, candidate: "def f():\n    while True: pass\n" });
  setTimeout(() => own[Symbol.asyncDispose](), 100);
  expect(await running).toMatchObject({ status: "error", code: "aborted" });
  expect(await own.judge(job)).toMatchObject({ status: "error", code: "aborted" });
});

test("both workers of two judge at the same time, each its own job", async () => {
  await using own = await openWasmSandbox({ ...options, workers: 2 });
  const judged = Array.from({ length: 12 }, (_, index) =>
    own.judge({
      mode: "cases",
      candidate: `def f():\n    return ${index}\n`,
      entry: ["f"],
      cases: [{ args: [], equals: index - (index % 2) }],
    }),
  );
  expect((await Promise.all(judged)).map(({ status }) => status)).toEqual(
    Array.from({ length: 12 }, (_, index) => (index % 2 ? "fail" : "pass")),
  );
});
