import { isJsonObject, type JsonObject } from "@cupel/core";
import { type FakeModelOptions, fakeInputTokens, fakeLogprobs, fakeTokens } from "./fake-answer.ts";
import { type Handler, sendJson } from "./local-server.ts";

/** Speaks the part of Ollama's API that generates: `/api/version`, `/api/tags`, `/api/generate`, whole or as a stream of JSON lines. */
export function fakeOllama({ models = ["tiny:latest"], answer }: FakeModelOptions = {}): Handler {
  return ({ path, body }, response) => {
    if (path === "/api/version") return sendJson(response, { version: "0.13.0" });
    if (path === "/api/tags") return sendJson(response, { models: models.map(entry) });
    if (path !== "/api/generate" || !isJsonObject(body)) return sendJson(response, { error: "not found" }, 404);
    const model = String(body.model);
    if (!models.includes(model) && !models.includes(`${model}:latest`)) {
      return sendJson(response, { error: `model '${model}' not found` }, 404);
    }
    const settings = (isJsonObject(body.options) ? body.options : {}) as JsonObject;
    const prompt = String(body.prompt);
    const system = typeof body.system === "string" ? body.system : undefined;
    const { tokens, cut } = fakeTokens(
      {
        model,
        prompt,
        system,
        seed: Number(settings.seed),
        temperature: Number(settings.temperature),
        maxTokens: Number(settings.num_predict),
        stop: (settings.stop as readonly string[] | undefined) ?? [],
        format: body.format,
      },
      answer,
    );
    const logprobs = body.logprobs === true ? fakeLogprobs(tokens, Number(body.top_logprobs)) : undefined;
    const end = {
      model,
      done: true,
      done_reason: cut ? "length" : "stop",
      prompt_eval_count: fakeInputTokens({ prompt, system }),
      eval_count: tokens.length,
    };
    if (body.stream === false) return sendJson(response, { ...end, response: tokens.join(""), ...(logprobs && { logprobs }) });
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    for (const [index, token] of tokens.entries()) {
      response.write(`${JSON.stringify({ model, response: token, done: false, ...(logprobs && { logprobs: [logprobs[index]] }) })}\n`);
    }
    response.end(`${JSON.stringify({ ...end, response: "" })}\n`);
  };
}

function entry(name: string): object {
  return { name, model: name, digest: "0".repeat(64), details: { family: "llama", parameter_size: "1M", quantization_level: "Q8_0" } };
}
