"""In the judge, where the candidate cannot reach: one job, judged by calls that another interpreter answers.

A transport brings a place where the candidate runs and calls `run_job(job, place, faults)`:

    class Place:
        def exchange(self, payload): ...   # sends one payload (bytes), returns the reply's; on death: faults.trip("crashed", why)
        def run(self, payload): ...        # the same for a whole program: (reply or None when it ended by itself, what it wrote)
        def renew(self): ...               # a fresh candidate in place of this one
    faults = Faults()                      # one a job; the transport may trip it, for instance from a timer
    result = run_job(job, place, faults)   # JSON data; never raises for what a candidate does

    job = {"mode": "cases" | "assertions" | "tests" | "program" | "suite" | "load", "candidate": source, "entry": [name, ...], "seed": int,
           "cases": [{"args", "kwargs", "equals", "tolerance"}] with "each"? | [{"stdin", "stdout", "tolerance"}], "compare": how programs' output is,
           "assertions": [source, ...], "tests": source, "setup": source, and see suites.py}
    result = {"status", "code", "calls", "load"?, "cases"?, "line"?, "exception"?, "trace"?, "detail"?}     (see TestOutcome)
"""

import random
import sys

from cupel.assertions import run_assertions, run_tests
from cupel.cases import run_cases
from cupel.faults import Fault
from cupel.programs import run_programs
from cupel.result import fail
from cupel.session import Session
from cupel.show import describe
from cupel.suites import run_suite

_CALLED = {"cases": run_cases, "assertions": run_assertions, "tests": run_tests, "load": lambda *_: None}
_WHOLE = {"program": run_programs, "suite": run_suite}


def run_job(job, place, faults):
    """Judges one candidate; see above."""
    result = {"status": "pass", "code": "passed", "calls": 0}
    try:
        _prepare(job)
        if job["mode"] in _WHOLE:
            _WHOLE[job["mode"]](job, place, faults, result)
        else:
            _judge_calls(job, place, faults, result)
    except Fault:
        pass
    except (MemoryError, RecursionError) as error:  # ours, but made of the candidate's values
        fail(result, "memory" if isinstance(error, MemoryError) else "output", describe(error))
    except Exception as error:
        result["status"], result["code"], result["detail"] = "error", "internal", describe(error)
    _settle(result, faults)
    return result


def _prepare(job):
    # The judge draws from another stream than the candidate. Settings that tests may have changed go back.
    random.seed("judge %s" % job.get("seed", 0))
    if sys.getrecursionlimit() != 1000:
        sys.setrecursionlimit(1000)


def _judge_calls(job, place, faults, result):
    session = Session(place.exchange, faults)
    try:
        failure = session.load(job["candidate"], job["entry"], job.get("seed", 0))
        if failure is not None:
            phase, message, trace = failure
            fail(result, "memory" if phase == "run" and message.startswith("MemoryError") else "load", message)
            result["load"], result["trace"] = {"phase": phase, "message": message}, trace
            return
        _CALLED[job["mode"]](job, session, faults, result)
        if result["status"] == "pass":
            session.ping()
            if session.calls == 0 and job["mode"] != "load":
                faults.trip("vacuous", "the tests never call the program", "error")
    finally:
        result["calls"] = session.calls


def _settle(result, faults):
    # A fault outranks a pass; of two fails the first stands, which a case has already recorded.
    if faults.code is not None and (result["status"] == "pass" or faults.status == "error"):
        result["status"], result["code"], result["detail"] = faults.status, faults.code, faults.text
