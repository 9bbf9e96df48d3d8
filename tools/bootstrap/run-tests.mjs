// Every check, then every test; the last line sums them up as "N passed, N failed".
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startContainerEngine } from "./container-engine.mjs";

const isWindows = process.platform === "win32";
const say = (sentence) => process.stderr.write(`cupel: ${sentence}\n`);

/** What runs at once, and then what needs the types that the first of them writes. */
const checks = [
  [
    ["types of packages", ["node_modules/.bin/tsc", "-b"]],
    ["lint and format", ["node_modules/.bin/biome", "check", "--error-on-warnings", "."]],
    ["layers", ["node", "tools/checks/layers.ts"]],
    ["unused files, exports and dependencies", ["node_modules/.bin/knip", "--no-progress"]],
  ],
  [
    ["types of tests", ["node_modules/.bin/tsc", "-p", "tsconfig.tests.json"]],
    ["package shape", ["node", "tools/checks/package-shape.ts"]],
  ],
];

/** @param only "checks", "vitest" (with `rest` as its arguments) or undefined for everything */
export async function runTests(machine, { only, rest }) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  if (only !== "vitest") {
    for (const some of checks) for (const part of await Promise.all(some.map((check) => runCheck(machine, check)))) add(total, part);
  }
  if (only !== "checks") add(total, await withContainers(machine, process.env.CUPEL_CONTAINER_ENGINE, (ready) => runVitest(ready, rest)));
  if (only === undefined) add(total, runPython(machine));
  return conclude(total);
}

/** Every attack program in every mode; as root on Debian with a Docker engine of its own, installed where there is none. */
export async function runAttacks(machine, rest) {
  const wish = process.env.CUPEL_CONTAINER_ENGINE ?? "install";
  const all = withVariables(machine, { CUPEL_ATTACK_ENGINES: "all" });
  return conclude(await withContainers(all, wish, (ready) => runVitest(ready, ["tests/attacks", ...rest])));
}

/** Some tests alone, at the length that these variables ask for. */
export function runSome(machine, variables, files) {
  return conclude(runVitest(withVariables(machine, variables), files));
}

function withVariables(machine, variables) {
  return { ...machine, environment: { ...machine.environment, ...variables } };
}

async function withContainers(machine, wish, action) {
  const engine = await startContainerEngine(wish, say);
  try {
    return action(withVariables(machine, engine.environment));
  } finally {
    engine.stop();
  }
}

function conclude(part) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  add(total, part);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function add(total, part) {
  for (const key of Object.keys(total)) total[key] += part[key] ?? 0;
}

function spawnHere({ root, environment }, [command, ...args], options = {}) {
  return spawnSync(command, args, {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
    shell: isWindows,
    ...options,
  });
}

async function runCheck({ root, environment }, [name, [command, ...args]]) {
  const started = Date.now();
  const child = spawn(command, args, { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"], shell: isWindows });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (piece) => (said += piece));
  const [status] = await once(child, "close");
  process.stdout.write(`${status === 0 ? "ok  " : "FAIL"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (status !== 0) process.stdout.write(`${said}\n`);
  return status === 0 ? { passed: 1 } : { failed: 1 };
}

function runVitest(machine, args) {
  const folder = mkdtempSync(join(tmpdir(), "cupel-tests-"));
  const output = join(folder, "vitest.json");
  try {
    // Programs are tested as they were just built.
    const { status } = spawnHere(withVariables(machine, { CUPEL_BUILT: "fresh" }), [
      "node_modules/.bin/vitest",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${output}`,
      ...args,
    ]);
    const report = JSON.parse(readFileSync(output, "utf8"));
    // A file that does not load has no tests of its own: it counts as one failure, as does any other reason for a bad exit.
    const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
    const failed = report.numFailedTests + broken;
    return { passed: report.numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed, skipped: report.numPendingTests };
  } catch (error) {
    process.stdout.write(`vitest left no report: ${error.message}\n`);
    return { failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tests of `training/`, which need Python 3 but neither torch nor numpy. */
function runPython(machine) {
  const python = ["python3", "python"].find((name) => spawnHere(machine, [name, "--version"], { stdio: "ignore" }).status === 0);
  if (python === undefined) {
    process.stdout.write("SKIPPED the tests of training/: no python3 here\n");
    return { skipped: 1 };
  }
  const { status, stderr } = spawnHere(machine, [python, "-m", "unittest", "discover", "-s", "training", "-p", "test_*.py"], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  process.stdout.write(stderr);
  const ran = Number(/^Ran (\d+) test/m.exec(stderr)?.[1] ?? 0);
  const bad = [...stderr.matchAll(/(?:failures|errors)=(\d+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  const skipped = Number(/skipped=(\d+)/.exec(stderr)?.[1] ?? 0);
  const failed = status !== 0 && bad === 0 ? 1 : bad;
  return { passed: Math.max(0, ran - bad - skipped), failed, skipped };
}
