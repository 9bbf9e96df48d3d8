import type { Request } from "./split-engines.ts";

/** Whether tests may start something that they do not wait for, and lose what goes wrong there: the engine does not tell. */
export function mayLose(source: string): boolean {
  return /async|promise|rejects|\.\s*(?:then|catch|finally)\b/i.test(source);
}

/** The same tests of a program that does nothing, where they may lose what goes wrong. They must not pass. */
export function controlOf(request: Request): Request | undefined {
  if (!("job" in request)) return undefined;
  const { job } = request;
  if (job.mode !== "tests" && job.mode !== "assertions") return undefined;
  const source = job.mode === "tests" ? job.tests : job.assertions.join("\n");
  if (!mayLose(`${job.setup ?? ""}\n${source}`)) return undefined;
  return { job: { ...job, candidate: job.entry.map((name) => `function ${name}() {}`).join("\n") } };
}
