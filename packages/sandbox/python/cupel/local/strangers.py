"""In the judge: tests that are not trusted. They run in a locked child too and reach the candidate by way of this process, which passes
calls on, keeps the faults, and believes no more of the tests' result than its shape."""

import json

from cupel.encode import dumps
from cupel.faults import Fault
from cupel.relay import EXCHANGE, FAULT, RENEW, REPLY, RESULT, RUN, fault, written

_CODES = {
    "pass": ("passed",),
    "fail": ("wrong", "exception", "load", "output", "protocol", "crashed", "timeout", "memory"),
    "error": ("setup", "unsupported", "vacuous", "contract", "internal"),
}
_PARTS = {"status": (str,), "code": (str,), "calls": (int,), "detail": (str,), "exception": (str,), "message": (str,), "line": (int,)}
_PARTS.update({"load": (dict,), "cases": (dict,), "trace": (list,)})
_LONGEST = 1 << 16


def judge_by_strangers(job, place, tests, faults):
    """The result of a job whose tests run in the child `tests`."""
    place.calls = 0
    try:
        message = tests.ask(dumps(["judge", json.dumps(job)]), faults)
        while message is not None and message[:1] != RESULT:
            message = tests.ask(_answer(message, place, faults), faults)
        result = _checked(message)
        faults.check()
        return result
    except Fault:
        return {"status": faults.status, "code": faults.code, "calls": place.calls, "detail": faults.text}


def _answer(message, place, faults):
    kind, payload = message[:1], message[1:]
    try:
        if kind == EXCHANGE:
            place.calls += 1
            return REPLY + place.exchange(payload)
        if kind == RUN:
            reply, output = place.run(payload)
            return written(output, reply)
        if kind == RENEW:
            place.renew()
            return REPLY
    except Fault:
        if faults.code == "timeout":
            raise
        return fault(faults)
    return FAULT + b'["contract", "the tests do not keep to the protocol", "error"]'


def _checked(message):
    try:
        result = json.loads(message[1:]) if message is not None and len(message) <= _LONGEST else {}
        if result["code"] in _CODES[result["status"]] and type(result["calls"]) is int:
            return {key: result[key] for key, kinds in _PARTS.items() if type(result.get(key)) in kinds}
    except (ValueError, KeyError, TypeError):
        pass
    return {"status": "error", "code": "contract", "calls": 0, "detail": "the tests ended without a result"}
