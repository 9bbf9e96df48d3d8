import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Corpus } from "./manifest.ts";

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

const diskLimit = 100 << 20;
let canaries = 0;

/** What an attack could harm, planted and watched. */
export class Canary implements Disposable {
  readonly heard: string[] = [];
  /** Of its own name: the one before may not have let go of it yet. */
  readonly socket = `cupel_canary_${process.pid}_${++canaries}`;
  readonly directory = mkdtempSync(join(tmpdir(), "canary-"));
  readonly temp = mkdtempSync(join(tmpdir(), "outlives-"));
  readonly scratch = mkdtempSync(join(tmpdir(), "scratch-"));
  port = 0;
  readonly #process: ChildProcess;
  readonly #watch: Corpus["watch"];
  #before: readonly string[] = [];
  #free = 0;

  constructor(watch: Corpus["watch"]) {
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
    this.#free = freeBytes();
  }

  /** A program with its placeholders filled in. Throws when one is left. */
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

  /** Every harm that can be seen, in words. Each is told once. */
  harm(): string[] {
    const now = this.#files();
    const harm = this.heard.splice(0).map((what) => `reached the ${what} listener`);
    harm.push(...now.filter((line) => !this.#before.includes(line)).map((line) => `new or changed: ${line}`));
    harm.push(...this.#before.filter((line) => !now.includes(line)).map((line) => `gone or changed: ${line}`));
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) harm.push("the canary process died");
    this.#before = now;
    return harm;
  }

  /** Whether much of the disk went since it was last asked. Others write there as well: ask twice. */
  diskIsGone(): boolean {
    const lost = this.#free - freeBytes();
    this.#free = freeBytes();
    return lost > diskLimit;
  }

  [Symbol.dispose](): void {
    this.#process.kill();
    for (const path of [this.directory, this.temp, this.scratch]) rmSync(path, { recursive: true, force: true });
  }

  #files(): string[] {
    const planted = [this.directory, this.temp, this.scratch].flatMap((path) => listing(path));
    const names = new RegExp(this.#watch.names);
    const watched = [...this.#watch.directories.filter((path) => path.startsWith("/")), process.cwd()].flatMap((path) =>
      safeList(path)
        .filter((name) => names.test(name))
        .map((name) => join(path, name)),
    );
    return [...planted, ...watched];
  }
}

function freeBytes(): number {
  const { bfree, bsize } = statfsSync(tmpdir());
  return bfree * bsize;
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
