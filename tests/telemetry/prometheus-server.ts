import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { stringify } from "yaml";
import { deployFolder, yamlOf } from "./deployed.ts";

/** A real Prometheus with the stack's own configuration and rules, seconds between scrapes, and other targets. */
export async function startPrometheus(targets: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "cupel-prometheus-"));
  const port = await freePort();
  const config = yamlOf("prometheus/prometheus.yaml") as { readonly scrape_configs: readonly { readonly job_name: string }[] };
  writeFileSync(
    join(folder, "prometheus.yaml"),
    stringify({
      ...config,
      // As long as a scrape may take: a process that shares its cores with others is not down when it answers late.
      global: { scrape_interval: "5s", scrape_timeout: "5s", evaluation_interval: "5s" },
      rule_files: [join(deployFolder, "prometheus", "rules", "*.yaml")],
      scrape_configs: config.scrape_configs.flatMap((job) =>
        job.job_name === "cupel" ? [{ ...job, static_configs: [{ targets: [...targets] }] }] : [],
      ),
    }),
  );
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus.yaml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--enable-feature=exemplar-storage",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (piece) => {
    log += piece;
  });
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, () => log);
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}${path}`);
    const { status, data, error } = (await response.json()) as { readonly status: string; readonly data: unknown; readonly error?: string };
    if (status !== "success") throw new Error(`${path}: ${error}`);
    return data;
  };
  return {
    url,
    get,
    /** The series that a query gives now. */
    query: async (expression: string) =>
      ((await get(`/api/v1/query?query=${encodeURIComponent(expression)}`)) as { readonly result: readonly object[] }).result,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended: ${log()}`);
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(100);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, "close");
  return port;
}
