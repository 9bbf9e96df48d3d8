import { defineConfig } from "@cupel/cli";

// Options of `cupel run`: --best-of-k there is bestOfK here. A flag, or a variable such as CUPEL_BEST_OF_K, wins over what stands here.
export default defineConfig({
  promptsFile: "tasks.jsonl",
  bestOfK: 4,
  // A model of yours in place of the one that comes along; keys stay in the environment:
  // backend: "ollama",
  // model: "qwen2.5-coder:0.5b",
});
