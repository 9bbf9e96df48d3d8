// Draws the pictures of docs/pictures anew: a run of the simulated model, its report on a wide and on a narrow screen.
// run: node --conditions=@cupel/source tests/pictures/main.ts
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChromium } from "../support/chromium.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const evaluation = join(root, "eval", "reliability_v1_60");
await using folder = await temporaryFolder();
const flags = [
  "--backend",
  "simulated",
  "--answers",
  `${evaluation}.answers.jsonl`,
  "--prompts-file",
  `${evaluation}.jsonl`,
  "--skill",
  "0.5",
];
const { code, stderr } = await runCommand(
  "cupel",
  ["run", ...flags, "--best-of-k", "3", "--temperature", "0.7", "--outdir", "run", "--quiet"],
  {
    directory: folder.path,
  },
);
if (code !== 0) throw new Error(stderr);
await using browser = await startChromium();
const pictures = [
  { name: "report-wide", width: 1280, height: 1000, colorScheme: "light", at: "#verdict" },
  { name: "report-narrow", width: 390, height: 844, colorScheme: "dark", at: "#verdict" },
  { name: "report-task", width: 1280, height: 800, colorScheme: "light", at: "#tasks" },
] as const;
for (const { name, width, height, colorScheme, at } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(`file://${join(folder.path, "run", "report.html")}`);
  if (at === "#tasks") {
    await page.locator("details.task > summary").first().click();
    await page.evaluate("document.querySelector('#tasks').scrollIntoView()");
  }
  await page.screenshot({ path: join(root, "docs", "pictures", `${name}.png`) });
  await page.close();
}
