import { isJsonObject, type JsonObject } from "@cupel/core";
import { type FakeModelOptions, fakeInputTokens, fakeLogprobs, fakeTokens } from "./fake-answer.ts";
import { type Handler, sendJson } from "./local-server.ts";

/** Speaks the chat completions API: `/v1/models` and `/v1/chat/completions`, whole or as server-sent events. */
export function fakeOpenai({ models = ["tiny"], answer }: FakeModelOptions = {}): Handler {
  return ({ path, body }, response) => {
    if (path === "/v1/models") return sendJson(response, { object: "list", data: models.map((id) => ({ id, object: "model" })) });
    if (path !== "/v1/chat/completions" || !isJsonObject(body)) return sendJson(response, { error: { message: "no such path" } }, 404);
    const model = String(body.model);
    if (!models.includes(model))
      return sendJson(response, { error: { message: `The model \`${model}\` does not exist`, code: "model_not_found" } }, 404);
    const messages = body.messages as readonly { readonly role: string; readonly content: unknown }[];
    const prompt = textOf(messages.findLast(({ role }) => role === "user")?.content) ?? "";
    const system = textOf(messages.find(({ role }) => role === "system")?.content);
    const { tokens, cut } = fakeTokens(
      {
        model,
        prompt,
        system,
        seed: Number(body.seed),
        temperature: Number(body.temperature),
        maxTokens: Number(body.max_tokens ?? body.max_completion_tokens),
        stop: (body.stop as readonly string[] | undefined) ?? [],
        format: body.response_format,
      },
      answer,
    );
    const usage = {
      prompt_tokens: fakeInputTokens({ prompt, system }),
      completion_tokens: tokens.length,
      prompt_tokens_details: { cached_tokens: 0 },
    };
    const logprobs = body.logprobs === true ? fakeLogprobs(tokens, Number(body.top_logprobs)) : undefined;
    const finishReason = cut ? "length" : "stop";
    if (body.stream !== true) {
      const message = { role: "assistant", content: tokens.join("") };
      return sendJson(response, {
        model,
        choices: [{ index: 0, message, finish_reason: finishReason, logprobs: logprobs ? { content: logprobs } : null }],
        usage,
      });
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const send = (value: JsonObject) => response.write(`data: ${JSON.stringify({ model, ...value })}\n\n`);
    response.write(": welcome\n\n");
    for (const [index, content] of tokens.entries()) {
      const part = logprobs ? { content: [logprobs[index]] } : null;
      send({ choices: [{ index: 0, delta: { content }, finish_reason: null, logprobs: part as never }] });
    }
    send({ choices: [{ index: 0, delta: {}, finish_reason: finishReason }] });
    if (isJsonObject(body.stream_options) && body.stream_options.include_usage === true) send({ choices: [], usage });
    response.end("data: [DONE]\n\n");
  };
}

/** The text of a message: some clients send a list of parts. */
function textOf(content: unknown): string | undefined {
  if (!Array.isArray(content)) return typeof content === "string" ? content : undefined;
  return content.map((part: unknown) => (isJsonObject(part) && typeof part.text === "string" ? part.text : "")).join("");
}
