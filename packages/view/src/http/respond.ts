import type { IncomingMessage, ServerResponse } from "node:http";
import { CupelError, messageOf } from "@cupel/core";
import { frame, type Page } from "../pages/frame.ts";
import { problemPage } from "../pages/problem-page.ts";
import { send } from "./answer.ts";
import { refusalOf } from "./refusal.ts";
import { decoded, type Site } from "./site.ts";

/** Answers a request, whatever it is. */
export async function respond(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return send(response, { status: refusal.status, type: "text/plain", text: `${refusal.sentence}\n` });
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  try {
    const parameters = new URLSearchParams(query);
    const page = await pageFor(site, { path, parameters, response, isHead: request.method === "HEAD" });
    if (page !== undefined) send(response, { status: 200, type: "text/html", text: frame(page) });
  } catch (thrown) {
    const isAbsent = CupelError.is(thrown) && thrown.code === "USAGE";
    const page = problemPage(isAbsent ? "Not here" : "Cannot be read", CupelError.is(thrown) ? thrown : new Error(messageOf(thrown)));
    if (!response.headersSent) send(response, { status: isAbsent ? 404 : 500, type: "text/html", text: frame(page) });
  }
}

interface Asked {
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly response: ServerResponse;
  readonly isHead: boolean;
}

/** The page at a path; undefined where events are told instead. */
async function pageFor(site: Site, { path, parameters, response, isHead }: Asked): Promise<Page | undefined> {
  if (path === "/") return await site.list(parameters);
  if (path === "/events") return events(response, isHead, () => void site.liveList.tell(response));
  if (path === "/trend") return await site.trend();
  if (path === "/compare") return await site.compare(parameters);
  const [, encoded = "", part = ""] = /^\/run\/([^/]+)(?:\/([a-z]+))?$/.exec(path) ?? [];
  const name = decoded(encoded);
  if (name === undefined || name === "") throw new CupelError("USAGE", "There is no page at this address.");
  if (part === "") return await site.run(name);
  if (part === "tasks") return await site.tasks(name, parameters);
  if (part === "task") return await site.task(name, parameters);
  if (part !== "events") throw new CupelError("USAGE", "There is no page at this address.");
  const { folder } = site.runs.find(name);
  return events(response, isHead, () => site.live.tell(response, { name, folder }));
}

function events(response: ServerResponse, isHead: boolean, tell: () => void): undefined {
  if (isHead) send(response, { status: 200, type: "text/plain", text: "" });
  else tell();
}
