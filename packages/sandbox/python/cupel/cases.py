"""In the judge: cases, each a call with JSON arguments and the JSON value it must give. All are called, so that counts are whole."""

from cupel.equality import equal
from cupel.faults import Fault
from cupel.result import Count
from cupel.show import clean, show


def run_cases(job, session, faults, result):
    name = job["entry"][0]
    count = Count(result, len(job["cases"]))
    for index, case in enumerate(job["cases"]):
        failure = _failure(session, faults, name, case)
        if failure is None:
            count.passed()
        else:
            call, expected = _call_text(name, case), show(case["equals"])
            failure = {"index": index, "call": call, "expected": expected, **failure}
            count.failed(failure, lambda detail: "case %d: %s %s, expected %s" % (index + 1, call, detail, expected))
        faults.check()


def _failure(session, faults, name, case):
    try:
        got = session.call(name, case["args"], case.get("kwargs") or {}, copy_back=False)
        if equal(got, case["equals"], case.get("tolerance") or 0.0):
            return None
        return {"code": "wrong", "got": show(got), "detail": "returned %s" % show(got)}
    except Fault:
        return {"code": faults.code, "detail": faults.text}
    except Exception as error:
        if error is not session.raised:
            raise
        kind = type(error).__name__
        code = "memory" if isinstance(error, MemoryError) else "exception"
        text = clean(error)
        return {"code": code, "exception": kind, "message": text, "trace": session.trace, "detail": "raised %s: %s" % (kind, text)}


def _call_text(name, case):
    parts = [show(arg) for arg in case["args"]] + ["%s=%s" % (key, show(value)) for key, value in (case.get("kwargs") or {}).items()]
    return clean("%s(%s)" % (name, ", ".join(parts)))
