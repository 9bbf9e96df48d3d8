import { join } from "node:path";
import { type Handler, sendJson, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { chromiumPath, startChromium } from "../support/chromium.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

if (chromiumPath === undefined)
  process.stderr.write("SKIPPED what opens a check's page in a browser: no Chromium here (Debian: chromium)\n");

const hostile = [
  "</pre><script>document.title='taken'</script>",
  '"><img src=http://127.0.0.1:9/x onerror="document.title=1">',
  "\u202Egnp.exe <b>bold</b>",
];

test.skipIf(chromiumPath === undefined)(
  "the page of a pack asks for nothing, keeps hostile answers inert and fits wide and narrow screens, with and without its script",
  async () => {
    await using folder = await temporaryFolder();
    let calls = 0;
    const answer: Handler = (request, response) => {
      if (request.method === "GET") return sendJson(response, { object: "list", data: [{ id: "m", object: "model" }] });
      const content = hostile[calls++ % hostile.length];
      sendJson(response, {
        id: `r${calls}`,
        object: "chat.completion",
        model: "m",
        choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
        usage: { prompt_tokens: 3, completion_tokens: 9, total_tokens: 12 },
      });
    };
    await using server = await startServer(answer);
    const args = [
      "check",
      "--backend",
      "openai",
      "--model",
      "m",
      "--base-url",
      `${server.url}/v1`,
      "--runs",
      "2",
      "--prompt",
      "<script>document.title='asked'</script>",
    ];
    const { code, stderr } = await runCommand("detcheck", [...args, "--out", "pack", "--no-minimise"], { directory: folder.path });
    expect([code, stderr]).toEqual([1, ""]);
    const file = `file://${join(folder.path, "pack", "report.html")}`;
    await using browser = await startChromium();
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      const [asked, said]: [string[], string[]] = [[], []];
      page.on("request", (request) => asked.push(request.url()));
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      await page.goto(file);
      expect(await page.title()).toBe("detcheck: DIVERGED, m");
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.locator("details.task").count()).toBe(1);
      await page.locator("details.task details summary").click();
      for (const text of ["<script>", "onerror"]) expect(await page.locator("details.task").textContent()).toContain(text);
      if (javaScriptEnabled)
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        }
      expect(asked).toEqual([file]);
      expect(said).toEqual([]);
    }
  },
  60_000,
);
