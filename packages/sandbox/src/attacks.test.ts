import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CupelError } from "@cupel/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestJob } from "./jobs.ts";
import { openSandbox } from "./open-sandbox.ts";
import type { TestOutcome } from "./outcome.ts";
import type { Sandbox } from "./sandbox.ts";

interface Attack {
  readonly id: string;
  readonly file: string;
  readonly language: string;
  readonly category: string;
  readonly expected: readonly ("pass" | "fail" | "timeout" | "oom" | "killed")[];
  readonly must_not: string | null;
  readonly probe?: string;
}
interface Manifest {
  readonly wallMs: number;
  readonly attacks: readonly Attack[];
  readonly tasks: { readonly python: { readonly entry: string; readonly setup: string; readonly test: string } };
  readonly canary: { readonly watch: { readonly directories: readonly string[]; readonly names: string } };
}

const corpus = process.env.CUPEL_ATTACKS;
const say = (line: string) => process.stderr.write(`${line}\n`);
if (corpus === undefined) say("CUPEL_ATTACKS is not set: the attack programs are not run.");

// Run by a process of its own, which must stay alive and must hear nothing.
const listeners = `
const net = require("node:net"), dgram = require("node:dgram");
const heard = (what) => process.send({ heard: what });
const name = process.argv[1];
net.createServer((s) => { heard("abstract socket"); s.destroy(); }).listen("\\0" + name, () => {
  const tcp = net.createServer((s) => { heard("tcp"); s.destroy(); }).listen(0, "127.0.0.1", () => {
    const { port } = tcp.address();
    const udp = dgram.createSocket("udp4").on("message", () => heard("udp"));
    udp.bind(port, "127.0.0.1", () => process.send({ port }));
  });
});`;

/** What an attack could harm, planted and watched. */
class Canary implements Disposable {
  readonly heard: string[] = [];
  readonly socket = `cupel_canary_${process.pid}`;
  readonly directory = mkdtempSync(join(tmpdir(), "canary-"));
  readonly temp = mkdtempSync(join(tmpdir(), "outlives-"));
  readonly scratch = mkdtempSync(join(tmpdir(), "scratch-"));
  port = 0;
  readonly #process: ChildProcess;
  readonly #watch: Manifest["canary"]["watch"];
  #before: readonly string[] = [];

