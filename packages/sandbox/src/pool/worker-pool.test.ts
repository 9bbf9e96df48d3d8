import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { WorkerPool } from "./worker-pool.ts";

class Worker {
  dead = false;
  jobs = 0;
  kill() {
    this.dead = true;
  }
}

function poolOf(size: number, recycleAfter = 1000) {
  const started: Worker[] = [];
  const start = async () => {
    const worker = new Worker();
    started.push(worker);
    return worker;
  };
  return { pool: new WorkerPool<Worker>({ size, recycleAfter, start }), started };
}

describe("a pool of workers", () => {
  it("runs at most its size at once, first come, first served, and starts no more than it needs", async () => {
    const { pool, started } = poolOf(2);
    const log: number[] = [];
    let running = 0;
    let most = 0;
    const job = (n: number) => () => {
      log.push(n);
      most = Math.max(most, ++running);
      return sleep(2).then(() => void running--);
    };
    await Promise.all([0, 1, 2, 3, 4].map((n) => pool.use(job(n))));
    expect({ log, most, started: started.length }).toEqual({ log: [0, 1, 2, 3, 4], most: 2, started: 2 });
  });

  it("runs a job alone when asked: after those that run, before those that wait", async () => {
    const { pool } = poolOf(2);
    const log: string[] = [];
    const job = (name: string) => async () => {
      log.push(`${name}>`);
      await sleep(3);
      log.push(`<${name}`);
    };
    const before = [pool.use(job("a")), pool.use(job("b"))];
    await sleep(1);
    await Promise.all([...before, pool.use(job("c")), pool.use(job("alone"), { alone: true })]);
    expect(log.indexOf("alone>")).toBeGreaterThan(log.indexOf("<b"));
    expect(log.slice(-4)).toEqual(["alone>", "<alone", "c>", "<c"]);
  });

  it("replaces a worker that died or did its share", async () => {
    const { pool, started } = poolOf(1, 2);
    const count = async (worker: Worker) => void worker.jobs++;
    for (let n = 0; n < 4; n++) await pool.use(count);
    expect(started.map(({ jobs, dead }) => ({ jobs, dead }))).toEqual([
      { jobs: 2, dead: true },
      { jobs: 2, dead: true },
    ]);
    await pool.use(async (worker) => worker.kill());
    await pool.use(count);
    expect(started).toHaveLength(4);
  });

  it("gives the place back when a job throws or a worker does not start", async () => {
    const failing = new WorkerPool<Worker>({ size: 1, recycleAfter: 9, start: () => Promise.reject(new Error("no")) });
    await expect(failing.use(async () => 1)).rejects.toThrow("no");
    await expect(failing.use(async () => 1)).rejects.toThrow("no");
    const { pool } = poolOf(1);
    await expect(pool.use(() => Promise.reject(new Error("job")))).rejects.toThrow("job");
    expect(await pool.use(async () => 1)).toBe(1);
  });

  it("lets a waiting caller leave, and refuses everyone once closed", async () => {
    const { pool, started } = poolOf(1);
    const controller = new AbortController();
    const first = pool.use(() => sleep(5));
    const leaving = pool.use(async () => 1, { signal: controller.signal });
    const waiting = pool.use(async () => 1);
    controller.abort(new Error("gone"));
    await expect(leaving).rejects.toThrow("gone");
    pool.close();
    await expect(waiting).rejects.toMatchObject({ code: "ABORTED" });
    await expect(pool.use(async () => 1)).rejects.toMatchObject({ code: "ABORTED" });
    await first;
    expect(started.every(({ dead }) => dead)).toBe(true);
  });
});
