import type { SplitJudge } from "./split-judge.ts";

/** Programs that are right only if they get at something outside. */
const escapes: Readonly<Record<string, string>> = {
  "run a command": "import os\ndef probe():\n    return 1 if os.system('true') == 0 else 0\n",
  "open a socket": "import _socket\ndef probe():\n    _socket.socket().connect(('127.0.0.1', 9))\n    return 1\n",
  "write a file": "def probe():\n    open('/tmp/probe', 'w').close()\n    return 1\n",
  "reach JavaScript": "from pyodide.code import run_js\ndef probe():\n    return run_js('1')\n",
  "make a folder": "import os\ndef probe():\n    os.mkdir('/tmp/probe')\n    return 1\n",
  "start a process": "import os\ndef probe():\n    return os.fork()\n",
};

const right = `import re, time
from decimal import Decimal
def probe():
    time.sleep(0.001)
    return 1 if re.match("a+", "aa") and Decimal("0.1") * 10 == 1 else 0
`;

/** Tries to get out of the engines, and runs a right program: the names of what was refused. Throws when something got out. */
export function selfTest(judge: SplitJudge): string[] {
  const judged = (candidate: string) => {
    const job = { mode: "cases", candidate, entry: ["probe"], cases: [{ args: [], equals: 1 }] };
    const result = judge.answer(JSON.stringify({ job }), 2000);
    judge.reset();
    return result;
  };
  for (const [name, program] of Object.entries(escapes)) {
    if (judged(program).status !== "fail") throw new Error(`The self-test failed: a program could ${name}.`);
  }
  const result = judged(right);
  if (result.status !== "pass") throw new Error(`The self-test failed: a right program got ${result.status} (${String(result.detail)}).`);
  return Object.keys(escapes);
}
