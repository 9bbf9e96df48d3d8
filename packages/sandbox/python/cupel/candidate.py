"""Beside the candidate: loads its source and answers requests. Nothing here is trusted once the source has run.

A transport carries payloads (bytes, see encode.py) both ways:

    candidate = Candidate(standard_files)
    reply = candidate.handle(payload)      # one request, one reply; never raises for what the program does
    serve(candidate, payload, channel)     # the same as a loop

`standard_files(stdin)` makes files 0 and 1 ready for a whole program: bytes to read, room to write.

Requests and replies, all JSON arrays:

    ["load", source, [entry, ...], seed]   -> [0, "ok", null, []] | [0, "load", phase, message, trace]
    [seq, name, args, {"d": kwargs}]       -> [seq, "ok", value, changes] | [seq, "exc", type, text, changes, trace] | [seq, "refused", why]
    [seq, null, [], {"d": []}]             -> [seq, "ok", null, []]          (a ping)
    ["run", source, stdin, seed]           -> [0, "ended", type or null, text, trace]           (a whole program)
    ["runner" | "suite", ...]              -> see suite.py
    ["judge", job]                         -> tests that are not trusted, run here: see stranger.py

`changes` is [[index, value], ...]: positional lists, dicts and sets that the call changed in place. `trace` is [[line, function], ...]:
where the program was when it raised, outermost first.
"""

import random

from cupel.decode import decode, parse
from cupel.encode import dumps, encode
from cupel.own import FILE, exception_name, exception_text, load_message, new_module, trace_of
from cupel.program import run_program
from cupel.stranger import judge_here
from cupel.suite import has_runner, run_suite
from cupel.wire import Refused, type_name

class Candidate:
    """One program. The first request must load it."""

    def __init__(self, standard_files):
        self.entries = {}
        self.standard_files = standard_files
        self.whole = {"load": self.load, "run": self.run, "runner": lambda name: [0, "runner", has_runner(name)], "suite": run_suite}

    def handle(self, payload):
        try:
            kind, *rest = parse(payload)
            if type(kind) is int:
                return self.answer(kind, *rest)
            return dumps(self.whole[kind](*rest))
        except BaseException as error:
            return dumps([0, "refused", "the request could not be read: %s" % type_name(type(error))])

    def load(self, source, names, seed):
        try:
            code = compile(source, FILE, "exec", dont_inherit=True)
        except BaseException as error:
            return [0, "load", "parse", load_message(error), []]
        module = new_module("candidate")
        random.seed(seed)
        try:
            exec(code, module.__dict__)
        except BaseException as error:
            return [0, "load", "run", load_message(error), trace_of(error)]
        for name in names:
            if not callable(module.__dict__.get(name)):
                return [0, "load", "entry", "does not define %s" % name, []]
        # Read again on each call: a program may replace its own function.
        self.entries = {name: module.__dict__ for name in names}
        return [0, "ok", None, []]

    def run(self, source, stdin, seed):
        return [0, "ended", *run_program(source, decode(stdin).encode("utf-8"), seed, self.standard_files)]

    def answer(self, seq, name, args, kwargs):
        if name is None:
            return dumps([seq, "ok", None, []])
        function = self.entries[name][name]
        before = args
        args = [decode(arg) for arg in args]
        kwargs = decode(kwargs)
        try:
            value = function(*args, **kwargs)
        except BaseException as error:
            reply = [seq, "exc", exception_name(error), exception_text(error), [], trace_of(error)]
        else:
            reply = [seq, "ok", value, []]
        return _encoded(reply, before, args)


def _encoded(reply, before, after):
    changes = reply[3] if reply[1] == "ok" else reply[4]
    try:
        if reply[1] == "ok":
            reply[2] = encode(reply[2])
        changed = [(index, arg) for index, arg in enumerate(after) if type(arg) in (list, dict, set)]
        for index, arg in changed:
            now = encode(arg)
            if not _same(before[index], now):
                changes.append([index, now])
        return dumps(reply)
    except Refused as refused:
        return dumps([reply[0], "refused", str(refused)[:500]])
    except MemoryError:
        return dumps([reply[0], "exc", "MemoryError", "", [], []])
    except BaseException as error:
        # An iterator may raise while it is read.
        return dumps([reply[0], "exc", exception_name(error), exception_text(error), [], trace_of(error)])


def _same(node, now):
    # Compares what was received (Tags) with what would be sent (dicts). 1 and True, 1 and 1.0 differ.
    if type(now) is dict:
        ((name, value),) = now.items()
        return hasattr(node, "name") and node.name == name and _same(node.value, value)
    if type(node) is not type(now):
        return False
    if type(now) is list:
        return len(node) == len(now) and all(map(_same, node, now))
    return node == now


def serve(candidate, payload, channel):
    """Answers a request, then those that come by the channel (see local/frames.py), until its end."""
    while payload is not None:
        if payload.startswith(b'["judge"'):
            judge_here(parse(payload)[1], channel.read, channel.write)
        else:
            channel.write(candidate.handle(payload))
        payload = channel.read()
