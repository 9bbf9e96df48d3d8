import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { script } from "../assets/script.ts";
import { style } from "../assets/style.ts";

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly type: "text/html" | "text/plain";
  readonly text: string;
}

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Our own style and script by their hashes, events and forms from and to here, and nothing else: no image, no frame, no text made code. */
const policy = [
  "default-src 'none'",
  `style-src ${hash(style)}`,
  `script-src ${hash(script)}`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** On every answer, whatever it is. */
export const safeHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

/** Sends an answer; of one to HEAD its headers only, which Node sees to. */
export function send(response: ServerResponse, { status, type, text }: Answer): void {
  const body = Buffer.from(text, "utf8");
  response.writeHead(status, { ...safeHeaders, "content-type": `${type}; charset=utf-8`, "content-length": body.length }).end(body);
}
