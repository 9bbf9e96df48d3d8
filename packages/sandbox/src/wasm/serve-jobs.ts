import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { ChildDone } from "../pool/child-messages.ts";
import { bootPyodide } from "./boot-pyodide.ts";
import type { ChildMessage, ChildReply, ChildStart } from "./child-protocol.ts";
import { createImportGate } from "./import-gate.ts";
import { prelude } from "./python-glue.ts";
import { selfTest } from "./self-test.ts";
import { snapshotBytes } from "./snapshot-file.ts";
import { createSplitJudge, type SplitJudge } from "./split-judge.ts";

/** The channel to the parent, which WebAssembly cannot reach. */
export interface Channel {
  send(reply: ChildReply): void;
  onMessage(listener: (message: ChildMessage) => void): void;
}

/** What a child does: makes a snapshot, or takes requests one at a time until the channel closes. */
export function serveJobs(channel: Channel): void {
  let judge: SplitJudge | undefined;
  channel.onMessage((message) => {
    if (message.kind === "reset") judge?.reset();
    else if (message.kind !== "request") {
      start(message, channel).then(
        (started) => {
          judge = started;
        },
        (thrown: unknown) => channel.send({ kind: "broken", message: thrown instanceof Error ? thrown.message : String(thrown) }),
      );
    } else if (judge !== undefined) {
      const before = process.cpuUsage();
      const result = judge.answer(message.request, message.wallMs);
      const { user, system } = process.cpuUsage(before);
      const peakBytes = judge.candidateBytes();
      channel.send({
        kind: "done",
        result: result as unknown as ChildDone["result"],
        cpuMilliseconds: (user + system) / 1000,
        peakBytes,
        replace: judge.hasGrown(),
      });
      // The verdict is on its way while memory is put back.
      if (!message.keep) judge.reset();
    }
  });
}

async function start(message: ChildStart, channel: Channel): Promise<SplitJudge | undefined> {
  const { kind, directory, modules, memoryBytes } = message;
  const first = prelude(modules);
  if (kind === "snapshot") {
    const { pyodide } = await bootPyodide({ directory, gate: createImportGate(0, () => 0), forSnapshot: true });
    pyodide.runPython(first);
    channel.send({ kind: "snapshot", bytes: pyodide.makeMemorySnapshot() });
    return undefined;
  }
  const now = () => performance.now();
  const options = { directory, prelude: first, memoryBytes, now };
  const snapshot = message.snapshot === undefined ? undefined : snapshotBytes(readFileSync(message.snapshot));
  const judge = await createSplitJudge(snapshot ? { ...options, snapshot } : options);
  const escapes = message.selfTest === true ? selfTest(judge) : [];
  channel.send({ kind: "ready", python: judge.python, selfTest: escapes });
  return judge;
}