  constructor(watch: Manifest["canary"]["watch"]) {
    this.#watch = watch;
    for (const path of [this.directory, this.temp, this.scratch]) chmodSync(path, 0o777);
    writeFileSync(join(this.directory, "secret.txt"), "canary secret");
    chmodSync(join(this.directory, "secret.txt"), 0o666);
    process.env.CUPEL_CANARY = `cupel-canary-${process.pid}`;
    this.#process = spawn(process.execPath, ["-e", listeners, this.socket], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  }

  async listening(): Promise<void> {
    const [{ port }] = await once(this.#process, "message");
    this.port = port;
    this.#process.on("message", (message: { heard: string }) => this.heard.push(message.heard));
    this.#before = this.#files();
  }

  substitute(source: string): string {
    const values: Record<string, string> = {
      "@CANARY_DIR@": this.directory,
      "@CANARY_PORT@": String(this.port),
      "@CANARY_SOCKET@": this.socket,
      "@TEMP_DIR@": this.temp,
      "@SCRATCH_DIR@": this.scratch,
    };
    const text = source.replace(/@[A-Z_]+@/g, (token) => values[token] ?? token);
    if (/@[A-Z]+_[A-Z]+@/.test(text)) throw new Error("a placeholder is left");
    return text;
  }

  /** Every harm that can be seen, in words. */
  harm(): string[] {
    const now = this.#files();
    const harm = [...this.heard.splice(0).map((what) => `reached the ${what} listener`)];
    harm.push(...now.filter((line) => !this.#before.includes(line)).map((line) => `new or changed: ${line}`));
    harm.push(...this.#before.filter((line) => !now.includes(line)).map((line) => `gone or changed: ${line}`));
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) harm.push("the canary process died");
    this.#before = now; // so that one attack is blamed once
    return harm;
  }

  [Symbol.dispose](): void {
    this.#process.kill();
    for (const path of [this.directory, this.temp, this.scratch]) rmSync(path, { recursive: true, force: true });
  }

  #files(): string[] {
    const own = [this.directory, this.temp, this.scratch].flatMap((path) => listing(path));
    const names = new RegExp(this.#watch.names);
    const watched = [...this.#watch.directories.filter((path) => path.startsWith("/")), process.cwd()].flatMap((path) => {
      const entries = safeList(path).filter((name) => names.test(name));
      return entries.map((name) => join(path, name));
    });
    return [...own, ...watched];
  }
}

function safeList(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function listing(path: string): string[] {
  const about = lstatSync(path);
  const kind = about.isSymbolicLink() ? `-> ${readlinkSync(path)}` : about.isFile() ? readFileSync(path, "latin1").slice(0, 100) : "";
  const line = `${path} ${about.mode.toString(8)} ${about.isDirectory() ? "" : about.size} ${kind}`;
  return about.isDirectory() ? [line, ...safeList(path).flatMap((name) => listing(join(path, name)))] : [line];
}

/** Live processes that are ours, by parenthood, with judges that lost their parent: name and number. */
function processes(): number {
  const parents = new Map<number, number>();
  let orphans = 0;
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") continue;
      parents.set(Number(name), Number(parent));
      if (parent === "1" && readFileSync(`/proc/${name}/cmdline`, "latin1").includes("cupel.local")) orphans += 1;
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOurs).length + orphans;
}

function matches(outcome: TestOutcome, expected: Attack["expected"]): boolean {
  const codes: Record<string, string> = { timeout: "timeout", oom: "memory", killed: "crashed" };
  return expected.some((word) =>
    word === "pass" || word === "fail" ? outcome.status === word : outcome.status === "fail" && outcome.code === codes[word],
  );
}

const cases = [
  { args: [1, 2], equals: 3 },
  { args: [-5, 5], equals: 0 },
  { args: [10 ** 6, 1], equals: 1_000_001 },
];

describe.skipIf(corpus === undefined).each(["local", "wasm"] as const)("mode %s", (mode) => {
  const manifest: Manifest = corpus === undefined ? { attacks: [] } : JSON.parse(readFileSync(join(corpus, "manifest.json"), "utf8"));
  const attacks = manifest.attacks.filter(({ language }) => language === "python");
  const read = (attack: Attack) => readFileSync(join(corpus ?? "", attack.file), "utf8");
  let sandbox: Sandbox | undefined;
  let reason = "";
  let canary: Canary;

  const jobs = (candidate: string): TestJob[] => {
    const { entry, setup, test } = manifest.tasks.python;
    return [
      { mode: "tests", candidate, entry: [entry], setup, tests: `${test}\ncheck(${entry})\n` },
      { mode: "cases", candidate, entry: [entry], cases },
    ];
  };
  const control = (a: Attack) => a.id === "00_control_correct";

  beforeAll(async () => {
    canary = new Canary(manifest.canary.watch);
    await canary.listening();
    try {
      sandbox = await openSandbox({ mode, workers: 1, wallMs: manifest.wallMs });
      await judge({ mode: "load", candidate: "def f(): pass", entry: ["f"] });
    } catch (thrown) {
      if (!CupelError.is(thrown)) throw thrown;
      reason = `mode ${mode} is not attacked: ${thrown.message}`;
      say(reason);
    }
  });
  afterAll(async () => {
    await sandbox?.[Symbol.asyncDispose]();
    canary[Symbol.dispose]();
  });
  const judge = (job: TestJob) => {
    if (sandbox === undefined) throw new Error("no sandbox");
    return sandbox.judge(job);
  };

  it.for(attacks)("$id neither passes nor harms", { timeout: 60_000 }, async (attack, context) => {
    context.skip(sandbox === undefined, reason);
    const running = processes();
    const candidate = canary.substitute(read(attack));
    const right = attacks.find(control);
    // The corpus wants attack 94 straight after 93: no control between the two job shapes.
    for (const job of jobs(candidate)) {
      const outcome = await judge(job);
      expect(outcome.status, outcome.detail).not.toBe("error");
      expect(outcome.status).not.toBe(attack.must_not);
      expect(matches(outcome, attack.expected), `${outcome.status}(${outcome.code}): ${outcome.detail}`).toBe(true);
      // Where load made it wait, the job may have run twice.
      expect(outcome.milliseconds).toBeLessThan(manifest.wallMs + 1000);
    }
    if (attack.probe === "survivor") await sleep(2200);
    if (right !== undefined && !attack.id.startsWith("93_")) {
      for (const job of jobs(read(right))) expect(await judge(job)).toMatchObject({ status: "pass" });
    }
    await expect.poll(processes, { timeout: 3000 }).toBeLessThanOrEqual(running);
    expect(canary.harm()).toEqual([]);
  });

  it("judges the corpus with a runner that can lose: tests beside the candidate are beaten", { timeout: 60_000 }, async (context) => {
    context.skip(sandbox === undefined, reason);
    const { entry, test } = manifest.tasks.python;
    const won: string[] = [];
    for (const attack of attacks.filter(({ category }) => category === "integrity")) {
      const program = JSON.stringify(canary.substitute(read(attack)));
      const candidate = `def verdict():\n    space = {}\n    exec(${program}, space)\n    exec(${JSON.stringify(test)}, space)\n    space["check"](space["${entry}"])\n    return True\n`;
      const { status } = await judge({ mode: "cases", candidate, entry: ["verdict"], cases: [{ args: [], equals: true }] });
      if (status === "pass") won.push(attack.id.slice(0, 2));
    }
    expect(won).toEqual(expect.arrayContaining(["09", "15", "17"]));
  });
});
