"""In the judge: test suites of unittest or pytest. Program and tests share an interpreter, so the assurance is `shared`: a pass needs
every test that stands in the source reported as passed exactly once under a nonce, and the control run to fail (see control.py).

    job = {"tests": source, "runner": "unittest" | "pytest", "module": name under which tests import the program, "reference"?: gold source}
"""

import ast
import secrets

from cupel.control import possible_changes, sure_change, test_names
from cupel.decode import parse
from cupel.encode import dumps
from cupel.result import Count, fail
from cupel.session import trace_from
from cupel.show import clean
from cupel.wire import Refused

_MOST_CHANGES = 30
_OUTCOMES = ("passed", "failed", "error", "skipped")


def run_suite(job, place, faults, result):
    result["assurance"] = "shared"
    try:
        names = test_names(ast.parse(job["tests"]), job["runner"])
    except (SyntaxError, ValueError) as error:
        faults.trip("contract", "the tests do not parse: %s" % error, "error")
    if not names:
        faults.trip("vacuous", "the suite holds no test that %s would run" % job["runner"], "error")
    if parse(place.exchange(dumps(["runner", job["runner"]]))) != [0, "runner", True]:
        faults.trip("unsupported", "%s is not among the packages that programs may import here" % job["runner"], "error")
    control = _control(job, place, faults)
    outcome = _run(job, job["candidate"], job["tests"], place, faults)
    result["calls"] = len(names)
    if type(outcome) is tuple:
        _fail_load(result, *outcome)
        return
    _count(outcome, names, result)
    if result["status"] == "pass":
        place.renew()
        again = _run(job, job["candidate"], control, place, faults)
        if type(again) is list and _all_passed(again, names):
            fail(result, "tampered", "the suite passes also with one of its expected values changed")


def _control(job, place, faults):
    seed = job.get("seed", 0)
    control = sure_change(job["tests"], seed)
    if control is not None:
        return control
    reference = job.get("reference")
    if reference is not None:
        for number, changed in enumerate(possible_changes(job["tests"], seed)):
            if number == _MOST_CHANGES:
                break
            outcome = _run(job, reference, changed, place, faults)
            place.renew()
            if type(outcome) is list and any(entry[1] == "failed" for entry in outcome):
                return changed
    faults.trip(
        "unsupported",
        "no expected value of the suite can be changed so that a right program must fail; compare with a literal somewhere, or give the reference solution",
        "error",
    )


def _run(job, candidate, tests, place, faults):
    """[[name, outcome, type, text, trace], ...], or (phase, message, trace) of what did not load."""
    nonce = secrets.token_hex(16)
    try:
        request = dumps(["suite", candidate, job.get("module") or "solution", tests, job["runner"], nonce, job.get("seed", 0)])
        reply = parse(place.exchange(request))
    except Refused as refused:
        faults.trip("protocol", "the reply was refused: %s" % refused)
    if reply[:2] == [0, "load"] and len(reply) == 5 and reply[2] in ("parse", "run", "tests") and type(reply[3]) is str:
        return reply[2], clean(reply[3]), trace_from(reply[4])
    if reply[:3] == [0, "suite", nonce] and len(reply) == 4 and type(reply[3]) is list and all(map(_is_report, reply[3])):
        return reply[3]
    faults.trip("protocol", "the suite did not report its end")


def _fail_load(result, phase, message, trace):
    result["trace"] = trace
    if phase == "tests":
        fail(result, "exception", "the tests did not load beside the program: %s" % message)
        return
    fail(result, "load", message)
    result["load"] = {"phase": phase, "message": message}


def _is_report(entry):
    return type(entry) is list and len(entry) == 5 and all(type(part) is str for part in entry[:4]) and entry[1] in _OUTCOMES


def _count(outcome, names, result):
    count = Count(result, len(names))
    for index, name in enumerate(names):
        reports = _of(outcome, name)
        bad = next((report for report in reports if report[1] != "passed"), None)
        if reports and bad is None:
            count.passed()
            continue
        failure = {"index": index, "call": name, "expected": "passed", "code": "wrong", "detail": "not reported"}
        if bad is not None:
            _, how, kind, text, trace = bad
            failure["got"] = clean("%s: %s" % (kind, text)) if kind else how
            failure["detail"] = "%s, %s" % (how, failure["got"])
            if how == "error":
                failure.update({"code": "exception", "exception": kind, "message": clean(text), "trace": trace_from(trace)})
        count.failed(failure, lambda detail: "%s: %s" % (name, detail))
    if result["status"] == "pass" and not _all_passed(outcome, names):
        fail(result, "tampered", "the suite reports other tests than it holds")


def _all_passed(outcome, names):
    reported = [entry[0].partition("[")[0] for entry in outcome]
    # One report a test; a test with parameters reports once for each.
    single = [entry[0] for entry in outcome]
    return set(reported) == set(names) and len(set(single)) == len(single) and all(entry[1] == "passed" for entry in outcome)


def _of(outcome, name):
    return [entry for entry in outcome if entry[0].partition("[")[0] == name]
