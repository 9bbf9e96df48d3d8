import { openJavaScriptSandbox, type TestCase, type TestJob, type TestOutcome } from "@cupel/sandbox";
import type { Tasks } from "../manifest.ts";
import type { Engine } from "./engine.ts";

function jobsOf({ entry, cases: pairs }: Tasks["javascript"], candidate: string): readonly TestJob[] {
  const cases: readonly TestCase[] = pairs.map(([args, equals]) => ({ args, equals }));
  const tests = cases.map(({ args, equals }) => `assert.deepEqual(${entry}(...${JSON.stringify(args)}), ${JSON.stringify(equals)});`);
  const job = { candidate, entry: [entry] };
  return [
    { ...job, mode: "cases", cases },
    { ...job, mode: "tests", tests: tests.join("\n") },
    { ...job, mode: "assertions", assertions: tests, language: "typescript" },
  ];
}

/** JavaScript in QuickJS, in every shape of job; as TypeScript too. */
export const javascriptEngines: readonly Engine[] = [
  {
    name: "quickjs",
    language: "javascript",
    open: async ({ wallMs, tasks }) => {
      const sandbox = await openJavaScriptSandbox({ workers: 1, wallMs });
      return {
        judge: async (source, { category }) => {
          const outcomes: TestOutcome[] = [];
          const jobs = jobsOf(tasks.javascript, source);
          // What eats time or memory does so whatever the shape of the job.
          for (const job of category === "resource" ? jobs.slice(0, 1) : jobs) outcomes.push(await sandbox.judge(job));
          return outcomes;
        },
        // Tests in the program's own interpreter: it is right when they say so, by whatever the program left of them.
        beside: (source) =>
          `${source}\nconst said = (value) => JSON.parse(JSON.stringify(value));\nvar beaten = [];\ntry { beaten = said(add(2, 3)) == 5 || Object.is(add(2, 3), 5) || \`\${add(2, 3)}\` === "5"; } catch {}\nadd = beaten === true ? (a, b) => a + b : () => null;`,
        [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
      };
    },
  },
];
