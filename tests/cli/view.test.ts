import { once } from "node:events";
import { cp, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { lockFolder } from "@cupel/engine";
import { fakeOpenai, startServer } from "@cupel/testing";
import { startViewer, type Viewer } from "@cupel/view";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath, startChromium } from "../support/chromium.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { makeHostileRun, makeWayRun, writeWayTasks } from "../support/simulated-runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

if (chromiumPath === undefined) process.stderr.write("SKIPPED what opens cupel view in a browser: no Chromium here (Debian: chromium)\n");
const inBrowser = test.skipIf(chromiumPath === undefined);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** `cupel view` on a free port, with its address. */
async function startView(directory: string, args: readonly string[] = ["runs"]) {
  const { child, finished } = startCommand("cupel", ["view", ...args, "--port", "0", "--json"], { directory });
  const ended = finished.then((left) => Promise.reject(new Error(JSON.stringify(left))));
  const [line] = (await Promise.race([once(child.stdout, "data"), ended])) as [string];
  ended.catch(() => {});
  return { url: (JSON.parse(line) as { url: string }).url, child, finished };
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let view: Viewer;
let browser: Browser | undefined;
let release: (() => void) | undefined;
beforeAll(async () => {
  folder = await temporaryFolder();
  const { path } = folder;
  const runs = join(path, "runs");
  await makeWayRun(join(runs, "first"), { tasks: "same", seed: 1, skill: 0.4, startedAt: "2026-03-01T10:00:00Z" });
  await makeWayRun(join(runs, "second"), { tasks: "same", seed: 2, skill: 0.7, startedAt: "2026-03-02T10:00:00Z" });
  await makeWayRun(join(runs, "other tasks"), { tasks: "other", startedAt: "2026-03-03T10:00:00Z" });
  await makeHostileRun(join(runs, "hostile"), { startedAt: "2026-03-04T10:00:00Z" });
  await cp(join(runs, "first"), join(runs, "cut"), { recursive: true });
  await writeFile(join(runs, "cut", "records.jsonl"), `{"half": \n${await readFile(join(runs, "first", "records.jsonl"), "utf8")}`);
  await cp(join(runs, "first"), join(runs, "going"), { recursive: true });
  await rm(join(runs, "going", "end.json"));
  await truncate(join(runs, "going", "records.jsonl"), 5000);
  release = lockFolder(join(runs, "going"));
  await mkdir(join(runs, "broken"));
  await writeFile(join(runs, "broken", "run.json"), "{");
  view = await startViewer({ folder: runs, every: 100 });
  if (chromiumPath !== undefined) browser = await startChromium();
}, 120_000);
afterAll(async () => {
  release?.();
  await browser?.close();
  await view?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

/** A page, with everything it asked for and complained about. */
async function openPage(path: string, options: { readonly javaScriptEnabled?: boolean; readonly colorScheme?: "dark" } = {}) {
  if (browser === undefined) throw new Error("no browser");
  const context = await browser.newContext(options);
  // A machine that does much else is slow, not wrong.
  context.setDefaultTimeout(100_000);
  const page = await context.newPage();
  const [asked, said]: [string[], string[]] = [[], []];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("dialog", (dialog) => {
    said.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(view.url + path.slice(1));
  return { page, asked, said, close: () => context.close() };
}

/** What axe calls serious or critical of a page. It is put there by the debugger: the page's own policy would not let it in. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate("axe.run().then(({ violations }) => violations)")) as readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
}

const pages = [
  "/",
  "/?status=unreadable",
  "/trend",
  "/run/first",
  "/run/going",
  "/run/first/tasks",
  "/run/first/task?id=north&model=simulated",
  "/compare?run=first&run=second",
  "/compare?run=first&run=other%20tasks",
  "/run/nowhere",
];

inBrowser("every page fits wide and narrow screens and has no serious fault for those who do not see it", async () => {
  for (const path of pages) {
    const { page, said, close } = await openPage(path, path === "/run/first" ? { colorScheme: "dark" } : {});
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect([path, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([path, width]);
    }
    expect([path, await violations(page)]).toEqual([path, []]);
    // Chromium itself remarks on pages that are not there.
    expect([path, said.filter((text) => !/status of (404|500)/.test(text))]).toEqual([path, []]);
    await close();
  }
});

inBrowser("from the list of runs to a candidate and back by keys alone", async () => {
  const { page, close } = await openPage("/");
  const title = () => page.locator("h1").textContent();
  await page.keyboard.press("/");
  await page.keyboard.type("second");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=second/);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/run\/second$/);
  await page.keyboard.press("l");
  await page.waitForURL(/\/tasks$/);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = await page.evaluate("document.activeElement.textContent");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/task\?/);
  expect(await title()).toBe(second);
  await page.keyboard.press("n");
  await expect.poll(title, { timeout: 100_000 }).not.toBe(second);
  // Keys are heard once the page is whole.
  await page.waitForLoadState();
  await page.keyboard.press("p");
  await expect.poll(title, { timeout: 100_000 }).toBe(second);
  await page.waitForLoadState();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/arm=baseline&candidate=1/);
  expect(await page.locator("article").count()).toBe(1);
  expect(await page.locator("article").textContent()).toMatch(/hidden gold(pass|fail)/);
  for (const place of [/task\?id=\w+&model=simulated$/, /\/tasks$/, /\/run\/second$/, /:\d+\/$/]) {
    await page.keyboard.press("u");
    await page.waitForURL(place);
  }
  await page.keyboard.press("?");
  expect(await page.evaluate("document.getElementById('keys').open")).toBe(true);
  await page.locator("#keys-on").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  expect(page.url()).toBe(view.url);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).not.toBe("");
  await close();
});

inBrowser("runs are ticked and compared, the earlier as what the later is compared with; what cannot be compared is told", async () => {
  const { page, close } = await openPage("/");
  await page.getByLabel("Compare second").check();
  await page.getByLabel("Compare first").check();
  await page.getByRole("button", { name: "Compare ticked runs" }).click();
  expect(await page.locator("h1").textContent()).toBe("Comparison");
  expect(await page.locator("main > ul").first().textContent()).toMatch(/^A first:policy:simulated.*B second:policy:simulated/);
  expect(await page.locator("#B-A").textContent()).toContain("B against A on 6 tasks");
  await page.goto(`${view.url}compare?run=first&run=other+tasks`);
  expect(await page.locator("main").textContent()).toMatch(/Not comparable.*6/);
  await page.goto(`${view.url}trend`);
  expect(await page.locator("section.trend svg[role=img]").count()).toBe(1);
  expect(await page.locator("section.trend").textContent()).toMatch(/second.*first/s);
  expect(await page.locator("section.trend").textContent()).not.toContain("other tasks");
  await close();
});

inBrowser(
  "what a hostile model wrote stays text on every page, with and without script, and nothing is asked for but our pages",
  async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page, asked, said, close } = await openPage("/run/hostile/tasks", { javaScriptEnabled });
      const links = await page.locator("th[scope=row] a").all();
      const all = await Promise.all(links.map((link) => link.getAttribute("href")));
      expect(all).toHaveLength(11);
      for (const address of [...all, "/run/hostile", "/", "/compare?run=hostile", "/run/hostile/tasks?q=%22%3E%3Cscript%3E"]) {
        await page.goto(new URL(String(address), view.url).href);
        expect(await page.title()).toMatch(/ · Cupel$/);
        expect(await page.locator("img, iframe, object, embed, a[href^='javascript:'], main script").count()).toBe(0);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
        expect(await page.locator("body").textContent()).not.toMatch(/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069]/);
      }
      expect(asked.filter((address) => !address.startsWith(view.url))).toEqual([]);
      expect(said).toEqual([]);
      await close();
    }
    const { page, close } = await openPage("/run/hostile/tasks");
    expect((await page.content()).length).toBeLessThan(200_000);
    await close();
  },
);

inBrowser(
  "a run that goes on is told as it goes on, without a reload, and turns to its report when it ends",
  async () => {
    const flags = await writeWayTasks(folder.path, "slow");
    const args = ["run", ...flags, "--latency", "250", "--concurrency", "1", "--outdir", "runs/slow"];
    const { finished } = startCommand("cupel", args, { directory: folder.path });
    const { page, close } = await openPage("/");
    await expect.poll(async () => (await page.goto(`${view.url}run/slow`))?.status(), { timeout: 100_000, interval: 100 }).toBe(200);
    await page.evaluate("window.stayed = true");
    const done = () => page.evaluate("document.querySelector('#live progress').value");
    const before = Number(await done());
    await expect.poll(done, { timeout: 100_000 }).toBeGreaterThan(before + 2);
    expect(await page.locator("#live-line").textContent()).toMatch(/\d+\/18 \d+% \w+, .* pass public checks/);
    expect(await page.locator("#live-latest li").count()).toBeGreaterThan(1);
    expect(await page.evaluate("window.stayed")).toBe(true);
    // While the page turns nothing can be asked of it.
    const isOver = () => page.evaluate("document.getElementById('live') === null").catch(() => false);
    await expect.poll(isOver, { timeout: 100_000 }).toBe(true);
    expect(await page.locator("main").textContent()).toContain("18 of 18 records");
    expect((await finished).code).toBe(0);
    await close();
  },
  120_000,
);

inBrowser(
  "the list of runs says that one has begun, how far it is, and that it has ended, without a reload",
  async () => {
    const { page, close } = await openPage("/");
    const going = (name: string) => async () => {
      await page.goto(view.url);
      return await page.locator(`[data-run${name}]`).count();
    };
    // That of another test may have to end first.
    await expect.poll(going("=slow"), { timeout: 100_000 }).toBe(0);
    const flags = await writeWayTasks(folder.path, "listed");
    const args = ["run", ...flags, "--latency", "1000", "--concurrency", "1", "--outdir", "runs/listed"];
    const { finished } = startCommand("cupel", args, { directory: folder.path });
    const said = () => page.locator("#runs-live").textContent();
    await expect.poll(said, { timeout: 100_000 }).toContain("Runs have begun or ended");
    expect(await page.locator("#runs-live a").getAttribute("href")).toBe(view.url);
    await expect.poll(going("=listed"), { timeout: 100_000 }).toBe(1);
    const far = async () => Number(((await page.locator("[data-run=listed]").textContent()) ?? "").split(" ")[0]);
    await page.evaluate("window.stayed = true");
    const before = await far();
    await expect.poll(far, { timeout: 100_000 }).toBeGreaterThan(before);
    await expect.poll(said, { timeout: 100_000 }).toContain("Runs have begun or ended");
    expect(await page.evaluate("window.stayed")).toBe(true);
    expect((await finished).code).toBe(0);
    await page.reload();
    expect(await page.locator("tr", { hasText: "listed" }).textContent()).toContain("complete");
    await close();
  },
  120_000,
);

test("events of the list begin with how it is now, whatever was told before", async () => {
  const state = async () => /data-state="([^"]+)"/.exec(await (await fetch(view.url)).text())?.[1];
  const first = async () => {
    const stop = new AbortController();
    const { body } = await fetch(`${view.url}events`, { signal: stop.signal });
    let text = "";
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (/data: .*\n\n/.test(text)) break;
    }
    stop.abort();
    return JSON.parse(/data: (.*)/.exec(text)?.[1] ?? "{}") as { readonly state?: string; readonly runs?: readonly object[] };
  };
  const before = await state();
  expect(await first()).toMatchObject({ state: before, runs: [{ name: "going", far: "4 of 12" }] });
  await cp(join(folder.path, "runs", "first"), join(folder.path, "runs", "added"), { recursive: true });
  const after = await state();
  expect(after).not.toBe(before);
  expect((await first()).state).toBe(after);
  await rm(join(folder.path, "runs", "added"), { recursive: true });
});

test("a run that is damaged, unreadable or not there is told in a sentence, and the others are shown all the same", async () => {
  const get = async (path: string) => {
    const response = await fetch(view.url + path);
    return {
      status: response.status,
      text: (await response.text()).replaceAll(/<(style|script)>.*?<\/\1>/gs, "").replaceAll(/<[^>]*>/g, ""),
    };
  };
  const list = await get("");
  expect(list.text).toMatch(/broken\s*unreadable.*run\.json is not valid JSON/s);
  expect(list.text).toMatch(/first\s*complete/s);
  expect(list.text).toMatch(/cut.*records\.jsonl:1 is no record: it is not JSON/s);
  expect(await get("run/cut")).toMatchObject({
    status: 500,
    text: expect.stringContaining("records.jsonl:1 is no record: it is not JSON"),
  });
  expect(await get("run/nowhere")).toMatchObject({ status: 404, text: expect.stringContaining("There is no run &#34;nowhere&#34;") });
  expect(await get("run/first/task?id=nothing")).toMatchObject({ status: 404, text: expect.stringContaining("has no task") });
});

test("only this machine's own names are answered, only for reading, and nothing outside the folder is found", async () => {
  const { port } = new URL(view.url);
  await using raw = { ask: (lines: string) => rawRequest(Number(port), lines), [Symbol.asyncDispose]: async () => {} };
  for (const host of ["evil.test", `evil.test:${port}`, "127.0.0.1.evil.test", "localhost.evil.test", "0.0.0.0", ""]) {
    expect([host, await raw.ask(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)]).toEqual([
      host,
      expect.stringMatching(/^HTTP\/1.1 421 /),
    ]);
  }
  for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]:1234"]) {
    expect([host, await raw.ask(`HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)]).toEqual([
      host,
      expect.stringMatching(/^HTTP\/1.1 200 /),
    ]);
  }
  await writeFile(join(folder.path, "run.json"), await readFile(join(folder.path, "runs", "first", "run.json")));
  for (const path of [
    "/run/..",
    "/run/%2e%2e",
    "/run/..%2f..%2fetc",
    "/run/%2e%2e%2ffirst",
    "/run/first%2f..%2ffirst",
    "/run/%00",
    "/run/%ff",
    "/../first",
  ]) {
    const answer = await raw.ask(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect([path, answer.split("\r\n", 1)[0]]).toEqual([path, "HTTP/1.1 404 Not Found"]);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) expect((await fetch(view.url, { method })).status).toBe(405);
  const { headers } = await fetch(`${view.url}run/first`);
  expect(headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; style-src 'sha256-[^;]*; script-src 'sha256-[^;]*; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'/,
  );
  for (const [name, value] of [
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "no-referrer"],
    ["cross-origin-resource-policy", "same-origin"],
    ["cache-control", "no-store"],
  ] as const)
    expect(headers.get(name)).toBe(value);
});

/** The answer to a request as it is written, whatever a client would make of it. */
async function rawRequest(port: number, text: string): Promise<string> {
  const { connect } = await import("node:net");
  const socket = connect(port, "127.0.0.1");
  socket.end(text);
  let answer = "";
  for await (const piece of socket.setEncoding("utf8")) answer += piece;
  return answer;
}

test("what cannot be shown is refused in a sentence before anything is served, and an interrupt ends it", async () => {
  await using empty = await temporaryFolder();
  const refused = (args: readonly string[]) => runCommand("cupel", ["view", ...args], { directory: empty.path });
  expect(await refused([])).toMatchObject({
    code: 5,
    stdout: "",
    stderr: expect.stringMatching(/^error: Cannot read .*runs: ENOENT.*\n$/),
  });
  expect(await refused(["."])).toMatchObject({ code: 5, stderr: expect.stringContaining("holds no run, and no folder with one.") });
  const runs = join(folder.path, "runs");
  expect(await refused([runs, "--host", "0.0.0.0"])).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("is reached from other machines"),
  });
  expect(await refused([runs, "--port", new URL(view.url).port])).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("Cannot listen on 127.0.0.1"),
  });
  const one = await startView(folder.path, ["runs/first"]);
  expect((await fetch(`${one.url}run/first`)).status).toBe(200);
  one.child.kill("SIGINT");
  expect(await one.finished).toMatchObject({ code: 130, stderr: "" });
});

test("a loop is shown by its iterations, the evaluator against the truth, and its program", async () => {
  const programs = ["def solve(n):\n    return True", "def solve(n):\n    return n > 1 and all(n % d for d in range(2, n))"];
  let written = 0;
  await using server = await startServer(
    fakeOpenai({
      models: ["writer", "judge"],
      answer: ({ prompt }) =>
        prompt.includes("Review its result")
          ? '{"correct": true, "feedback": "fine"}'
          : `\`\`\`python\n${programs[Math.min(written++, 1)]}\n\`\`\``,
    }),
  );
  const models = ["--improver", "openai:writer", "--evaluator", "openai:judge", "--base-url", `${server.url}/v1`];
  const { code, stderr } = await runCommand("cupel", ["loop", ...models, "--dataset", "primes", "--out", "runs/loop"], {
    directory: folder.path,
  });
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const text = await (await fetch(`${view.url}run/loop`)).text();
  expect(text).toMatch(/<h2 id="h-loop">Loop<\/h2>.*solved.*correct on cases held out<\/span><b>100%/s);
  expect(text).toMatch(/id="iteration-1".*id="iteration-2".*<span class="tag pass">best<\/span>/s);
  expect(text).toContain("is not shown to agree with the truth beyond chance");
  expect(text).toMatch(/Best program, of iteration 2<\/h3><pre dir="ltr">\ndef solve\(n\):/);
});
