import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { CupelError } from "@cupel/core";
import type { CasesJob, Sandbox, TestJob, TestOutcome } from "@cupel/sandbox";
import { demand, show } from "../demand.ts";
import type { Law, Make } from "./law.ts";

/** What every sandbox for Python must do, wherever its judges run. A law opens a sandbox and releases it. */
export function sandboxLaws(name: string, make: Make<Sandbox>): readonly Law[] {
  const law = (sentence: string, check: (sandbox: Sandbox) => Promise<void>): Law => ({
    name: `${name} ${sentence}`,
    check: async () => {
      await using sandbox = await make();
      await check(sandbox);
    },
  });
  return [
    law("passes what is right, and names its mode and its assurance", async (sandbox) => {
      const outcome = await sandbox.judge(doubles(right));
      demand(outcome.status === "pass" && outcome.code === "passed", show(outcome));
      demand(outcome.assurance === "split", `the assurance is ${outcome.assurance}`);
      demand(outcome.mode === sandbox.description.mode, `the mode is ${outcome.mode}`);
      demand(outcome.cases?.passed === 2 && outcome.cases.total === 2, show(outcome.cases));
      demand(JSON.stringify(JSON.parse(JSON.stringify(outcome))) === JSON.stringify(outcome), "the outcome is no JSON");
    }),
    law("fails what is wrong and shows where", async (sandbox) => {
      const outcome = await sandbox.judge(doubles("def double(x): return 4"));
      demand(outcome.status === "fail" && outcome.code === "wrong", show(outcome));
      demand(outcome.cases?.passed === 1 && outcome.cases.first?.index === 1 && outcome.cases.first.got === "4", show(outcome.cases));
    }),
    law("fails whatever breaks, escapes or forges, and the next right program still passes", async (sandbox) => {
      for (const [what, candidate, codes] of hostile) {
        const outcome = await sandbox.judge(doubles(candidate));
        demand(outcome.status === "fail", `${what}: ${show(outcome)}`);
        demand(codes.includes(outcome.code), `${what}: fail(${outcome.code}), expected one of ${codes.join(", ")}`);
        const next = await sandbox.judge(doubles(right));
        demand(next.status === "pass", `after ${what}: ${show(next)}`);
      }
    }),
    law("lets a program reach nothing of the tests, of other programs or of the host", async (sandbox) => {
      const server = createServer((socket) => socket.destroy());
      let connections = 0;
      server.on("connection", () => connections++);
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      try {
        const { port } = server.address() as AddressInfo;
        for (const [what, body] of probes(port)) {
          const outcome = await sandbox.judge(probe(body));
          // A program that is ended at the attempt has reached nothing either.
          demand(outcome.status === "pass" || ["crashed", "refused"].includes(outcome.code), `${what}: ${show(outcome)}`);
        }
        demand(connections === 0, "a program reached a listener of this machine");
      } finally {
        server.close();
      }
    }),
    law("gives each program an interpreter of its own", async (sandbox) => {
      const leaves = "import builtins, sys\nbuiltins.left = sys.left = 1\ndef double(x): return x + x";
      const finds =
        'import builtins, sys\ndef double(x): return x + x if not hasattr(builtins, "left") and not hasattr(sys, "left") else 0';
      for (const candidate of [leaves, finds, leaves, finds]) {
        const outcome = await sandbox.judge(doubles(candidate));
        demand(outcome.status === "pass", show(outcome));
      }
    }),
    law("calls tests that call nothing vacuous, and tests that cannot run a broken contract", async (sandbox) => {
      const vacuous: readonly TestJob[] = [
        { mode: "cases", candidate: right, entry: ["double"], cases: [] },
        { mode: "tests", candidate: right, entry: ["double"], tests: "assert True" },
      ];
      for (const job of vacuous) {
        const outcome = await sandbox.judge(job);
        demand(outcome.status === "error" && outcome.code === "vacuous", show(outcome));
      }
      const broken = await sandbox.judge({ mode: "tests", candidate: right, entry: ["double"], tests: "assert double(" });
      demand(broken.status === "error" && broken.code === "contract", show(broken));
    }),
    law("judges tests, assertions and whole programs", async (sandbox) => {
      const jobs: readonly TestJob[] = [
        { mode: "tests", candidate: right, entry: ["double"], tests: "assert double(2) == 4" },
        { mode: "assertions", candidate: right, entry: ["double"], assertions: ["assert double(2) == 4", "assert double('a') == 'aa'"] },
        { mode: "program", candidate: "print(int(input()) * 2)", cases: [{ stdin: "2\n", stdout: "4\n" }] },
        { mode: "load", candidate: right, entry: ["double"] },
      ];
      for (const job of jobs) {
        const passed = await sandbox.judge(job);
        demand(passed.status === "pass", `${job.mode}: ${show(passed)}`);
        const failed = await sandbox.judge({ ...job, candidate: "def double(x:" });
        demand(failed.status === "fail" && failed.code === "load", `${job.mode}: ${show(failed)}`);
      }
    }),
    law("gives the same outcome for the same job and seed, also when many run at once", async (sandbox) => {
      const candidate = "import random\ndef double(x): return random.random()";
      const draw = (seed: number) => sandbox.judge({ ...doubles(candidate), seed });
      const outcomes = await Promise.all([1, 2, 1, 2, 1].map(draw));
      const drawn = outcomes.map((outcome) => outcome.cases?.first?.got);
      demand(drawn.every((value) => value !== undefined) && new Set(drawn).size === 2, show(drawn));
      demand(drawn[0] === drawn[2] && drawn[1] === drawn[3] && drawn[2] === drawn[4], show(drawn));
    }),
    law("ends a job when its signal aborts, and goes on with the next", async (sandbox) => {
      const controller = new AbortController();
      const ended = sandbox.judge(doubles(endless), { signal: controller.signal });
      const timer = setTimeout(() => controller.abort(), 50);
      const aborted = await ended.finally(() => clearTimeout(timer));
      demand(aborted.status === "error" && aborted.code === "aborted", show(aborted));
      const next = await sandbox.judge(doubles(right));
      demand(next.status === "pass", show(next));
    }),
    law("keeps a session's state, and ends the session with the program", async (sandbox) => {
      const counter = "n = 0\ndef add(by):\n    global n\n    n += by\n    if n > 9: raise SystemExit\n    return {'n': n}";
      await using session = await sandbox.open({ candidate: counter, entry: ["add"] });
      demand(session.loaded.status === "pass", show(session.loaded));
      for (const sum of [3, 6, 9]) {
        const { value, ...outcome } = await session.call("add", [3]);
        demand(JSON.stringify(value) === JSON.stringify({ n: sum }), show({ value, ...outcome }));
      }
      const last = await session.call("add", [3]);
      demand(last.status === "fail", show(last));
    }),
    law("refuses a limit out of range, and a job once it is released", async (sandbox) => {
      await refuses("USAGE", () => sandbox.judge({ ...doubles(right), wallMs: -1 }));
      await sandbox[Symbol.asyncDispose]();
      const released = await sandbox.judge(doubles(right));
      demand(released.status === "error" && released.code === "aborted", show(released));
    }),
  ];
}

