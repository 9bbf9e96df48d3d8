"""In the judge: the calls of one job, answered by a candidate in another interpreter. The decoder is the boundary."""

import builtins
import threading

from cupel.decode import decode, parse
from cupel.encode import dumps, encode
from cupel.show import clean
from cupel.wire import Refused, RefusedType

_NEVER = (StopIteration, StopAsyncIteration)  # C iterators read these as the end of the data
_EXCEPTIONS = {
    name: cls for name, cls in vars(builtins).items() if isinstance(cls, type) and issubclass(cls, Exception) and not issubclass(cls, _NEVER)
}
_PHASES = ("parse", "run", "entry")


class Session:
    """Calls by way of `exchange(payload)`, which gives the reply's payload or trips a fault."""

    def __init__(self, exchange, faults):
        self._exchange = exchange
        self._faults = faults
        self._lock = threading.Lock()
        self._seq = 0
        self.calls = 0
        self.raised = None
        self.trace = []

    def ask(self, request):
        """One request, one reply: a list that begins with the request's number. Trips a fault for anything else."""
        self._faults.check()
        number = request[0] if type(request[0]) is int else 0
        try:
            reply = parse(self._exchange(dumps(request)))
            if len(reply) < 3 or type(reply[0]) is not int or reply[0] != number or type(reply[1]) is not str:
                raise Refused("no reply to this call")
            return reply
        except Refused as refused:
            self._faults.trip("protocol", "the reply was refused: %s" % refused)

    def load(self, source, names, seed):
        """None, or (phase, message, trace) of a program that did not load."""
        reply = self.ask(["load", source, names, seed])
        if reply[1] == "ok" and len(reply) == 4:
            return None
        if reply[1] == "load" and len(reply) == 5 and reply[2] in _PHASES and type(reply[3]) is str:
            return reply[2], clean(reply[3]), trace_from(reply[4])
        self._faults.trip("protocol", "the program did not report its loading")

    def ping(self):
        """A sign of life; trips a fault without one."""
        with self._lock:
            self._seq += 1
            reply = self.ask([self._seq, None, [], {"d": []}])
        if reply[1:] != ["ok", None, []]:
            self._faults.trip("protocol", "the last ping was not answered")

    def call(self, name, args, kwargs, copy_back=True):
        """Calls the candidate's function: its value, or its exception raised."""
        with self._lock:
            self._seq += 1
            self.calls += 1
            try:
                request = [self._seq, name, [encode(arg) for arg in args], encode(dict(kwargs))]
            except RefusedType as refused:
                self._faults.trip("unsupported", "the tests pass %s" % refused, "error")
            except Refused as refused:  # too large: it may be made of what the candidate returned
                self._faults.trip("output", "an argument is %s" % refused)
            reply = self.ask(request)
        try:
            return self._value(reply, args, copy_back)
        except Refused as refused:
            self._faults.trip("output", "the value was refused: %s" % refused)

    def _value(self, reply, args, copy_back):
        kind = reply[1]
        if kind == "ok" and len(reply) == 4:
            value = decode(reply[2])
            _apply(reply[3], args, copy_back)
            return value
        if kind == "exc" and len(reply) == 6 and type(reply[2]) is str and type(reply[3]) is str:
            _apply(reply[4], args, copy_back)
            self.trace = trace_from(reply[5])
            self.raised = _exception(reply[2][:80], reply[3][:500])
            raise self.raised
        if kind == "refused" and type(reply[2]) is str:
            self._faults.trip("output", "the value was refused: %s" % clean(reply[2]))
        self._faults.trip("protocol", "the reply is malformed")


def trace_from(value):
    """A trace as the candidate tells it: [[line, function], ...]; empty for anything else."""
    if type(value) is not list or len(value) > 8:
        return []
    frames = [frame for frame in value if type(frame) is list and len(frame) == 2 and type(frame[0]) is int and type(frame[1]) is str]
    return [[line, clean(name, 80)] for line, name in frames]


def _exception(name, text):
    cls = _EXCEPTIONS.get(name)
    if cls is not None:
        try:
            return cls.__new__(cls, text)
        except Exception:
            pass
    return RuntimeError("%s: %s" % (name, text))


def _apply(changes, args, copy_back):
    if type(changes) is not list:
        raise Refused("malformed changes")
    for change in changes:
        if type(change) is not list or len(change) != 2 or type(change[0]) is not int or not 0 <= change[0] < len(args):
            raise Refused("malformed changes")
        target, value = args[change[0]], decode(change[1])
        if type(target) is not type(value) or type(value) not in (list, dict, set):
            raise Refused("an argument changed its type")
        if not copy_back:
            continue
        if type(target) is list:
            target[:] = value
        else:
            target.clear()
            target.update(value)
