import type { ServerResponse } from "node:http";
import { safeHeaders } from "../http/answer.ts";

/** Who is told of one thing by server-sent events: what is new, and at first what was told last. */
export class Listeners {
  readonly #responses = new Set<ServerResponse>();
  readonly #gone: () => void;
  #told = "";

  /** @param gone called when the last of them has gone */
  constructor(gone: () => void) {
    this.#gone = gone;
  }

  add(response: ServerResponse): void {
    response.writeHead(200, { ...safeHeaders, "content-type": "text/event-stream; charset=utf-8" });
    response.write(`retry: 2000\n\n${this.#told}`);
    this.#responses.add(response);
    response.once("close", () => {
      this.#responses.delete(response);
      if (this.#responses.size === 0) this.#gone();
    });
  }

  /** Tells all of them, where it is not what they know. */
  tell(event: string, data: object): void {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    if (text === this.#told) return;
    this.#told = text;
    for (const response of this.#responses) response.write(text);
  }

  /** Whoever looked meanwhile and comes to tell finds nobody. */
  end(): void {
    for (const response of this.#responses) response.end();
    this.#responses.clear();
  }
}
