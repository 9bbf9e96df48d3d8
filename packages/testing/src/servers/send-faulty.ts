import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { isJsonObject } from "@cupel/core";
import type { Fault } from "./fault.ts";
import { sendJson } from "./local-server.ts";
import type { RecordedAnswer } from "./record-answer.ts";

/** The faults that come before any answer. */
export function sendRefusal(response: ServerResponse, fault: Fault): void {
  if (fault.type === "reset" || fault.type === "down") response.socket?.resetAndDestroy();
  if (fault.type === "half-close") response.socket?.end();
  if (fault.type !== "status") return;
  const { status, retryAfter, asDate = false } = fault;
  if (retryAfter !== undefined) {
    const now = new Date();
    response.setHeader("date", now.toUTCString());
    response.setHeader("retry-after", asDate ? new Date(now.getTime() + retryAfter * 1000).toUTCString() : String(retryAfter));
  }
  sendJson(response, { error: { message: `fault ${status}` } }, status);
}

/** Sends an answer, spoiled; as it is without a fault. */
export async function sendSpoiled(
  response: ServerResponse,
  { status, headers, body }: RecordedAnswer,
  fault: Fault | undefined,
): Promise<void> {
  if (fault?.type === "web-page") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html><title>Welcome</title><p>Log in first.");
    return;
  }
  response.writeHead(status, headers);
  const half = body.slice(0, Math.floor(body.length / 2));
  switch (fault?.type) {
    case "cut":
      // With a FIN the half arrives before the end; after a reset it might not.
      response.write(half, () => response.socket?.end());
      return;
    case "truncate":
      response.end(half);
      return;
    case "huge":
      response.end(enlarged(body, fault.bytes));
      return;
    case "drip": {
      const size = Math.ceil(body.length / 20);
      for (let start = 0; start < body.length && !response.destroyed; start += size) {
        response.write(body.slice(start, start + size));
        await wait(fault.milliseconds);
      }
      response.end();
      return;
    }
    default:
      response.end(body);
  }
}

/** The same with more text: of one JSON value the longest text is repeated, of a stream the line in the middle. */
function enlarged(body: string, bytes: number): string {
  const lines = body.trimEnd().split("\n");
  if (lines.length > 1) {
    const middle = lines.findIndex((line, index) => index >= lines.length / 2 && line !== "");
    const line = `${lines[middle]}\n\n`;
    return `${lines.slice(0, middle).join("\n")}\n${line.repeat(Math.ceil(bytes / line.length))}${lines.slice(middle + 1).join("\n")}\n`;
  }
  const text = longestText(JSON.parse(body));
  return body.replace(JSON.stringify(text), () => JSON.stringify(text.repeat(Math.ceil(bytes / Math.max(1, text.length)))));
}

function longestText(value: unknown): string {
  if (typeof value === "string") return value;
  const members = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  return members.map(longestText).reduce((longest, text) => (text.length > longest.length ? text : longest), "");
}
