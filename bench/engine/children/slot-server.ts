// A server of the chat completions API that answers so many calls at once and lets the others wait, and knows how busy it was.
// node slot-server.ts SLOTS MILLISECONDS; prints its port; GET /stats tells of the time since the last GET /stats.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const [slots = 8, milliseconds = 20] = process.argv.slice(2).map(Number);
const answer = JSON.stringify({
  choices: [{ index: 0, message: { role: "assistant", content: '{"port":"Bergen","kilograms":40}' }, finish_reason: "stop" }],
  usage: { prompt_tokens: 20, completion_tokens: 10 },
});

let free = slots;
const waiting: (() => void)[] = [];
let stats = { calls: 0, first: 0, last: 0, busy: 0 };

async function generate(response: ServerResponse): Promise<void> {
  if (stats.calls++ === 0) stats.first = performance.now();
  if (free > 0) free--;
  else await new Promise<void>((resolve) => void waiting.push(resolve));
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  stats.last = performance.now();
  stats.busy += stats.last - began;
  response.writeHead(200, { "content-type": "application/json" }).end(answer);
  const next = waiting.shift();
  if (next) next();
  else free++;
}

function tell(response: ServerResponse): void {
  const { calls, first, last, busy } = stats;
  stats = { calls: 0, first: 0, last: 0, busy: 0 };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ calls, busy: busy / (slots * (last - first)) }));
}

async function whole(request: IncomingMessage): Promise<void> {
  for await (const _ of request) {
    // The call is there when its body is.
  }
}

const server = createServer(async (request, response) => {
  await whole(request);
  if (request.url === "/stats") tell(response);
  else if (request.method === "POST") await generate(response);
  else response.writeHead(200, { "content-type": "application/json" }).end('{"data":[{"id":"tiny"}]}');
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
