import { CupelError, messageOf } from "@cupel/core";
import type { Program, TestJob } from "../jobs.ts";
import type { JobEnd, JobLimits, SandboxWorker, SessionCall } from "../pool/sandbox-worker.ts";
import { cores } from "./cores.ts";
import type { JudgeConnection, SandboxDriver } from "./driver.ts";
import type { JudgeAnswer, LockReport } from "./judge-messages.ts";
import { bootstrap } from "./judge-program.ts";

// As long as other workers have to start: on a machine with many times more work than cores half a minute is no sign of anything.
const startMs = 120_000;
const graceMs = 500;

/** One judge with its zygote and the candidates forked from it, wherever a driver started it. */
export class JudgeWorker implements SandboxWorker {
  /** How its candidates are locked. */
  readonly report: LockReport;
  jobs = 0;
  readonly #connection: JudgeConnection;
  #ended = false;
  #core: number | undefined;

  private constructor(connection: JudgeConnection, report: LockReport) {
    this.#connection = connection;
    this.report = report;
    connection.hold?.(false);
  }

  /** Starts a judge. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason. */
  static async start(driver: SandboxDriver, firstFrame: Uint8Array): Promise<JudgeWorker> {
    const connection = await boot(driver);
    connection.send(firstFrame);
    const timer = setTimeout(() => connection.kill(), startMs);
    const first = await connection.receive();
    clearTimeout(timer);
    const report = first === undefined ? { error: connection.lastWords() } : (parse(first) as LockReport | { error: string });
    if (!("error" in report)) return new JudgeWorker(connection, report);
    connection.kill();
    throw new CupelError("SANDBOX_UNAVAILABLE", `Mode ${driver.mode} cannot be used: the judge did not start (${report.error}).`);
  }

  get dead(): boolean {
    return this.#ended;
  }

  kill(): void {
    this.#ended = true;
    this.#connection.kill();
  }

  judge(job: TestJob, limits: JobLimits): Promise<JobEnd> {
    this.jobs += 1;
    return this.#ask({ job }, limits);
  }

  open(program: Program, limits: JobLimits): Promise<JobEnd> {
    this.jobs += 1;
    return this.#ask({ open: program }, limits);
  }

  call({ name, args, kwargs }: SessionCall, limits: JobLimits): Promise<JobEnd> {
    return this.#ask({ call: [name, args, kwargs] }, limits);
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#ask({ close: true }, { wallMs: graceMs });
  }

  /** A judge that gives no answer within the wall time and half a second more is killed. */
  async #ask(request: object, { wallMs, signal, alone }: JobLimits): Promise<JobEnd> {
    const connection = this.#connection;
    // A judge of another machine says nothing of waiting here, and this one's cores are not its own.
    const core = connection.waitedMs && cores.take(this.#core, alone);
    this.#core = core?.index;
    const waited = connection.waitedMs?.() ?? 0;
    let why: JobEnd | undefined;
    const stop = (end: JobEnd) => {
      why = end;
      this.kill();
    };
    const late = () => stop({ kind: "late", starved: (connection.waitedMs?.() ?? 0) - waited > wallMs / 2 });
    // In two steps: when our own thread was busy past the limit, an answer that has arrived is read between them.
    let timer = setTimeout(() => (timer = setTimeout(late, 50)), wallMs + graceMs - 50);
    const abort = () => stop({ kind: "aborted" });
    signal?.addEventListener("abort", abort, { once: true });
    connection.hold?.(true);
    try {
      if (signal?.aborted) abort();
      else connection.send(Buffer.from(JSON.stringify({ id: this.jobs, wallMs, core: core?.index, ...request })));
      const payload = await connection.receive();
      if (payload !== undefined) return this.#judged(parse(payload) as JudgeAnswer, wallMs);
      this.#ended = true;
      return why ?? { kind: "died", detail: connection.lastWords() };
    } finally {
      core?.release();
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      connection.hold?.(false);
    }
  }

  #judged(answer: JudgeAnswer, wallMs: number): JobEnd {
    const { id: _, ms, cpuMs = 0, peakBytes = 0, queueMs = 0, notStarted = false, ...result } = answer;
    if (notStarted) this.kill(); // it could not lock this child, nor will it the next
    const judged = { ...result, milliseconds: ms, cpuMilliseconds: cpuMs, peakBytes };
    return { kind: "judged", judged, repeat: notStarted || queueMs > wallMs / 2 };
  }
}

async function boot(driver: SandboxDriver): Promise<JudgeConnection> {
  try {
    return await driver.boot(bootstrap());
  } catch (thrown) {
    if (CupelError.is(thrown)) throw thrown;
    throw new CupelError("SANDBOX_UNAVAILABLE", `Mode ${driver.mode} cannot be used: ${messageOf(thrown)}.`, { cause: thrown });
  }
}

function parse(payload: Uint8Array): unknown {
  return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("utf8"));
}
