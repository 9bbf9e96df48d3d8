import { CupelError } from "@cupel/core";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";

/** A piece of a prompt: text of the user, or the name of a control token, which text can never become. */
export type PromptPart = string | { readonly control: string };

/** True for templates of the ChatML family, told by their two markers. */
export function isChatMl(template: string): boolean {
  return template.includes("<|im_start|>") && template.includes("<|im_end|>");
}

/** A request in ChatML, up to where the assistant begins to speak. */
export function chatMlPrompt({ prompt, system }: { readonly prompt: string; readonly system?: string | undefined }): readonly PromptPart[] {
  const start = { control: "<|im_start|>" };
  const end = { control: "<|im_end|>" };
  return [
    ...(system === undefined ? [] : [start, `system\n${system}`, end, "\n"]),
    start,
    `user\n${prompt}`,
    end,
    "\n",
    start,
    "assistant\n",
  ];
}

/** The tokens of a prompt. Only the parts that name a control token become one. @throws CupelError `MODEL_UNREADABLE` if the vocabulary lacks it. */
export function encodeParts(tokenizer: Tokenizer, parts: readonly PromptPart[]): readonly number[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return tokenizer.encode(part);
    const token = tokenizer.control(part.control);
    if (token === undefined) {
      throw new CupelError("MODEL_UNREADABLE", `The model's template uses ${part.control}, but its vocabulary has no such control token.`);
    }
    return [token];
  });
}