const right = "def double(x): return x + x";
const endless = "def double(x):\n    while True: pass";

function doubles(candidate: string): CasesJob {
  const cases = [
    { args: [2], equals: 4 },
    { args: ["a"], equals: "aa" },
  ];
  return { mode: "cases", candidate, entry: ["double"], cases };
}

/** What a program may try, and the codes under which it may fail. */
const hostile: readonly (readonly [what: string, candidate: string, codes: readonly TestOutcome["code"][]])[] = [
  ["a program that does not parse", "def double(x:", ["load"]],
  ["a program without the function", "def triple(x): return 3 * x", ["load"]],
  ["one that raises", "def double(x): raise ValueError(x)", ["exception"]],
  ["one that exits", "import sys\ndef double(x): sys.exit(0)", ["exception", "crashed"]],
  ["one that dies at once", "import os\ndef double(x): os._exit(0)", ["exception", "crashed", "refused", "protocol"]],
  ["one that never ends", endless, ["timeout"]],
  ["one that wants all memory", "def double(x): return [0] * (1 << 40)", ["exception", "memory", "crashed"]],
  ["one that recurses for ever", "def double(x): return double(x)", ["exception", "crashed"]],
  [
    "one that equals everything",
    "class Any:\n    def __eq__(self, _): return True\ndef double(x): return Any()",
    ["output", "wrong", "unsupported"],
  ],
  [
    "one that patches what compares",
    "import builtins, json\nbuiltins.all = builtins.isinstance = lambda *_: True\njson.dumps = lambda *_: 'passed'\ndef double(x): return 0",
    ["wrong", "crashed", "exception", "protocol", "output"],
  ],
  ["one that writes to whatever is open", forger(), ["wrong", "crashed", "protocol", "exception", "timeout"]],
  [
    "one that floods its output",
    "def double(x):\n    for _ in range(10**5): print('x' * 10**4)\n    return 0",
    ["wrong", "output", "timeout", "crashed"],
  ],
];

function forger(): string {
  const lines = [
    "import os",
    "def double(x):",
    "    for descriptor in range(64):",
    "        try: os.write(descriptor, b'\\x00\\x00\\x00\\x10{\"pass\": true}    ')",
    "        except OSError: pass",
    "    return 0",
  ];
  return lines.join("\n");
}

/** Bodies of functions that return whether the world is closed. */
function probes(port: number): readonly (readonly [what: string, body: string])[] {
  const lines = (...all: readonly string[]) => all.join("\n    ");
  return [
    [
      "the tests' source in memory",
      lines("import gc", "return not any('sesame' + '-opens' in str(o) for o in gc.get_objects() if isinstance(o, (str, dict, list)))"),
    ],
    [
      "the frames below",
      lines(
        "import sys",
        "frame = sys._getframe()",
        "while frame.f_back: frame = frame.f_back",
        "return 'sesame' + '-opens' not in repr(frame.f_globals)",
      ),
    ],
    ["a file of the host", lines("try: return not open('/etc/passwd').read(1)", "except OSError: return True")],
    ["a file to write", lines("try: open('/cupel-was-here', 'w').write('x')", "except OSError: return True", "return False")],
    [
      "a listener of the host",
      lines("import socket", `try: socket.create_connection(('127.0.0.1', ${port}), 0.2)`, "except Exception: return True", "return False"),
    ],
    ["the environment", lines("import os", `return ${JSON.stringify(process.env.PATH ?? "none")} not in os.environ.values()`)],
    [
      "another program",
      lines(
        "import subprocess, sys",
        "try: subprocess.run([sys.executable or 'python3', '-c', ''], check=True)",
        "except Exception: return True",
        "return False",
      ),
    ],
  ];
}

/** Tests hold a word that the program may not find. */
function probe(body: string): TestJob {
  const candidate = `def closed():\n    ${body}`;
  return { mode: "tests", candidate, entry: ["closed"], tests: "word = 'sesame-opens'\nassert closed() is True" };
}

async function refuses(code: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (thrown) {
    demand(CupelError.is(thrown) && thrown.code === code, show(thrown));
    return;
  }
  throw new Error(`It was not refused: expected CupelError ${code}.`);
}
