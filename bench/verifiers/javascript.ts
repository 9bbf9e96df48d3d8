/**
 * Speed of JavaScript verdicts: a right program on three cases, judged in two fresh QuickJS modules in a child process, through the public
 * `judge()`. The peer, in the same run, is a bare new QuickJS module that evaluates the program and calls it, in this process, with no
 * judge, no limits on its memory and nothing between it and the caller. Rounds are interleaved.
 *
 *   node --conditions=@cupel/source bench/verifiers/javascript.ts [rounds]
 */
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { openJavaScriptSandbox } from "@cupel/sandbox";
import { newQuickJSWASMModule } from "quickjs-emscripten";
import { median, print } from "./table.ts";

/** Milliseconds in the middle. */
export interface JavaScriptFigures {
  /** A verdict, one after the other. */
  readonly verdict: number;
  /** A bare new module and the same calls. */
  readonly bare: number;
  /** Opening the sandbox, self-test included. */
  readonly boot: number;
}

const candidate = "function add(a, b) {\n  return [a, b].reduce((sum, value) => sum + value, 0);\n}\n";
const cases = [[1, 2, 3], [20, 22, 42], [-5, 5, 0]].map(([a = 0, b = 0, equals = 0]) => ({ args: [a, b], equals })); // biome-ignore format: short

/** Measures, prints lines, and returns the figures. */
export async function benchJavaScript({ rounds = 200 }: { readonly rounds?: number } = {}): Promise<JavaScriptFigures> {
  const started = performance.now();
  await using sandbox = await openJavaScriptSandbox({ workers: 1 });
  const boot = performance.now() - started;
  const verdicts: number[] = [];
  const bares: number[] = [];
  for (let round = -20; round < rounds; round++) {
    const own = await timed(async () => {
      const outcome = await sandbox.judge({ mode: "cases", candidate, entry: ["add"], cases });
      if (outcome.status !== "pass") throw new Error(`expected a pass, got ${JSON.stringify(outcome)}`);
    });
    const bare = await timed(runBare);
    if (round < 0) continue;
    verdicts.push(own);
    bares.push(bare);
  }
  const figures = { verdict: median(verdicts), bare: median(bares), boot };
  const { verdict } = figures;
  print({
    what: "JavaScript, two fresh modules",
    figure: `${verdict.toFixed(1)} ms p50`,
    ratio: figures.bare / verdict,
    against: `bare module (${figures.bare.toFixed(1)} ms)`,
    reach: "≤ 8 ms",
  });
  print({ what: "JavaScript, boot and self-test", figure: `${boot.toFixed(0)} ms` });
  return figures;
}

async function runBare(): Promise<void> {
  const module = await newQuickJSWASMModule();
  const context = module.newContext();
  for (const { args, equals } of cases) {
    const value = context.dump(context.unwrapResult(context.evalCode(`${candidate}\nadd(${args.join(", ")})`)));
    if (value !== equals) throw new Error(`expected ${equals}, got ${value}`);
  }
}

async function timed(action: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchJavaScript({ rounds: Number(process.argv[2] ?? 200) });
