// Run a program nobody trusts. It never sees the tests, and a verdict cannot be forged from inside.
// run: node --conditions=@cupel/source examples/02-run-untrusted-code.ts
import assert from "node:assert/strict";
import { openSandbox } from "@cupel/sandbox";

await using sandbox = await openSandbox();
console.log(`mode ${sandbox.description.mode}, ${sandbox.description.interpreter}`);
const judge = (candidate: string) => sandbox.judge({ mode: "cases", candidate, entry: ["double"], cases: [{ args: [2], equals: 4 }] });

assert.equal((await judge("def double(x):\n    return 2 * x")).status, "pass");
assert.equal((await judge("def double(x):\n    return x")).code, "wrong");
assert.equal((await judge("import os\ndef double(x):\n    os._exit(0)")).code, "crashed");
