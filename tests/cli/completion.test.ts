import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";

interface Described {
  readonly names: readonly string[];
  readonly options: readonly { readonly names: readonly string[]; readonly value?: { readonly choices: readonly string[] } | string }[];
  readonly commands: readonly Described[];
}

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;
const needs = (shell: string) => {
  const there = has(shell);
  if (!there) process.stderr.write(`SKIPPED completion in ${shell}: there is none here\n`);
  return !there;
};

const scriptOf = async (program: "cupel" | "detcheck", shell: string): Promise<string> => {
  const { code, stdout, stderr } = await runCommand(program, ["completion", shell], { directory: "/" });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};
const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");

/** Runs a program in a shell that reads no configuration, and takes what it prints. */
function ask(shell: string, args: readonly string[], program: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync(shell, [...args, "-c", program], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: "/nowhere" },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return linesOf(stdout);
}

describe.skipIf(needs("bash"))("in bash", () => {
  const complete = (script: string, words: readonly string[]) => {
    const quoted = words.map((word) => `'${word}'`).join(" ");
    return ask(
      "bash",
      ["--noprofile", "--norc"],
      `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _${words[0]}; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
  };

  test("commands, options and values are completed, those of the command that stands there", async () => {
    const script = await scriptOf("cupel", "bash");
    expect(complete(script, ["cupel", "ver"])).toEqual(["verify"]);
    expect(complete(script, ["cupel", "run", "--memory"])).toEqual(["--memory-file", "--memory-tasks", "--memory-top-k"]);
    expect(complete(script, ["cupel", "reliability", "--ora"])).toEqual(["--oracle"]);
    expect(complete(script, ["cupel", "run", "--backend", "o"])).toEqual(["ollama", "openai", "openai-compatible"]);
    expect(complete(script, ["cupel", "run", "--backend", "=", "sim"])).toEqual(["simulated"]);
    expect(complete(script, ["cupel", "run", "--json", "--sandbox", "wa"])).toEqual(["wasm"]);
    expect(complete(script, ["cupel", "completion", ""])).toEqual(["bash", "zsh", "fish"]);
    expect(complete(script, ["cupel", "verify", "--oracle"])).toEqual([]);
    // A path is left to the shell.
    expect(complete(script, ["cupel", "run", "--outdir", "r"])).toEqual([]);
    expect(complete(await scriptOf("detcheck", "bash"), ["detcheck", "ch"])).toEqual(["check"]);
  });

  test("every option of every command is there", async () => {
    const script = await scriptOf("cupel", "bash");
    const program = JSON.parse((await runCommand("cupel", ["completion", "bash", "--json"], { directory: "/" })).stdout) as Described;
    expect(program.commands.length).toBeGreaterThan(5);
    for (const { names, options } of program.commands) {
      for (const name of names) {
        expect(complete(script, ["cupel", name, "-"]).toSorted()).toEqual(options.flatMap((option) => option.names).toSorted());
      }
    }
    const { stdout: help } = await runCommand("cupel", ["run", "--help"], { directory: "/" });
    const inHelp = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name);
    const run = program.commands.find(({ names }) => names.includes("run"));
    expect(run?.options.flatMap(({ names }) => names.filter((name) => name.startsWith("--"))).toSorted()).toEqual(inHelp.toSorted());
  });
});

describe.skipIf(needs("fish"))("in fish", () => {
  test("commands, options and values are completed", async () => {
    const script = await scriptOf("cupel", "fish");
    const complete = (line: string) =>
      ask("fish", ["--no-config"], `${script}\ncomplete -C '${line}'`).map((found) => found.split("\t")[0]);
    expect(complete("cupel ver")).toEqual(["verify"]);
    expect(complete("cupel run --memory-t")).toEqual(["--memory-tasks", "--memory-top-k"]);
    expect(complete("cupel run --sandbox w")).toEqual(["wasm"]);
    expect(complete("cupel completion ")).toEqual(["bash", "fish", "zsh"]);
    expect(complete("cupel verify --ora")).toEqual([]);
  });
});

describe.skipIf(needs("zsh"))("in zsh", () => {
  test("the functions give zsh's own completion what each command takes", async () => {
    const script = await scriptOf("cupel", "zsh");
    // In place of zsh's completion system: what it is asked for.
    const asked = (call: string) => ask("zsh", ["-f"], `compdef() { :; }; _arguments() { print -rl -- "$@"; }\n${script}\n${call}`);
    expect(asked("_cupel_run")).toContain(
      "*--backend[where answers come from (embedded, llamacpp, ollama, openai, openai-compatible, replay, simulated, mock) (default\\: embedded)]" +
        ":value:(embedded llamacpp ollama openai openai-compatible replay simulated mock)",
    );
    expect(asked("_cupel_run").find((spec) => spec.startsWith("*--outdir["))).toMatch(/:file:_files$/);
    expect(asked("_cupel_completion")).toContain("1:argument:(bash zsh fish)");
    expect(asked("_cupel")).toContain("1:command:->command");
  });
});

test("a shell that is not known is refused", async () => {
  const { code, stderr } = await runCommand("cupel", ["completion", "tcsh"], { directory: "/" });
  expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining("Allowed choices are bash, zsh, fish") });
});
