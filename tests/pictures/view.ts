// Draws the pictures of `cupel view` in docs/pictures anew: runs of the simulated model, one of which goes on, on a wide and on a narrow screen.
// run: node --conditions=@cupel/source tests/pictures/view.ts
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startViewer } from "@cupel/view";
import { simulatedBenchmark } from "../support/benchmark.ts";
import { startChromium } from "../support/chromium.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
await using folder = await temporaryFolder();
const directory = folder.path;
const flags = ["run", ...simulatedBenchmark, "--temperature", "0.7", "--best-of-k", "3", "--quiet"];
for (const [night, skill] of [0.35, 0.4, 0.55, 0.6].entries()) {
  const own = ["--seed", String(night + 1), "--skill", String(skill), "--outdir", join("runs", `nightly-${night + 1}`)];
  const { code, stderr } = await runCommand("cupel", [...flags, ...own], { directory });
  if (code !== 0) throw new Error(stderr);
}
const going = startCommand("cupel", [...flags, "--latency", "1500", "--concurrency", "1", "--outdir", join("runs", "nightly-5")], {
  directory,
});
await using viewer = await startViewer({ folder: join(directory, "runs"), every: 200 });
await using browser = await startChromium();
/** The first task of the list that the policy won with code is opened. */
const won = "run/nightly-4/tasks?why=won&kind=codestub";
const pictures = [
  { name: "view-live", path: "run/nightly-5", width: 1280, height: 640, colorScheme: "light" },
  { name: "view-runs-wide", path: "", width: 1280, height: 640, colorScheme: "light" },
  { name: "view-runs-narrow", path: "", width: 390, height: 844, colorScheme: "dark" },
  { name: "view-trend", path: "trend", width: 1280, height: 800, colorScheme: "light" },
  { name: "view-tasks", path: "run/nightly-4/tasks", width: 1280, height: 720, colorScheme: "light" },
  { name: "view-task", path: won, width: 1280, height: 900, colorScheme: "light" },
  { name: "view-task-narrow", path: won, width: 390, height: 844, colorScheme: "light" },
] as const;
for (const { name, path, width, height, colorScheme } of pictures) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  if (name === "view-live") {
    while ((await page.goto(viewer.url + path))?.status() !== 200) await page.waitForTimeout(200);
    // The page's policy lets no waiting function of the debugger in.
    while (Number(await page.evaluate("document.querySelector('#live progress')?.value")) < 12) await page.waitForTimeout(200);
  } else await page.goto(viewer.url + path);
  if (path === won) {
    await page.locator("a[data-row]").first().click();
    await page.locator("#arm-3").waitFor();
    await page.evaluate("document.getElementById('arm-3').scrollIntoView()");
  }
  await page.screenshot({ path: join(root, "docs", "pictures", `${name}.png`) });
  await context.close();
}
going.child.kill("SIGKILL");
await going.finished;
