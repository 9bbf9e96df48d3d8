// Installs and builds what is not installed and built yet. Silent and quick when there is nothing to do.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findMachine, runStep } from "./machine.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Node, pnpm, node_modules and dist, ready to use. Exits with 6 and a sentence when one of them cannot be had. */
export function prepare({ talkative }) {
  const say = (sentence) => process.stderr.write(`cupel: ${sentence}\n`);
  try {
    const machine = findMachine(root, say);
    once("install", manifests(), ["node_modules/.bin"], () => {
      say("installing packages (pnpm, from the lockfile)");
      runStep(root, machine, [
        "pnpm",
        "install",
        "--frozen-lockfile",
        "--config.confirmModulesPurge=false",
        "--reporter=append-only",
        "--loglevel=warn",
      ]);
    });
    once(
      "build",
      sources(),
      builtWorkspaces().map((folder) => join(folder, "dist")),
      () => {
        say("building packages (turbo, tsup)");
        runStep(root, machine, ["turbo", "run", "build", "--output-logs=errors-only", "--no-update-notifier"]);
      },
    );
    if (talkative) say("installed and built");
    return { root, ...machine };
  } catch (error) {
    say(error.message);
    process.exit(6);
  }
}

/**
 * Runs a step unless a stamp says that it succeeded with the same inputs and its outputs are still there.
 * The stamp is written after success, so a killed step repeats.
 */
function once(name, files, outputs, step) {
  const stamp = join(root, "node_modules", ".cache", "cupel", `${name}.sha256`);
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  const digest = hash.digest("hex");
  const there = outputs.every((output) => existsSync(join(root, output)));
  if (there && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  step();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

function workspaces() {
  const groups = ["packages", "apps"].flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)));
  return [...groups, "tests", "bench", "examples"].filter((folder) => existsSync(join(root, folder, "package.json"))).sort();
}

function manifests() {
  return ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...workspaces().map((folder) => join(folder, "package.json"))];
}

function builtWorkspaces() {
  return workspaces().filter((folder) => existsSync(join(root, folder, "tsup.config.ts")));
}

function sources() {
  const files = builtWorkspaces().flatMap((folder) => [
    join(folder, "package.json"),
    join(folder, "tsup.config.ts"),
    ...filesUnder(join(folder, "src")),
  ]);
  return ["turbo.json", "tsup.base.ts", ...files];
}

function filesUnder(folder) {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(join(root, path)).isDirectory() ? filesUnder(path) : [path];
    });
}
