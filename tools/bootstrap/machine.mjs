// Finds or fetches the Node and the pnpm this project is developed on. npx brings them through npm, so proxies, registries and
// certificates are used exactly as npm is configured.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const wantedNode = 24;
const wantedPnpm = 10;
const windows = process.platform === "win32";

/** @returns {{ node: string, environment: NodeJS.ProcessEnv, pnpm: (args: string[]) => void }} */
export function findMachine(root, say) {
  const node = findNode(root, say);
  const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  environment[pathName] = [join(root, "node_modules", ".bin"), dirname(node), environment[pathName]].join(delimiter);
  return { node, environment, pnpm: (args) => run(pnpmCommand(environment), args, { root, environment }) };
}

function findNode(root, say) {
  if (major(process.versions.node) >= wantedNode) return process.execPath;
  const cache = join(root, "node_modules", ".cache", "cupel", "node.txt");
  if (existsSync(cache)) {
    const cached = readFileSync(cache, "utf8");
    if (existsSync(cached)) return cached;
  }
  say(`this is Node ${process.versions.node}; fetching Node ${wantedNode} with npx (once)`);
  const { stdout, status } = spawnSync("npx", ["--yes", "--package", `node@${wantedNode}`, "--", "node", "-p", "process.execPath"], {
    encoding: "utf8",
    shell: windows,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const node = stdout?.trim().split("\n").at(-1) ?? "";
  if (status !== 0 || !existsSync(node)) {
    throw new Error(
      `npx could not bring node@${wantedNode}. Install Node ${wantedNode} by hand, or check "npm ping" and the proxy settings of npm.`,
    );
  }
  mkdirSync(dirname(cache), { recursive: true });
  writeFileSync(cache, node);
  return node;
}

function pnpmCommand(environment) {
  const { stdout, status } = spawnSync("pnpm", ["--version"], {
    encoding: "utf8",
    shell: windows,
    env: environment,
    cwd: dirname(process.execPath),
  });
  return status === 0 && major(stdout) === wantedPnpm ? ["pnpm"] : ["npx", "--yes", `pnpm@${wantedPnpm}`];
}

/** Runs a step whose output goes to stderr, because stdout belongs to the program. Throws when it fails. */
export function run([command, ...first], args, { root, environment }) {
  const { status, error } = spawnSync(command, [...first, ...args], {
    cwd: root,
    env: environment,
    shell: windows,
    stdio: ["ignore", 2, 2],
  });
  if (error || status !== 0)
    throw new Error(`"${[command, ...first, ...args].join(" ")}" failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
}

function major(version) {
  return Number.parseInt(version, 10);
}
