// Loaded by `node --import` before a command: leaves what the process and its main thread computed in CUPEL_BENCH_PROCESSOR_TIME.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const seconds = ({ user, system }) => (user + system) / 1e6;

if (isMainThread) {
  process.on("exit", () => {
    const told = { process: seconds(process.cpuUsage()), mainThread: seconds(process.threadCpuUsage()) };
    writeFileSync(process.env.CUPEL_BENCH_PROCESSOR_TIME, JSON.stringify(told));
  });
}
