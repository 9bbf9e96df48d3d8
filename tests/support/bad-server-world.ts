import { setTimeout as wait } from "node:timers/promises";
import { type HttpOptions, ollama, openai } from "@cupel/backends";
import { type Backend, createRandom, definePolicy, defineVerifier, fail, pass, type Task } from "@cupel/core";
import { type FakeRequest, type FaultSchedule, type FaultyServer, fakeOllama, fakeOpenai, startFaultyServer } from "@cupel/testing";

/** The backends that speak to servers, each with a server that speaks its language. */
export const servedBackends = {
  ollama: { handler: fakeOllama, connect: (baseUrl: string, options: HttpOptions) => ollama({ model: "tiny", baseUrl, ...options }) },
  openai: { handler: fakeOpenai, connect: (baseUrl: string, options: HttpOptions) => openai({ model: "tiny", baseUrl, ...options }) },
} as const;
export type ServedBackend = keyof typeof servedBackends;

/** What the servers say: it belongs to prompt and seed, so that an answer to another call is found out. */
export const answerTo = ({ prompt, seed }: Pick<FakeRequest, "prompt" | "seed">): string =>
  `${prompt} / ${createRandom(`${prompt} ${seed % 0x7fff_ffff}`).integer(1e6)}`;

export interface BadServerWorld extends AsyncDisposable {
  readonly server: FaultyServer;
  readonly backend: Backend;
  /** Another such backend before the same server. */
  connect(): Backend;
}

/** A backend before a server that goes wrong by schedule. Waits are two hundred times shorter than they would be. */
export async function badServerWorld(name: ServedBackend, schedule: FaultSchedule, options: HttpOptions = {}): Promise<BadServerWorld> {
  const { handler, connect } = servedBackends[name];
  const server = await startFaultyServer(handler({ answer: answerTo }), schedule);
  const again = () =>
    connect(server.url, {
      sleep: (milliseconds, signal) => wait(milliseconds / 200, undefined, { signal }),
      timeout: 400,
      ...options,
    });
  const backend = again();
  return {
    server,
    backend,
    connect: again,
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

export const portTasks = (count: number): readonly Task[] =>
  Array.from({ length: count }, (_, index) => ({ id: `port-${index}`, kind: "port", prompt: `Port ${index}`, checks: { any: true } }));

/** Passes what was said to this very prompt. */
export const portVerifiers = {
  port: defineVerifier("port", ({ task, candidate }) =>
    candidate.text.startsWith(`${task.prompt} / `) ? pass() : fail("of another call"),
  ),
};

/** So many samples, whatever comes of them. */
export const samples = (count: number) =>
  definePolicy(`samples-${count}`, async function* ({ task, generate }) {
    for (let sample = 0; sample < count; sample++) yield await generate({ prompt: task.prompt, sample, temperature: 0.5 });
  });

/** A call as its server sees it and as a record shows it. */
export const callOf = (prompt: string, seed: number): string => `${prompt} #${seed % 0x7fff_ffff}`;
