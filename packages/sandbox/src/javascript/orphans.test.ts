import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { childrenOf, isAlive } from "../../test-support/processes.ts";

const program = `
import { openJavaScriptSandbox } from ${JSON.stringify(new URL("javascript-sandbox.ts", import.meta.url).href)};
const sandbox = await openJavaScriptSandbox({ workers: 1, wallMs: 60_000 });
const judged = sandbox.judge({ mode: "load", candidate: "while (true) {}", entry: ["f"] });
setTimeout(() => console.log("running"), 300);
await judged;
`;

test.skipIf(process.platform !== "linux")("an engine that is busy does not outlive its owner", async () => {
  const owner = spawn(process.execPath, ["--conditions=@cupel/source", "--input-type=module", "-e", program]);
  await once(owner.stdout, "data");
  const children = childrenOf(owner.pid);
  expect(children).toHaveLength(1);
  owner.kill("SIGKILL");
  await expect.poll(() => children.filter(isAlive), { timeout: 5000 }).toEqual([]);
});
