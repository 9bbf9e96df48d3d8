"""In the judge: whole programs that read their input and write their output. Each case runs in a candidate of its own; what it wrote is
compared here, so an exit code or a printed verdict decides nothing."""

import math

from cupel.decode import parse
from cupel.encode import dumps, encode
from cupel.faults import Fault
from cupel.result import Count
from cupel.session import trace_from
from cupel.show import clean, show
from cupel.wire import Refused

_LONGEST = 8 << 20


def run_programs(job, place, faults, result):
    count = Count(result, len(job["cases"]))
    for index, case in enumerate(job["cases"]):
        if index > 0:
            place.renew()
        result["calls"] += 1
        failure = _failure(job, case, place, faults)
        if failure is None:
            count.passed()
        else:
            call, expected = "stdin %s" % show(case["stdin"]), show(case["stdout"])
            failure = {"index": index, "call": call, "expected": expected, **failure}
            count.failed(failure, lambda detail: "case %d: %s, expected %s" % (index + 1, detail, expected))
        faults.check()


def _failure(job, case, place, faults):
    try:
        return _difference(job, case, place, faults)
    except Fault:
        return {"code": faults.code, "detail": faults.text}


def _difference(job, case, place, faults):
    try:
        request = dumps(["run", job["candidate"], encode(case["stdin"]), job.get("seed", 0)])
    except Refused as refused:
        faults.trip("contract", "an input is %s" % refused, "error")
    reply, written = place.run(request)
    if len(written) >= _LONGEST:
        return {"code": "output", "detail": "wrote more than %d bytes" % _LONGEST}
    got = written.decode("utf-8", "replace")
    ending = _ending(reply, faults)
    if ending is not None:
        kind, text, trace = ending
        code = "load" if kind == "SyntaxError" and not trace else "memory" if kind == "MemoryError" else "exception"
        detail = "ended with %s: %s" % (kind, text)
        return {"code": code, "got": show(got), "exception": kind, "message": text, "trace": trace, "detail": detail}
    if _same(got, case["stdout"], job.get("compare") or "lines", case.get("tolerance") or 0.0):
        return None
    return {"code": "wrong", "got": show(got), "detail": "printed %s" % show(got)}


def _ending(reply, faults):
    # None for a normal end. A program that ended its process by itself says nothing: what it wrote decides.
    if reply is None:
        return None
    try:
        ended = parse(reply)
        if len(ended) != 5 or ended[:2] != [0, "ended"] or type(ended[3]) is not str or type(ended[2]) not in (str, type(None)):
            raise Refused("the program did not report its end")
    except Refused as refused:
        faults.trip("protocol", "the reply was refused: %s" % refused)
    return None if ended[2] is None else (clean(ended[2], 80), clean(ended[3]), trace_from(ended[4]))


def _same(got, expected, compare, tolerance):
    if compare == "exact":
        return got == expected
    if compare == "tokens":
        return _same_tokens(got.split(), expected.split(), tolerance)
    ours, theirs = _lines(got), _lines(expected)
    if ours == theirs:
        return True
    return tolerance > 0 and len(ours) == len(theirs) and all(_same_tokens(o.split(), t.split(), tolerance) for o, t in zip(ours, theirs))


def _lines(text):
    # White space at the ends of lines and empty lines at the end do not count.
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _same_tokens(ours, theirs, tolerance):
    return len(ours) == len(theirs) and all(o == t or (tolerance > 0 and _near(o, t, tolerance)) for o, t in zip(ours, theirs))


def _near(got, expected, tolerance):
    # Only where the expected number is written as a fraction: integers are exact.
    if not any(mark in expected for mark in ".eE"):
        return False
    try:
        left, right = float(got), float(expected)
    except ValueError:
        return False
    return math.isfinite(left) and math.isclose(left, right, rel_tol=tolerance, abs_tol=tolerance)
