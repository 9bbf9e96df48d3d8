import { embedded, ollama } from "@cupel/backends";
import { type Backend, CupelError, messageOf } from "@cupel/core";
import { tiny } from "@cupel/tiny";

/** What came of asking a backend: what answered, or why nothing does. */
export type ModelExamination = { readonly name: string; readonly milliseconds: number } & (
  | { readonly works: true; readonly found: string }
  | { readonly works: false; readonly reason: string; readonly hint: string | null }
);

const bundled = (engine: "reference" | "llama") => () => embedded({ model: tiny(), engine });

const trials: readonly (readonly [string, () => Backend, (backend: Backend) => Promise<string>])[] = [
  ["embedded, engine reference", bundled("reference"), answer],
  ["embedded, engine llama", bundled("llama"), answer],
  ["ollama", () => ollama({ model: "-", retries: 0 }), names],
];

/** Asks each backend that needs no address and no key, one after the other. Yields each as it is known. */
export async function* examineModels(now: () => number): AsyncGenerator<ModelExamination> {
  for (const [name, open, ask] of trials) yield await examine({ name, open, ask }, now);
}

interface Trial {
  readonly name: string;
  readonly open: () => Backend;
  readonly ask: (backend: Backend) => Promise<string>;
}

async function examine({ name, open, ask }: Trial, now: () => number): Promise<ModelExamination> {
  const started = now();
  try {
    await using backend = open();
    return { name, works: true, found: await ask(backend), milliseconds: now() - started };
  } catch (thrown) {
    const hint = CupelError.is(thrown) ? (thrown.hint ?? null) : null;
    return { name, works: false, reason: messageOf(thrown), hint, milliseconds: now() - started };
  }
}

async function answer(backend: Backend): Promise<string> {
  const { usage } = await backend.generate({ prompt: "Say hello.", maxTokens: 8, temperature: 0, seed: 1 });
  return `the bundled model answers (${usage.outputTokens} tokens)`;
}

/** The models of a server: it tells them to who asks for one that it does not have. */
async function names(backend: Backend): Promise<string> {
  try {
    await backend.capabilities();
    return "the server answers";
  } catch (thrown) {
    if (!CupelError.is(thrown) || thrown.code !== "MODEL_UNREADABLE") throw thrown;
    return `the server answers; ${thrown.message.replace(/^.*; (?=it has)/, "").replace(/\.$/, "")}`;
  }
}
