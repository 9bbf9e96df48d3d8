// The tool in a server of the SDK v1, and `cupel mcp` before its client.
import { asMcpTool, json } from "@cupel/verifiers";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const { call, ...tool } = asMcpTool(json(), { binding: { checks: { schema: { type: "object", required: ["user"] } } } });
const server = new Server({ name: "test", version: "1" }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [tool] }));
server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) => call(params.arguments, { signal }));
const [mine, its] = InMemoryTransport.createLinkedPair();

const [command, ...args] = process.argv.slice(2);
const statuses = [];
for (const [transport, input] of [
  [mine, {}],
  [new StdioClientTransport({ command, args }), { task_id: "user" }],
]) {
  const client = new Client({ name: "test", version: "1" });
  if (transport === mine) await server.connect(its);
  await client.connect(transport);
  await client.listTools();
  for (const candidate of ['{"user": "Ada"}', "{}"]) {
    const { structuredContent } = await client.callTool({ name: "verify", arguments: { candidate, ...input } });
    statuses.push(structuredContent.status);
  }
  await client.close();
}
process.stdout.write(JSON.stringify(statuses));
