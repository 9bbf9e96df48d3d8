import type { IncomingMessage, ServerResponse } from "node:http";
import { CupelError, messageOf, publicVerdict, type ScoreOptions, scoreOf, type Verifier } from "@cupel/core";
import pLimit from "p-limit";
import { readBody } from "./read-body.ts";
import { createResolve, type ResolveOptions } from "./resolve-fields.ts";
import { rewardRows } from "./reward-rows.ts";

export interface RewardOptions extends ResolveOptions, ScoreOptions {
  /** Verifications at once, and requests whose bodies are held at once: further ones wait unread. Default 4. */
  readonly concurrency?: number;
  /** Bytes a body may have; default 16 MiB. */
  readonly maxBytes?: number;
  /** Puts the private evidence, which may hold expected values, into the verdicts. Default false. */
  readonly evidence?: boolean;
}

/** A reward endpoint, for either kind of server. */
export interface RewardEndpoint {
  /** For `createServer` of node:http. */
  readonly listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  /** For servers that speak the web's Request and Response. */
  readonly fetch: (request: Request) => Promise<Response>;
}

interface Ask {
  readonly method: string | undefined;
  readonly type: string | null | undefined;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * A verifier as an HTTP endpoint for trainers. POST `{prompts, completions, ...columns}`, lists of one length; the answer is
 * `{rewards, verdicts}`: a pass is 1 and a fail 0, or with `partial` the score the verifier gives, and a check that broke is null, never 0. Completions are
 * texts or conversations. The column `task_id` names one of `tasks`; without `tasks` the column `checks` (and `gold`) says what to check.
 * A request that is cut off ends its verifications.
 */
export function asRewardEndpoint(verifier: Verifier<never>, options: RewardOptions = {}): RewardEndpoint {
  const { concurrency = 4, maxBytes = 16 << 20, evidence = false, partial = false } = options;
  const resolve = createResolve(verifier, options);
  const requests = pLimit(concurrency);
  const verifications = pLimit(concurrency);

  const score = async ({ body, signal }: Ask): Promise<Answer> => {
    const read = await readBody(body, maxBytes);
    if ("problem" in read) return problem(read.size ? 413 : 400, "DATA_INVALID", read.problem);
    const rows = rewardRows(read.value, resolve);
    if ("problem" in rows) return problem(400, "DATA_INVALID", rows.problem);
    const verdicts = await verifications.map(rows, (row) => row.verify(row.text, { signal }));
    return json(200, {
      rewards: verdicts.map((verdict) => scoreOf(verdict, { partial })),
      verdicts: evidence ? verdicts : verdicts.map(publicVerdict),
    });
  };

  const respond = async (ask: Ask): Promise<Answer> => {
    if (ask.method !== "POST") return problem(405, "USAGE", "Ask for rewards with POST.", { allow: "POST" });
    // A web page can send other types anywhere without asking.
    if (!/^application\/json\s*(;|$)/i.test(ask.type ?? "")) return problem(415, "USAGE", "The content type must be application/json.");
    try {
      return await requests(score, ask);
    } catch (thrown) {
      return CupelError.is(thrown) ? problem(503, thrown.code, thrown.message) : problem(500, "INTERNAL", messageOf(thrown));
    }
  };

  return {
    listener: (incoming, outgoing) => {
      const abort = new AbortController();
      outgoing.once("close", () => abort.abort());
      const type = incoming.headers["content-type"];
      void respond({ method: incoming.method, type, body: incoming, signal: abort.signal }).then(({ status, headers, body }) => {
        if (!outgoing.destroyed) outgoing.writeHead(status, headers).end(body);
      });
    },
    fetch: async (request) => {
      const type = request.headers.get("content-type");
      const ask = { method: request.method, type, body: request.body ?? [], signal: request.signal };
      const { status, headers, body } = await respond(ask);
      return new Response(body, { status, headers });
    },
  };
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

function problem(status: number, code: string, message: string, headers: Record<string, string> = {}): Answer {
  return json(status, { error: { code, message } }, headers);
}
