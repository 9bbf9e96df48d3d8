// An engine for the tests of mode `container`: the one that answers, else a Docker of our own for as long as the tests run.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const startSeconds = 40;

/**
 * Makes a container engine available, where that can be done.
 *
 * @param wish "install": Debian's packages may be installed; "start": only what is installed may be started; "off" or undefined: nothing
 * @returns {Promise<{ environment: object, stop: () => void }>} what the tests need in their environment, and what ends the engine
 */
export async function startContainerEngine(wish, say) {
  const nothing = { environment: {}, stop: () => {} };
  if ((wish !== "install" && wish !== "start") || answers("docker") || answers("podman", { alone: true })) return nothing;
  if (process.platform !== "linux" || process.getuid() !== 0) {
    say("no container engine answers, and only root on Linux can start one here: mode container is not tested");
    return nothing;
  }
  if (!has("dockerd") && wish === "install" && has("apt-get")) install(say);
  if (!has("dockerd")) {
    say("no container engine answers and none is installed: mode container is not tested");
    return nothing;
  }
  return await startDocker(say, nothing);
}

function install(say) {
  say("installing Debian's docker.io and podman, for the tests of mode container (CUPEL_CONTAINER_ENGINE=off leaves it)");
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (...args) => spawnSync("apt-get", args, { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  run("update", "-qq");
  run("install", "-y", "-qq", "--no-install-recommends", "docker.io", "podman", "runc");
}

async function startDocker(say, nothing) {
  const folder = mkdtempSync(join(tmpdir(), "cupel-docker-"));
  const host = `unix://${join(folder, "docker.sock")}`;
  const flags = [
    "--data-root",
    join(folder, "root"),
    "--exec-root",
    join(folder, "exec"),
    "--pidfile",
    join(folder, "pid"),
    "--host",
    host,
  ];
  // Containers here have no network: nothing of the machine's own is touched.
  const daemon = spawn("dockerd", [...flags, "--iptables=false", "--ip6tables=false", "--bridge=none"], { stdio: "ignore" });
  const stop = () => {
    daemon.kill("SIGTERM");
    spawnSync("sh", ["-c", `while kill -0 ${daemon.pid} 2>/dev/null; do sleep 0.1; done`], { timeout: 15_000 });
    rmSync(folder, { recursive: true, force: true });
  };
  for (let waited = 0; waited < startSeconds && daemon.exitCode === null; waited += 0.5) {
    if (answers("docker", { host })) {
      say("a Docker engine of our own is up for the tests of mode container");
      return { environment: { DOCKER_HOST: host }, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  say("dockerd does not come up here: mode container is not tested");
  stop();
  return nothing;
}

/** Whether an engine answers. Podman answers wherever it is installed; `alone` asks that Docker is not installed beside it. */
function answers(name, { host, alone = false } = {}) {
  if (alone && has("dockerd")) return false;
  const env = host === undefined ? process.env : { ...process.env, DOCKER_HOST: host };
  return spawnSync(name, ["version", "--format", "{{.Server.Version}}"], { env, stdio: "ignore", timeout: 20_000 }).status === 0;
}

function has(command) {
  return spawnSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" }).status === 0;
}
