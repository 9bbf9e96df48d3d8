"""In the judge: cases, each a call with JSON arguments and the JSON value it must give. All are called, so that counts are whole."""

from cupel.equality import equal
from cupel.faults import Fault
from cupel.result import Count
from cupel.show import clean, show


def run_cases(job, session, faults, result):
    name = job["entry"][0]
    count = Count(result, len(job["cases"]))
    each = result["cases"].setdefault("each", []) if job.get("each") else None
    for index, case in enumerate(job["cases"]):
        failure, got = _failure(session, faults, name, case)
        if each is not None:
            each.append(_told(failure, got))
        if failure is None:
            count.passed()
        else:
            call, expected = _call_text(name, case), show(case["equals"])
            failure = {"index": index, "call": call, "expected": expected, **failure}
            count.failed(failure, lambda detail: "case %d: %s %s, expected %s" % (index + 1, call, detail, expected))
        faults.check()


def _failure(session, faults, name, case):
    """How it does not hold, or None; and what came back as text, or None."""
    try:
        got = session.call(name, case["args"], case.get("kwargs") or {}, copy_back=False)
        if equal(got, case["equals"], case.get("tolerance") or 0.0):
            return None, show(got)
        return {"code": "wrong", "got": show(got), "detail": "returned %s" % show(got)}, show(got)
    except Fault:
        return {"code": faults.code, "detail": faults.text}, None
    except Exception as error:
        if error is not session.raised:
            raise
        kind = type(error).__name__
        code = "memory" if isinstance(error, MemoryError) else "exception"
        text = clean(error)
        return {"code": code, "exception": kind, "message": text, "trace": session.trace, "detail": "raised %s: %s" % (kind, text)}, None


def _told(failure, got):
    told = {key: failure[key] for key in ("code", "exception", "message") if key in failure} if failure else {}
    return {"held": failure is None, **({} if got is None else {"got": got}), **told}


def _call_text(name, case):
    parts = [show(arg) for arg in case["args"]] + ["%s=%s" % (key, show(value)) for key, value in (case.get("kwargs") or {}).items()]
    return clean("%s(%s)" % (name, ", ".join(parts)))
