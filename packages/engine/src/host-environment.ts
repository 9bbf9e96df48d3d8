import { cpus, totalmem } from "node:os";
import type { JsonObject } from "@cupel/core";

/** What of this machine can change times and results. Holds no names of hosts or people, and no paths. */
export function hostEnvironment(): JsonObject {
  const processors = cpus();
  return {
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    cpu: processors[0]?.model.trim() ?? "",
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 1e9),
  };
}
