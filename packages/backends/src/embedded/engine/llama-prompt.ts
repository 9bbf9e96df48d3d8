import { chatMlPrompt, isChatMl } from "../generate/chat-prompt.ts";

type Peer = typeof import("node-llama-cpp");
type Model = import("node-llama-cpp").LlamaModel;

/** The tokens of a request in the model's own chat format. The user's text is never read for control tokens. */
export function llamaPrompt(
  peer: Peer,
  model: Model,
  request: { readonly prompt: string; readonly system?: string | undefined; readonly template: string },
): readonly number[] {
  if (isChatMl(request.template)) {
    const parts = chatMlPrompt(request).map((part) =>
      typeof part === "string" ? part.toWellFormed() : new peer.SpecialTokensText(part.control),
    );
    return peer.LlamaText(parts).tokenize(model.tokenizer);
  }
  const { contextText } = chatWrapper(peer, model).generateContextState({
    chatHistory: [
      ...(request.system === undefined ? [] : [{ type: "system" as const, text: request.system }]),
      { type: "user", text: request.prompt },
      { type: "model", response: [] },
    ],
  });
  return contextText.tokenize(model.tokenizer, "trimLeadingSpace");
}

const wrappers = new WeakMap<Model, import("node-llama-cpp").ChatWrapper>();

/** The wrapper for a model's own template. Finding it renders every known template: about a second, so it is done once. */
function chatWrapper(peer: Peer, model: Model): import("node-llama-cpp").ChatWrapper {
  let wrapper = wrappers.get(model);
  if (wrapper === undefined) wrappers.set(model, (wrapper = peer.resolveChatWrapper(model)));
  return wrapper;
}
