import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { expectNoOrphan } from "../../test-support/expect-no-orphan.ts";

const program = `
import { openWasmSandbox } from ${JSON.stringify(new URL("wasm-sandbox.ts", import.meta.url).href)};
const cacheDirectory = ${JSON.stringify(join(tmpdir(), "cupel-test-cache"))};
const options = { workers: 1, wallMs: 60_000, memoryBytes: 256 << 20, recycleAfter: 9, packages: [], preload: [], cacheDirectory };
const sandbox = await openWasmSandbox(options);
const candidate = "def f():\\n    return sum(range(10**13))\\n";
const judged = sandbox.judge({ mode: "cases", candidate, entry: ["f"], cases: [{ args: [], equals: 1 }] });
setTimeout(() => console.log("running"), 500);
await judged;
`;

test.skipIf(process.platform !== "linux")("an engine in the middle of a long call does not outlive its owner", () =>
  expectNoOrphan(program),
);
