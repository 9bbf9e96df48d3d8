"""In the judge: a program that stays loaded and is called many times, JSON in and JSON out."""

from cupel.faults import Fault
from cupel.session import Session
from cupel.show import clean
from cupel.wire import EXACT, Refused, type_name


class OpenSession:
    def __init__(self, place, faults):
        self._session = Session(place.exchange, faults)
        self._faults = faults

    def load(self, program):
        """{"status", "code", ...} as of a job that only loads."""
        return self._result(lambda: self._load(program))

    def call(self, name, args, kwargs):
        """{"status": "pass", "code": "passed", "value"}, or how the call failed. Only a fault ends the session."""
        return self._result(lambda: {"value": plain(self._session.call(name, args, kwargs, copy_back=False))})

    def _load(self, program):
        failure = self._session.load(program["candidate"], program["entry"], program.get("seed", 0))
        if failure is None:
            return {}
        phase, message, trace = failure
        return {"status": "fail", "code": "load", "load": {"phase": phase, "message": message}, "trace": trace, "detail": message}

    def _result(self, action):
        try:
            return {"status": "pass", "code": "passed", **action()}
        except Fault:
            return {"status": self._faults.status, "code": self._faults.code, "detail": self._faults.text}
        except Refused as refused:
            return {"status": "fail", "code": "output", "detail": "the value is no JSON: %s" % refused}
        except Exception as error:
            if error is not self._session.raised:
                raise
            kind = type(error).__name__
            code = "memory" if isinstance(error, MemoryError) else "exception"
            return {"status": "fail", "code": code, "exception": kind, "trace": self._session.trace, "detail": "%s: %s" % (kind, clean(error))}


def plain(value):
    """A decoded value as JSON data: tuples become lists. Raises Refused for what JSON, as JavaScript reads it, cannot hold."""
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int and -EXACT < value < EXACT:
        return value
    if kind is float and value == value and value not in (float("inf"), float("-inf")):
        return value
    if kind in (list, tuple):
        return [plain(item) for item in value]
    if kind is dict and all(type(key) is str for key in value):
        return {key: plain(item) for key, item in value.items()}
    raise Refused("a value of type %s" % type_name(kind) if kind is not int and kind is not float else "a number that is out of range")
