import { plainPython } from "./plain-python.ts";

/** Modules of the standard library that small programs use: in the snapshot, so that importing them costs nothing. */
const imported = `abc array ast base64 binascii bisect calendar cmath collections collections.abc contextlib copy csv dataclasses datetime
decimal enum fractions functools hashlib heapq io itertools json keyword math numbers operator os queue random re statistics string
struct sys textwrap threading time traceback types typing unicodedata uuid warnings zlib`.split(/\s+/);

/** Our own modules, in the order in which they import each other. */
export const coreModules = ["codec", "equality", "candidate_core", "judge_core"] as const;

/** Source of each core module. */
export type CoreSources = Readonly<Record<(typeof coreModules)[number], string>>;

/** What every engine has done before it becomes a judge or a candidate; the content of the snapshot. */
export function prelude(sources: CoreSources): string {
  return `
import base64, gc, sys, types
import ${imported.join(", ")}
${plainPython}
def _cupel_module(name, source):
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(base64.b64decode(source).decode(), name + ".py", "exec"), module.__dict__)
${coreModules.map((name) => `_cupel_module("${name}", "${Buffer.from(sources[name]).toString("base64")}")`).join("\n")}
del _cupel_module
gc.collect()
gc.freeze()
`;
}

// Frames over a device file: 4-byte big-endian length, then the payload.
const frames = `
import gc, os
def _cupel_io(file, read=os.read, write=os.write):
    def take(count):
        parts = []
        while count:
            part = read(file, count)
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)
    def receive():
        return take(int.from_bytes(take(4), "big"))
    def send(payload):
        payload = memoryview(len(payload).to_bytes(4, "big") + payload)
        while payload:
            payload = payload[write(file, payload):]
    return receive, send
`;

/** Makes an engine the candidate: each step answers one request. */
export function candidateGlue(requests: number): string {
  return `${frames}
def _cupel_step():
    from candidate_core import Candidate
    handle = Candidate().handle
    receive, send = _cupel_io(${requests})
    def step():
        send(handle(receive()))
    return step
_cupel_step = _cupel_step()
del _cupel_io
gc.freeze()
`;
}

/** Makes an engine the judge: a step takes a job and gives its result. Replies of the candidate begin with 0, faults with 1. */
export function judgeGlue(jobs: number, calls: number): string {
  return `${frames}
def _cupel_step():
    import json
    from judge_core import Faults, run_job
    receive_job, send_result = _cupel_io(${jobs})
    receive, send = _cupel_io(${calls})
    def step():
        faults = Faults()
        def exchange(payload):
            send(payload)
            reply = receive()
            if reply[0]:
                faults.trip(*json.loads(reply[1:]))
            return reply[1:]
        send_result(json.dumps(run_job(json.loads(receive_job()), exchange, faults)).encode("ascii"))
    return step
_cupel_step = _cupel_step()
del _cupel_io
gc.freeze()
`;
}

/** What runs an engine of either kind once. */
export const step = "_cupel_step()";
