import type { ChildMessage, ChildReply, ChildStart } from "./child-protocol.ts";
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
        own === undefined
          ? { status: "error", code: "internal", calls: 0, detail: "no engines" }
          : answer(own, JSON.parse(message.request), message.wallMs);
      const { user, system } = process.cpuUsage(before);
      const peakBytes = own?.candidateBytes ?? 0;
      const replace = own?.broken !== false;
      channel.send({ kind: "done", result, cpuMilliseconds: (user + system) / 1000, peakBytes, replace });
      if (!message.keep) renew();
    }
  });
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
