import { test } from "vitest";
import { expectNoOrphan } from "../../test-support/expect-no-orphan.ts";

const program = `
import { openJavaScriptSandbox } from ${JSON.stringify(new URL("javascript-sandbox.ts", import.meta.url).href)};
const sandbox = await openJavaScriptSandbox({ workers: 1, wallMs: 60_000 });
const judged = sandbox.judge({ mode: "load", candidate: "while (true) {}", entry: ["f"] });
setTimeout(() => console.log("running"), 300);
await judged;
`;

test.skipIf(process.platform !== "linux")("an engine that is busy does not outlive its owner", () => expectNoOrphan(program));
