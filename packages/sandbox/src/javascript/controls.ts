import type { Request } from "./split-engines.ts";

/** Where tests may start something that they do not wait for, and lose what goes wrong there. */
const mayLose = /async|promise|rejects|\.\s*(?:then|catch|finally)\b/i;

/** Programs of which no tests that wait for their end can take both. */
const wrong = [(name: string) => `function ${name}() { throw new Error("control"); }`, (name: string) => `function ${name}() {}`];

/**
 * The same tests of programs that are wrong, for tests that may lose what goes wrong: the engine does not tell of promises that fail
 * without anybody waiting for them.
 */
export function controlsOf(request: Request): readonly Request[] {
  if (!("job" in request)) return [];
  const { job } = request;
  if (job.mode !== "tests" && job.mode !== "assertions") return [];
  const source = job.mode === "tests" ? job.tests : job.assertions.join("\n");
  if (!mayLose.test(`${job.setup ?? ""}\n${source}`)) return [];
  return wrong.map((program) => ({ job: { ...job, candidate: job.entry.map(program).join("\n") } }));
}
