import type { PythonModules } from "../python-modules.ts";
import { plainPython } from "./plain-python.ts";

/** Modules of the standard library that small programs use: in the snapshot, so that importing them costs nothing. */
const imported = `abc array ast base64 binascii bisect calendar cmath collections collections.abc contextlib copy csv dataclasses datetime
decimal enum fractions functools hashlib heapq io itertools json keyword math numbers operator os queue random re statistics string
struct sys textwrap threading time traceback types typing unicodedata uuid warnings zlib`.split(/\s+/);

/** What every engine has done before it becomes a judge or a candidate; the content of the snapshot. */
export function prelude(modules: PythonModules): string {
  const sources = Buffer.from(JSON.stringify(modules)).toString("base64");
  return `
import base64, gc, json, sys, types
import ${imported.join(", ")}
${plainPython}
from importlib.machinery import ModuleSpec
class _CupelSources:
    sources = json.loads(base64.b64decode("${sources}"))
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in cls.sources:
            return ModuleSpec(name, cls, is_package=name == "cupel")
    @staticmethod
    def create_module(spec):
        return None
    @classmethod
    def exec_module(cls, module):
        exec(compile(cls.sources[module.__name__], module.__name__ + ".py", "exec"), module.__dict__)
sys.meta_path.insert(0, _CupelSources)
import cupel.candidate, cupel.judge, cupel.open_session
sys.meta_path.remove(_CupelSources)
del _CupelSources
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

/** Makes an engine the candidate: each step answers one request. What is written to file 0 comes back when it is read. */
export function candidateGlue(requests: number): string {
  return `${frames}
def _cupel_step():
    from cupel.candidate import Candidate
    def standard_files(stdin, write=os.write):
        rest = memoryview(stdin)
        while rest:
            rest = rest[write(0, rest):]
    handle = Candidate(standard_files).handle
    receive, send = _cupel_io(${requests})
    def step():
        send(handle(receive()))
    return step
_cupel_step = _cupel_step()
del _cupel_io
gc.freeze()
`;
}

/** Makes an engine the judge: a step takes a job, or a request of a session, and gives its result. The candidate is behind a relay. */
export function judgeGlue(jobs: number, calls: number): string {
  return `${frames}
def _cupel_step():
    import json
    from cupel.faults import Faults
    from cupel.judge import run_job
    from cupel.open_session import OpenSession
    from cupel.relay import Relay
    receive_job, send_result = _cupel_io(${jobs})
    receive, send = _cupel_io(${calls})
    session = None
    def answer(request):
        nonlocal session
        if "call" in request:
            return session.call(*request["call"])
        faults = Faults()
        place = Relay(send, receive, faults)
        if "open" in request:
            session = OpenSession(place, faults)
            return session.load(request["open"])
        return run_job(request["job"], place, faults)
    def step():
        send_result(json.dumps({"calls": 0, **answer(json.loads(receive_job()))}).encode("ascii"))
    return step
_cupel_step = _cupel_step()
del _cupel_io
gc.freeze()
`;
}

/** What runs an engine of either kind once. */
export const step = "_cupel_step()";
