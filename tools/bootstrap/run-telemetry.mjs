// The metrics of live runs against a real Prometheus. Debian's package brings it and promtool; as root it is installed where it is missing.
import { spawnSync } from "node:child_process";
import { runSome } from "./run-tests.mjs";

export function runTelemetry(machine) {
  if (!has("prometheus") && process.platform === "linux" && process.getuid() === 0 && has("apt-get")) install();
  return runSome(machine, { CUPEL_TELEMETRY: "all" }, ["tests/telemetry"]);
}

function install() {
  process.stderr.write("cupel: installing Debian's prometheus, for promtool and a server to scrape with\n");
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (...args) => spawnSync("apt-get", args, { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  run("update", "-qq");
  run("install", "-y", "-qq", "--no-install-recommends", "prometheus");
}

function has(command) {
  return spawnSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" }).status === 0;
}
