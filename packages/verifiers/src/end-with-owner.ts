import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Makes this child process end with the process that started it, and when it needs more than `mebibytes` of memory: by a thread of its
 * own, since a long call keeps this one from hearing that the parent is gone, and no limit of Node's counts what engines allocate. Resolves
 * when that thread has looked once: no job should begin before.
 */
export async function endWithOwner(mebibytes: number): Promise<void> {
  const watch = `const look = () => {
    if (process.ppid !== ${process.ppid} || process.memoryUsage.rss() > ${mebibytes * 2 ** 20}) process.kill(process.pid, "SIGKILL");
  };
  look();
  require("node:worker_threads").parentPort.postMessage("watching");
  setInterval(look, 50);`;
  const watcher = new Worker(watch, { eval: true, stdin: false, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  // An orderly exit would wait for the threads of an engine that is in the middle of a call.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  await once(watcher, "message");
  watcher.unref();
}
