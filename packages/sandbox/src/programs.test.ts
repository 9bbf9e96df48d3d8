import { expect, it } from "vitest";
import { eachMode } from "../test-support/each-mode.ts";
import type { ProgramCase, ProgramJob } from "./jobs.ts";

eachMode("whole programs", { wallMs: 10_000 }, (sandbox) => {
  const judge = (candidate: string, cases: readonly ProgramCase[], more: Partial<ProgramJob> = {}) =>
    sandbox().judge({ mode: "program", candidate, cases, ...more });
  const sum = "import sys\nprint(sum(map(int, sys.stdin.read().split())))\n";
  const one = (stdout: string, stdin = "") => [{ stdin, stdout }];

  it("runs each case anew and counts them", async () => {
    const cases = [
      { stdin: "1 2\n", stdout: "3\n" },
      { stdin: "4 5\n6", stdout: "15" },
    ];
    expect(await judge(sum, cases)).toMatchObject({ status: "pass", assurance: "split", calls: 2, cases: { total: 2, passed: 2 } });
    const wrong = await judge("print(3)", cases);
    expect(wrong).toMatchObject({ status: "fail", code: "wrong", cases: { total: 2, passed: 1 } });
    expect(wrong.cases?.first).toMatchObject({ index: 1, call: "stdin '4 5\\n6'", expected: "'15'", got: "'3\\n'" });
  });

  it.each([
    ["input()", "n = int(input())\nfor _ in range(n):\n    print(input()[::-1])", "2\nab\ncd\n", "ba\ndc\n"],
    ["a buffered reader", "import sys\nfor line in sys.stdin.buffer:\n    sys.stdout.buffer.write(line.upper())", "x\ny", "X\nY"],
    ["the descriptors", "import os\nos.write(1, os.read(0, 100))", "raw", "raw"],
    ["a main guard", "def main():\n    print('in')\nif __name__ == '__main__':\n    main()", "", "in"],
    ["a thread that outlives the main one", "import threading\nthreading.Thread(target=print, args=('late',)).start()", "", "late"],
    ["what is left to the end", "import atexit\natexit.register(print, 'bye')\nprint('hi')", "", "hi\nbye"],
    ["a normal exit", "import sys\nprint(1)\nsys.exit(0)\nprint(2)", "", "1"],
    ["exit(), which site defines", "print(1)\nexit()", "", "1"],
    ["ending the process by itself", "import os\nos.write(1, b'out')\nos._exit(3)", "", "out"],
    ["other letters", "print(input() + 'é😀')", "ß\n", "ßé😀"],
  ])("reads and writes by way of %s", async (name, candidate, stdin, stdout) => {
    if (sandbox().description.mode === "wasm" && name.startsWith("a thread")) return; // there are none
    const outcome = await judge(candidate, one(stdout, stdin));
    expect(outcome, outcome.detail).toMatchObject({ status: "pass" });
  });

  it("compares lines without white space at their ends, by tokens, or exactly, as asked", async () => {
    const print = (text: string) => `print(${JSON.stringify(text)}, end="")`;
    const statusOf = async (got: string, stdout: string, compare?: ProgramJob["compare"]) =>
      (await judge(print(got), one(stdout), compare && { compare })).status;
    expect(await statusOf("1 2 \n3\n\n", "1 2\n3")).toBe("pass");
    expect(await statusOf("1  2\n3", "1 2\n3")).toBe("fail");
    expect(await statusOf("1\n2\n 3", "1 2 3", "tokens")).toBe("pass");
    expect(await statusOf("1 2 3 4", "1 2 3", "tokens")).toBe("fail");
    expect(await statusOf("1\n", "1", "exact")).toBe("fail");
    expect(await statusOf("1\n", "1\n", "exact")).toBe("pass");
  });

  it("lets numbers that are written as fractions differ by the tolerance, and no others", async () => {
    const near = async (got: string, stdout: string) => (await judge(`print("${got}")`, [{ stdin: "", stdout, tolerance: 1e-3 }])).status;
    expect(await near("x 0.33333", "x 0.3333")).toBe("pass");
    expect(await near("0.34", "0.3333")).toBe("fail");
    expect(await near("1001", "1000")).toBe("fail");
    expect(await near("nan", "0.5")).toBe("fail");
  });

  it("says how a program that failed ended, with the lines it stood in", async () => {
    const outcome = await judge("def f(x):\n    return 1 // x\nprint(f(int(input())))", one("1", "0\n"));
    expect(outcome).toMatchObject({ status: "fail", code: "exception", exception: "ZeroDivisionError" });
    expect(outcome.cases?.first?.trace).toEqual([
      [3, "<module>"],
      [2, "f"],
    ]);
    expect(await judge("import sys\nprint(1)\nsys.exit(1)", one("1"))).toMatchObject({ status: "fail", exception: "SystemExit" });
    expect(await judge("print(1", one("1"))).toMatchObject({ status: "fail", code: "load" });
  });

  it("ends floods, loops and hunger, each with its own code, and shows which case it was", async () => {
    const loop = await judge("while True: pass", one("1"), { wallMs: 700 });
    expect(loop).toMatchObject({ status: "fail", code: "timeout", cases: { first: { index: 0 } } });
    const flood = await judge("import os\nwhile os.write(1, b'x' * (1 << 20)): pass", one("1"), { wallMs: 3000 });
    expect(flood.status).toBe("fail");
    expect(["output", "timeout"]).toContain(flood.code);
    expect(await judge("x = bytearray(1 << 30)", one("1"))).toMatchObject({ status: "fail", code: "memory" });
    expect(await judge(sum, one("3", "1 2"))).toMatchObject({ status: "pass" });
  });

  it("does not show one case to the next", async () => {
    const keeps = "import builtins\nprint(getattr(builtins, 'seen', 'nothing'))\nbuiltins.seen = input()\n";
    const cases = ["a", "b"].map((stdin) => ({ stdin, stdout: "nothing" }));
    expect(await judge(keeps, cases)).toMatchObject({ status: "pass" });
  });

  it("seeds the program's random numbers", async () => {
    const draw = "import random\nprint(random.random())";
    const got = async (seed: number) => (await judge(draw, one("?"), { seed })).cases?.first?.got;
    expect(await got(1)).toBe(await got(1));
    expect(await got(1)).not.toBe(await got(2));
  });
});
