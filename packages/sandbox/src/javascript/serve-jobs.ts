import { performance } from "node:perf_hooks";
import type { ChildRequest } from "../pool/child-messages.ts";
import type { ChildMessage, ChildReply, ChildStart } from "./child-protocol.ts";
import { controlOf } from "./controls.ts";
import { loadQuickjs } from "./quickjs.ts";
import type { Found } from "./run-job.ts";
import { selfTest } from "./self-test.ts";
import { readEngineSources } from "./sources.ts";
import { type Request, SplitEngines } from "./split-engines.ts";

/** The channel to the parent, which WebAssembly cannot reach. */
export interface Channel {
  send(reply: ChildReply): void;
  onMessage(listener: (message: ChildMessage) => void): void;
}

/** What a child does: takes requests one at a time, each with engines that nobody has used before, until the channel closes. */
export function serveJobs(channel: Channel): void {
  let create: (() => Promise<SplitEngines>) | undefined;
  let engines: Promise<SplitEngines> | undefined;
  const broken = (thrown: unknown) => channel.send({ kind: "broken", message: thrown instanceof Error ? thrown.message : String(thrown) });
  // Made while the verdict is on its way.
  const renew = () => {
    engines = create?.();
    engines?.catch(() => undefined);
  };
  channel.onMessage(async (message) => {
    if (message.kind === "serve") {
      try {
        create = await creator(message);
        channel.send({ kind: "ready", selfTest: message.selfTest ? await selfTest(create) : [] });
        renew();
      } catch (thrown) {
        broken(thrown);
      }
    } else if (message.kind === "reset") renew();
    else {
      const before = process.cpuUsage();
      const own = await engines;
      const result: Found =
        own === undefined || create === undefined
          ? { status: "error", code: "internal", calls: 0, detail: "no engines" }
          : await controlled(create, own, message);
      const { user, system } = process.cpuUsage(before);
      const peakBytes = own?.candidateBytes ?? 0;
      const replace = own?.broken !== false;
      channel.send({ kind: "done", result, cpuMilliseconds: (user + system) / 1000, peakBytes, replace });
      if (!message.keep) renew();
    }
  });
}

/** The answer, where it is a pass only if the tests do not pass whatever a program does. */
async function controlled(create: () => Promise<SplitEngines>, engines: SplitEngines, message: ChildRequest): Promise<Found> {
  const request: Request = JSON.parse(message.request);
  const started = performance.now();
  const result = answer(engines, request, message.wallMs);
  const control = result.status === "pass" ? controlOf(request) : undefined;
  if (control === undefined) return result;
  const left = Math.max(1, message.wallMs - (performance.now() - started));
  if (answer(await create(), control, left).status !== "pass") return result;
  const detail = "the tests do not wait for what they start: they pass with a program that does nothing";
  return { status: "error", code: "contract", calls: result.calls, detail };
}

function answer(engines: SplitEngines, request: Request, wallMs: number): Found {
  try {
    return engines.answer(request, wallMs);
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    // Whatever breaks here was brought to it by a program: none may leave the rates that way.
    return { status: "fail", code: "crashed", calls: 0, detail: detail.slice(0, 2000) };
  }
}

async function creator({ files, memoryBytes }: ChildStart): Promise<() => Promise<SplitEngines>> {
  const fresh = await loadQuickjs(files);
  const sources = readEngineSources();
  return () => SplitEngines.create(fresh, sources, memoryBytes);
}
