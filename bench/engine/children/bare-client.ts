// So many calls to the server by as many loops as it has slots, with nothing around them. node bare-client.ts URL CALLS LOOPS; prints {}.
import { Agent, request } from "undici";
import { question } from "./job.ts";

const [url = "", count = "1000", loops = "8"] = process.argv.slice(2);
const dispatcher = new Agent();

async function call(index: number): Promise<void> {
  const body = JSON.stringify({ model: "tiny", messages: [{ role: "user", content: question(index) }] });
  const headers = { "content-type": "application/json" };
  const answer = await request(`${url}/v1/chat/completions`, { dispatcher, method: "POST", headers, body });
  await answer.body.json();
}

async function calls(total: number): Promise<void> {
  let next = 0;
  const loop = async () => {
    while (next < total) await call(next++);
  };
  await Promise.all(Array.from({ length: Number(loops) }, loop));
}

await calls(100);
await fetch(`${url}/stats`);
await calls(Number(count));
await dispatcher.close();
process.stdout.write("{}");
