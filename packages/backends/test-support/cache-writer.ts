// One of several processes that share a cache folder: node cache-writer.ts FOLDER NAME. Asks for 40 answers and prints them as JSON.
import { scriptedBackend } from "@cupel/testing";
import { cached } from "../src/cache/cached.ts";

const [folder = "", name = ""] = process.argv.slice(2);
const backend = cached(
  scriptedBackend(({ prompt }) => `${prompt} said ${name} ${"x".repeat(20_000)}`),
  { folder },
);
const texts: string[] = [];
for (let call = 0; call < 40; call++) {
  const { text } = await backend.generate({ prompt: `p${call}`, maxTokens: 10_000, temperature: 0, seed: 1 });
  texts.push(text.slice(0, 20));
}
process.stdout.write(JSON.stringify(texts));
