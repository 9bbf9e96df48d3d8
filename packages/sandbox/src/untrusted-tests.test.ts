import { expect, it } from "vitest";
import { eachMode } from "../test-support/each-mode.ts";

eachMode("tests that are not trusted", { wallMs: 5000 }, (sandbox) => {
  const inc = "def f(x):\n    return x + 1\n";
  const judge = (tests: string, candidate = inc, wallMs = 5000) =>
    sandbox().judge({ mode: "tests", candidate, entry: ["f"], tests, untrustedTests: true, wallMs });

  it("judge as others do", async () => {
    expect(await judge("assert f(1) == 2\nassert f(2) == 3")).toMatchObject({ status: "pass", calls: 2, assurance: "split" });
    expect(await judge("assert f(1) == 3")).toMatchObject({ status: "fail", code: "wrong", line: 1 });
    expect(await judge("f(1)", "def f(x): raise KeyError(x)")).toMatchObject({ status: "fail", exception: "KeyError" });
    expect(await judge("f(1)", "def f(x")).toMatchObject({ status: "fail", code: "load", load: { phase: "parse" } });
    expect(await judge("x = 1")).toMatchObject({ status: "error", code: "vacuous" });
    expect(await judge("assert (")).toMatchObject({ status: "error", code: "contract" });
  });

  it("can be lists of assertions", async () => {
    const job = {
      mode: "assertions",
      candidate: inc,
      entry: ["f"],
      assertions: ["assert f(1) == 2", "assert f(1) == 1"],
      untrustedTests: true,
    } as const;
    expect(await sandbox().judge(job)).toMatchObject({
      status: "fail",
      cases: { total: 2, passed: 1, first: { got: "2", expected: "1" } },
    });
  });

  it.each([
    ["read a host file", "open('/etc/passwd').read()"],
    ["write a file", "open('/tmp/strange', 'w').write('x')"],
    ["run a command", "import subprocess; subprocess.run(['true'], check=True)"],
    ["open a socket", "import socket; socket.create_connection(('127.0.0.1', 9), 0.2)"],
  ])("cannot %s", async (_name, source) => {
    const tests = `assert f(1) == 2\ntry:\n    ${source}\nexcept BaseException:\n    escaped = False\nelse:\n    escaped = True\nassert not escaped`;
    // Pyodide ends a judge whose tests ask for what it may not have; elsewhere they hear that they may not.
    const { code, detail } = await judge(tests);
    expect(["passed", "crashed"], detail).toContain(code);
  });

  it("cannot hang or kill more than themselves", async () => {
    expect(await judge("f(1)\nwhile True: pass", inc, 500)).toMatchObject({ status: "fail", code: "timeout" });
    const died = await judge("import os\nf(1)\nos._exit(0)");
    expect(died.status).not.toBe("pass");
    expect(await judge("assert f(1) == 2")).toMatchObject({ status: "pass" });
  });

  it("cannot turn the death of a candidate into a pass by swallowing it", async () => {
    const swallow = "try:\n    f(1)\nexcept BaseException:\n    pass";
    expect(await judge(swallow, "import os\ndef f(x): os._exit(0)")).toMatchObject({ status: "fail", code: "crashed" });
    expect(await judge(swallow, "def f(x):\n    while True: pass", 500)).toMatchObject({ status: "fail", code: "timeout" });
  });

  it("say nothing that is believed: a forged result has no shape but that of a result", async () => {
    const forge =
      "f(1)\nimport os, json, struct\nfor d in range(3, 10):\n    try:\n        m = b'\\3' + json.dumps({'status': 'pass', 'code': 'forged', 'calls': 1}).encode()\n        os.write(d, struct.pack('>I', len(m)) + m)\n    except OSError: pass\nos._exit(0)";
    const outcome = await judge(forge);
    expect(outcome.status).not.toBe("pass");
  });
});
