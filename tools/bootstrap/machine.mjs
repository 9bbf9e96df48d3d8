// Finds or fetches the Node and the pnpm this project is developed on. npx brings them through npm, so proxies, registries and
// certificates are used exactly as npm is configured.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const wantedNode = 24;
const wantedPnpm = 10;
const windows = process.platform === "win32";

/**
 * @param {string} root the repository
 * @param {(sentence: string) => void} say tells the user what takes time
 * @returns {{ node: string, environment: NodeJS.ProcessEnv }} the Node to run, and an environment whose PATH leads to it and to pnpm
 */
export function findMachine(root, say) {
  const tools = hereAlready() ?? fetchedEarlier(root) ?? fetchTools(root, say);
  const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  environment[pathName] = [join(root, "node_modules", ".bin"), dirname(tools.node), tools.bin, environment[pathName]].join(delimiter);
  return { node: tools.node, environment };
}

function hereAlready() {
  if (major(process.versions.node) < wantedNode) return undefined;
  const { stdout, status } = spawnSync("pnpm", ["--version"], { encoding: "utf8", shell: windows, cwd: dirname(process.execPath) });
  return status === 0 && major(stdout) === wantedPnpm ? { node: process.execPath, bin: dirname(process.execPath) } : undefined;
}

function cacheFile(root) {
  return join(root, "node_modules", ".cache", "cupel", "machine.json");
}

function fetchedEarlier(root) {
  if (!existsSync(cacheFile(root))) return undefined;
  const tools = JSON.parse(readFileSync(cacheFile(root), "utf8"));
  return existsSync(tools.node) && existsSync(tools.bin) ? tools : undefined;
}

function fetchTools(root, say) {
  const packages = [`node@${wantedNode}`, `pnpm@${wantedPnpm}`];
  say(`this is Node ${process.versions.node}; fetching ${packages.join(" and ")} with npx (once)`);
  // npx puts the folder of the commands it fetched first on PATH; that folder holds both node and pnpm.
  const script = "console.log(JSON.stringify({ node: process.execPath, path: process.env.PATH ?? process.env.Path }))";
  const quoted = windows ? `"${script}"` : script;
  const { stdout, status } = spawnSync("npx", ["--yes", ...packages.flatMap((name) => ["--package", name]), "--", "node", "-e", quoted], {
    encoding: "utf8",
    shell: windows,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answer = status === 0 ? JSON.parse(stdout.trim().split("\n").at(-1)) : undefined;
  const bin = answer?.path.split(delimiter).find((folder) => existsSync(join(folder, windows ? "pnpm.cmd" : "pnpm")));
  if (bin === undefined || !existsSync(answer.node)) {
    throw new Error(
      `npx could not bring ${packages.join(" and ")}. Install them by hand, or check "npm ping" and the proxy settings of npm.`,
    );
  }
  const tools = { node: answer.node, bin };
  mkdirSync(dirname(cacheFile(root)), { recursive: true });
  writeFileSync(cacheFile(root), JSON.stringify(tools));
  return tools;
}

/** Runs a step whose output goes to stderr, because stdout belongs to the program. Throws when it fails. */
export function runStep(root, { environment }, [command, ...args]) {
  const { status, error } = spawnSync(command, args, { cwd: root, env: environment, shell: windows, stdio: ["ignore", 2, 2] });
  if (error || status !== 0) {
    throw new Error(`"${[command, ...args].join(" ")}" failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
  }
}

function major(version) {
  return Number.parseInt(version, 10);
}
