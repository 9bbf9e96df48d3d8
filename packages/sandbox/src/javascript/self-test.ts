import type { SplitEngines } from "./split-engines.ts";

/** Programs that are right only if they get at something outside. */
const escapes: Readonly<Record<string, string>> = {
  "reach the process": "function probe() { return globalThis.constructor.constructor('return process')().pid > 0 ? 1 : 0 }",
  "require a module": "function probe() { return require('node:fs').readFileSync('/etc/hostname').length > 0 ? 1 : 0 }",
  "import a module": "async function probe() { return (await import('node:fs')).existsSync('/') ? 1 : 0 }",
  "fetch from the network": "async function probe() { return (await fetch('http://127.0.0.1:9')) ? 1 : 0 }",
  "use the engine's own modules": "async function probe() { return (await import('std')) && (await import('os')) ? 1 : 0 }",
};

const right = "async function probe() { return (await Promise.resolve([3n, new Map([[1, 2]])]))[0] === 3n && /a+/u.test('aa') ? 1 : 0 }";

/** Tries to get out of the engines, and runs a right program: the names of what was refused. Throws when something got out. */
export async function selfTest(create: () => Promise<SplitEngines>): Promise<readonly string[]> {
  const judged = async (candidate: string) => {
    const engines = await create();
    return engines.answer({ job: { mode: "cases", candidate, entry: ["probe"], cases: [{ args: [], equals: 1 }] } }, 2000);
  };
  for (const [name, program] of Object.entries(escapes)) {
    if ((await judged(program)).status !== "fail") throw new Error(`The self-test failed: a program could ${name}.`);
  }
  const result = await judged(right);
  if (result.status !== "pass") throw new Error(`The self-test failed: a right program got ${result.status} (${result.detail}).`);
  return Object.keys(escapes);
}
