import { CupelError, messageOf } from "@cupel/core";
import { openJavaScriptSandbox, openSandbox, type Sandbox, type SandboxDescription } from "@cupel/sandbox";

/** What came of opening a sandbox in one mode: the sandbox as it is, or why it cannot be used. */
export type Examination = { readonly name: string; readonly milliseconds: number } & (
  | { readonly works: true; readonly description: SandboxDescription }
  | { readonly works: false; readonly reason: string; readonly hint: string | null }
);

const trials: readonly (readonly [string, () => Promise<Sandbox>])[] = [
  ["local", () => openSandbox({ mode: "local", workers: 1 })],
  ["local, scratch folder", () => openSandbox({ mode: "local", scratch: true, workers: 1 })],
  ["wasm", () => openSandbox({ mode: "wasm", workers: 1 })],
  ["container (docker)", () => openSandbox({ mode: "container", container: { engine: "docker" }, workers: 1 })],
  ["container (podman)", () => openSandbox({ mode: "container", container: { engine: "podman" }, workers: 1 })],
  ["javascript", () => openJavaScriptSandbox({ workers: 1 })],
];

/** Opens each sandbox, one after the other, self-test included, and releases it. Yields each as it is known. */
export async function* examineSandboxes(now: () => number): AsyncGenerator<Examination> {
  for (const [name, open] of trials) yield await examine(name, open, now);
}

// A function of its own: esbuild carries the error of one turn of a loop that holds `await using` over to the next.
async function examine(name: string, open: () => Promise<Sandbox>, now: () => number): Promise<Examination> {
  const started = now();
  try {
    await using sandbox = await open();
    return { name, works: true, description: sandbox.description, milliseconds: now() - started };
  } catch (thrown) {
    const hint = CupelError.is(thrown) ? (thrown.hint ?? null) : null;
    return { name, works: false, reason: messageOf(thrown), hint, milliseconds: now() - started };
  }
}
