import { expect, test } from "vitest";
import { messageText } from "./message-text.ts";

const user = { role: "user", content: "How many?" };

test.each([
  ["a text", "3", "3"],
  ["a conversation", [{ role: "assistant", content: "3" }], "3"],
  ["messages without a role, as some trainers send them", [{ content: "3" }], "3"],
  ["several turns", [{ role: "assistant", content: "let me count" }, user, { role: "assistant", content: "3" }], "3"],
  [
    "a tool's answer at the end",
    [
      { role: "assistant", content: "3" },
      { role: "tool", content: "4" },
    ],
    "3",
  ],
  [
    "content in parts",
    [{ role: "assistant", content: [{ type: "text", text: "3" }, { type: "image_url" }, { type: "text", text: "!" }] }],
    "3!",
  ],
  ["a call of a tool and no text", [{ role: "assistant", content: null, tool_calls: [{}] }], ""],
  ["nobody's answer", [user], ""],
  ["no message", [], ""],
])("the answer in %s", (_what, completion, text) => {
  expect(messageText(completion, "assistant")).toBe(text);
});

test("the prompt of a conversation is its last message by the user", () => {
  expect(messageText([user, { role: "assistant", content: "3" }], "user")).toBe("How many?");
});

test.each([[3], [null], [{ content: "3" }], [["3"]], [[null]]])("%j is neither text nor conversation", (completion) => {
  expect(messageText(completion, "assistant")).toBeUndefined();
});
