import type { IncomingMessage } from "node:http";

/** Why a request is not answered. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

/** Names and addresses by which a machine calls itself. */
const ourselves = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * What speaks against answering: a method that is not for reading, or a host that is not this machine. A page elsewhere whose name was made to
 * point here (DNS rebinding) sends its own name, and gets nothing.
 */
export function refusalOf({ method, headers }: Pick<IncomingMessage, "method" | "headers">): Refusal | undefined {
  if (method !== "GET" && method !== "HEAD") return { status: 405, sentence: "Only GET and HEAD are answered: nothing is changed here." };
  if (headers.host === undefined || !ourselves.test(headers.host)) {
    return { status: 421, sentence: "This page is for this machine only: ask for it as 127.0.0.1 or localhost." };
  }
  return undefined;
}

/** Whether an address to listen on is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
}
