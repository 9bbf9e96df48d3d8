import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import type { Handler } from "@cupel/testing";

const folder = fileURLToPath(new URL("./server-answers", import.meta.url));

/** Bytes sent at once: small and odd, so that no piece ends where a line or a character does. */
const pieceBytes = 7;

/** An answer as it goes over the wire: status line, headers, an empty line, the body. Written by us after the format its server documents. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads `server-answers/NAME.http`, as in `vllm/chat`. */
export function serverAnswer(name: string): ServerAnswer {
  const [head = "", ...rest] = readFileSync(`${folder}/${name}.http`, "utf8").split("\n\n");
  const [statusLine = "", ...headers] = head.split("\n");
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: Object.fromEntries(headers.map((header) => header.split(/: (.*)/).slice(0, 2))),
    body: rest.join("\n\n"),
  };
}

/** The answers of a server, by name. */
export function answerNames(server: string): readonly string[] {
  return readdirSync(`${folder}/${server}`)
    .map((file) => `${server}/${file.replace(/\.http$/, "")}`)
    .sort();
}

/** A server that gives these answers, by path of the request. */
export function serving(answers: Readonly<Record<string, string>>): Handler {
  return ({ path }, response) => {
    const name = answers[path];
    if (name === undefined) return void response.writeHead(404).end();
    const { status, headers, body } = serverAnswer(name);
    response.writeHead(status, headers);
    sendInPieces(response, Buffer.from(body));
  };
}

function sendInPieces(response: ServerResponse, bytes: Buffer): void {
  for (let start = 0; start < bytes.length; start += pieceBytes) response.write(bytes.subarray(start, start + pieceBytes));
  response.end();
}
