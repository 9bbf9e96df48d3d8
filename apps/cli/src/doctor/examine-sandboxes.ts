import { CupelError, messageOf } from "@cupel/core";
import { openSandbox, type SandboxDescription, type SandboxOptions } from "@cupel/sandbox";

/** What came of opening a sandbox in one mode: the sandbox as it is, or why it cannot be used. */
export type Examination = { readonly name: string; readonly milliseconds: number } & (
  | { readonly works: true; readonly description: SandboxDescription }
  | { readonly works: false; readonly reason: string; readonly hint: string | null }
);

const trials: readonly (readonly [string, SandboxOptions])[] = [
  ["local", { mode: "local" }],
  ["local, scratch folder", { mode: "local", scratch: true }],
  ["wasm", { mode: "wasm" }],
  ["container (docker)", { mode: "container", container: { engine: "docker" } }],
  ["container (podman)", { mode: "container", container: { engine: "podman" } }],
];

/** Opens a sandbox in each mode, one after the other, self-test included, and releases it. Yields each as it is known. */
export async function* examineSandboxes(now: () => number): AsyncGenerator<Examination> {
  for (const [name, options] of trials) {
    const started = now();
    try {
      await using sandbox = await openSandbox({ ...options, workers: 1 });
      yield { name, works: true, description: sandbox.description, milliseconds: now() - started };
    } catch (thrown) {
      const hint = CupelError.is(thrown) ? (thrown.hint ?? null) : null;
      yield { name, works: false, reason: messageOf(thrown), hint, milliseconds: now() - started };
    }
  }
}
