"""Beside the candidate: loads its source and answers calls. Nothing here is trusted once the source has run.

A transport carries payloads (bytes, see codec) both ways:

    candidate = Candidate()
    reply = candidate.handle(payload)      # one request, one reply; never raises for what the program does
    serve(receive, send)                   # the same as a loop; `receive` gives None at the end

Requests and replies, all JSON arrays:

    ["load", source, [entry, ...], seed]   -> [0, "ok", null, []] | [0, "load", phase, message]
    [seq, name, args, {"d": kwargs}]       -> [seq, "ok", value, changes] | [seq, "exc", type, text, changes] | [seq, "refused", why]
    [seq, null, [], {"d": []}]             -> [seq, "ok", null, []]          (a ping)

`changes` is [[index, value], ...]: positional lists, dicts and sets that the call changed in place.
"""

import builtins
import random
import sys
import types

from codec import Refused, decode, dumps, encode, parse, type_name

_BUILTIN_EXCEPTIONS = {cls: name for name, cls in vars(builtins).items() if isinstance(cls, type) and issubclass(cls, BaseException)}


def _exception_name(error):
    # The nearest builtin: a judge cannot know a candidate's own classes.
    try:
        for cls in type.mro(type(error)):
            if cls in _BUILTIN_EXCEPTIONS:
                return _BUILTIN_EXCEPTIONS[cls]
    except BaseException:
        pass
    return "Exception"


def _exception_text(error):
    try:
        # The argument itself where it is all there is: the text of a KeyError is its argument's repr.
        args = error.args
        return str.__str__(args[0] if len(args) == 1 and type(args[0]) is str else str(error))[:500]
    except BaseException:
        return ""


def _load_message(error):
    if isinstance(error, SyntaxError):
        return "%s (line %s)" % (error.msg, error.lineno)
    name, text = type_name(type(error)), _exception_text(error)
    return "%s: %s" % (name, text) if text else name


class Candidate:
    """One program. The first request must load it."""

    def __init__(self):
        self.entries = {}

    def handle(self, payload):
        try:
            request = parse(payload)
            if request[0] == "load":
                return dumps(self.load(*request[1:]))
            return self.answer(*request)
        except BaseException as error:
            return dumps([0, "refused", "the request could not be read: %s" % type_name(type(error))])

    def load(self, source, names, seed):
        try:
            code = compile(source, "candidate.py", "exec", dont_inherit=True)
        except BaseException as error:
            return [0, "load", "parse", _load_message(error)]
        module = types.ModuleType("candidate")
        sys.modules["candidate"] = module
        random.seed(seed)
        try:
            exec(code, module.__dict__)
        except BaseException as error:
            return [0, "load", "run", _load_message(error)]
        for name in names:
            if not callable(module.__dict__.get(name)):
                return [0, "load", "entry", "does not define %s" % name]
        # Read again on each call: a program may replace its own function.
        self.entries = {name: module.__dict__ for name in names}
        return [0, "ok", None, []]

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
            reply = [seq, "exc", _exception_name(error), _exception_text(error), []]
        else:
            reply = [seq, "ok", value, []]
        return _encoded(reply, before, args)


def _encoded(reply, before, after):
    try:
        if reply[1] == "ok":
            reply[2] = encode(reply[2])
        changed = [(index, arg) for index, arg in enumerate(after) if type(arg) in (list, dict, set)]
        for index, arg in changed:
            now = encode(arg)
            if not _same(before[index], now):
                reply[-1].append([index, now])
        return dumps(reply)
    except Refused as refused:
        return dumps([reply[0], "refused", str(refused)[:500]])
    except MemoryError:
        return dumps([reply[0], "exc", "MemoryError", "", []])
    except BaseException as error:
        # An iterator may raise while it is read.
        return dumps([reply[0], "exc", _exception_name(error), _exception_text(error), []])


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


def serve(receive, send):
    """Answers requests until `receive` gives None."""
    candidate = Candidate()
    while True:
        payload = receive()
        if payload is None:
            return
        send(candidate.handle(payload))
