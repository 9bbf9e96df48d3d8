import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject } from "@cupel/core";
import { type Handler, sendJson } from "../servers/local-server.ts";
import { type PlantedModel, plantedModel } from "./planted-model.ts";
import { type PlantedRequest, type PlantedServer, plantedServer, type ServedAnswer } from "./planted-server.ts";
import type { WireDialect } from "./wire.ts";
import { llamaServerWire } from "./wire-llama-server.ts";
import { ollamaWire } from "./wire-ollama.ts";
import { openaiWire } from "./wire-openai.ts";
import { sglangWire } from "./wire-sglang.ts";
import { vllmWire } from "./wire-vllm.ts";

export interface PlantedHandlerOptions {
  readonly model?: PlantedModel;
  /** Milliseconds that a request waits for others to be in flight with it. Default 10. */
  readonly latency?: number;
}

const dialects: readonly WireDialect[] = [llamaServerWire, vllmWire, sglangWire, ollamaWire, openaiWire];

/** One simulated server that speaks all dialects at once, for `startServer`: the truth is in its model, the faces differ. */
export function plantedHandler({ model = plantedModel(), latency = 10 }: PlantedHandlerOptions = {}): Handler {
  const server = plantedServer(model);
  return async ({ path, body }, response) => {
    const facts = dialects.map(({ facts: known }) => known[path]).find((fact) => fact !== undefined);
    if (facts !== undefined) return sendJson(response, facts(server));
    const dialect = dialects.find((one) => one.path === path);
    if (dialect === undefined || !isJsonObject(body)) return sendJson(response, { error: { message: `there is no ${path} here` } }, 404);
    const number = model.calls;
    if (model.vices.refuses?.(number)) {
      model.skip();
      return sendJson(response, { error: { message: "too many requests" } }, 429);
    }
    const breaks = model.vices.truncates?.(number) ?? false;
    const { requests, stream } = dialect.read(body);
    const arrive = (): Promise<void> => sleep(latency);
    if (!stream) {
      const answers = await answerAll(server, requests, arrive);
      if (!breaks)
        return sendJson(response, dialect.whole(model.vices.noop?.includes("batch") ? answers.slice(0, 1) : answers, body, server));
      const text = JSON.stringify(dialect.whole(answers, body, server));
      response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    const [request] = requests;
    if (request === undefined) return sendJson(response, { error: { message: "no prompt" } }, 400);
    response.writeHead(200, { "content-type": path.startsWith("/api") ? "application/x-ndjson" : "text/event-stream" });
    let pieces: readonly string[] = [];
    await server.answer(request, {
      arrive,
      begin: async (answer) => {
        pieces = dialect.pieces(answer, body, server);
        await written(response, pieces[0] ?? "");
      },
    });
    // Everybody has begun; whoever reads may see that before the first one ends.
    await sleep(latency);
    if (breaks) return void response.destroy();
    response.end(pieces.slice(1).join(""));
  };
}

async function answerAll(
  server: PlantedServer,
  requests: readonly PlantedRequest[],
  arrive: () => Promise<void>,
): Promise<readonly ServedAnswer[]> {
  const answers: ServedAnswer[] = [];
  // The prompts of one batch are one piece of work, not neighbours in flight.
  for (const request of requests) answers.push(await server.answer(request, { arrive }));
  return answers;
}

function written(response: { write(text: string, done: () => void): boolean }, text: string): Promise<void> {
  return new Promise((resolve) => response.write(text, () => resolve()));
}
