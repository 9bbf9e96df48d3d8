"""In the judge, where the candidate cannot reach: runs cases or tests against calls that another interpreter answers.

A transport brings two things and calls `run_job`:

    faults = Faults()                         # one a job; the transport may trip it, for instance from a timer
    def exchange(payload): ...                # sends one payload (bytes), returns the reply's; on death: faults.trip("crashed", why)
    result = run_job(job, exchange, faults)   # JSON data; never raises for what a candidate does

    job = {"mode": "cases" | "tests" | "load", "candidate": source, "entry": [name, ...], "seed": int,
           "cases": [{"args", "kwargs", "equals", "tolerance"}], "tests": source, "setup": source}
    result = {"status", "code", "calls", "load"?, "cases"?, "exception"?, "detail"?}     (see TestOutcome)

Faults are sticky: the first is kept outside the tests' reach and raised as a BaseException at once and by every later call, so
a test that swallows exceptions cannot turn the death of a candidate into a pass.
"""

import builtins
import random
import sys
import threading

from codec import Refused, RefusedType, decode, dumps, encode, parse
from equality import equal

_NEVER = (StopIteration, StopAsyncIteration)  # C iterators read these as the end of the data
_EXCEPTIONS = {
    name: cls for name, cls in vars(builtins).items() if isinstance(cls, type) and issubclass(cls, Exception) and not issubclass(cls, _NEVER)
}
_PHASES = ("parse", "run", "entry")
_TESTS_FILE = "<tests>"


class Fault(BaseException):
    """The candidate is gone, out of time or out of bounds; or the job itself cannot be judged."""


class Faults:
    """Keeps the first fault of a job. `status` is "fail", or "error" where no candidate can be blamed."""

    def __init__(self):
        self.status = "fail"
        self.code = None
        self.text = ""

    def trip(self, code, text, status="fail"):
        """Records a fault, if it is the first, and raises it."""
        if self.code is None:
            self.status, self.code, self.text = status, code, str(text)[:2000]
        raise Fault(self.text)

    def check(self):
        """Raises the fault that was recorded, if one was."""
        if self.code is not None:
            raise Fault(self.text)


def clean(text, longest=200):
    """Text from a candidate, cut and without control characters."""
    text = "".join(c if c.isprintable() or c == " " else "?" for c in str(text)[: longest + 1])
    return text if len(text) <= longest else text[: longest - 3] + "..."


def show(value):
    """A value as Python, at most 200 characters."""
    try:
        return clean(repr(value))
    except Exception:
        return "<%s that cannot be shown>" % type(value).__name__


class Session:
    """The calls of one job."""

    def __init__(self, exchange, faults):
        self._exchange = exchange
        self._faults = faults
        self._lock = threading.Lock()
        self._seq = 0
        self.calls = 0
        self.raised = None

    def _ask(self, request):
        self._faults.check()
        try:
            reply = parse(self._exchange(dumps(request)))
            if len(reply) < 3 or type(reply[0]) is not int or reply[0] != request[0] or type(reply[1]) is not str:
                raise Refused("no reply to this call")
            return reply
        except Refused as refused:
            self._faults.trip("protocol", "the reply was refused: %s" % refused)

    def load(self, source, names, seed):
        """None, or (phase, message) of a program that did not load."""
        self._faults.check()
        try:
            reply = parse(self._exchange(dumps(["load", source, names, seed])))
        except Refused as refused:
            self._faults.trip("protocol", "the reply was refused: %s" % refused)
        if len(reply) == 4 and type(reply[0]) is int and reply[0] == 0:
            if reply[1] == "ok":
                return None
            if reply[1] == "load" and reply[2] in _PHASES and type(reply[3]) is str:
                return reply[2], clean(reply[3])
        self._faults.trip("protocol", "the program did not report its loading")

    def ping(self):
        """A sign of life; trips a fault without one."""
        with self._lock:
            self._seq += 1
            reply = self._ask([self._seq, None, [], {"d": []}])
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
            reply = self._ask(request)
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
        if kind == "exc" and len(reply) == 5 and type(reply[2]) is str and type(reply[3]) is str:
            _apply(reply[4], args, copy_back)
            self.raised = _exception(reply[2][:80], reply[3][:500])
            raise self.raised
        if kind == "refused" and type(reply[2]) is str:
            self._faults.trip("output", "the value was refused: %s" % clean(reply[2]))
        self._faults.trip("protocol", "the reply is malformed")


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


def _proxy(session, name):
    def entry(*args, **kwargs):
        return session.call(name, args, kwargs)

    entry.__name__ = entry.__qualname__ = name
    return entry


def _call_text(name, case):
    parts = [show(arg) for arg in case["args"]] + ["%s=%s" % (key, show(value)) for key, value in (case.get("kwargs") or {}).items()]
    return clean("%s(%s)" % (name, ", ".join(parts)))


def _run_cases(session, faults, job, result):
    name, total = job["entry"][0], len(job["cases"])
    counts = result["cases"] = {"total": total, "passed": 0}
    for index, case in enumerate(job["cases"]):
        call, failure = _call_text(name, case), None
        try:
            got = session.call(name, case["args"], case.get("kwargs") or {}, copy_back=False)
            if not equal(got, case["equals"], case.get("tolerance") or 0.0):
                failure = {"code": "wrong", "got": show(got), "detail": "returned %s" % show(got)}
        except Fault:
            failure = {"code": faults.code, "detail": faults.text}
        except Exception as error:
            if error is not session.raised:
                raise
            failure = {"exception": type(error).__name__, "detail": "raised %s: %s" % (type(error).__name__, clean(error))}
            failure["code"] = "memory" if isinstance(error, MemoryError) else "exception"
        if failure is None:
            counts["passed"] += 1
        elif "first" not in counts:
            expected = show(case["equals"])
            _fail(result, failure.pop("code"), "case %d: %s %s, expected %s" % (index + 1, call, failure.pop("detail"), expected))
            counts["first"] = {"index": index, "call": call, "expected": expected, **failure}
            if "exception" in failure:
                result["exception"] = failure["exception"]
        faults.check()


def _compiled(source, code, faults):
    try:
        return compile(source, _TESTS_FILE, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        faults.trip(code, "the tests do not parse: %s" % error, "error")


def _run_tests(session, faults, job, result):
    namespace = {"__name__": "tests", "__builtins__": builtins}
    if job.get("setup"):
        try:
            exec(_compiled(job["setup"], "setup", faults), namespace)
        except Fault:
            raise
        except BaseException as error:
            faults.trip("setup", "the set-up failed: %s" % _where(error), "error")
        faults.check()
    # After the set-up, which may define the same names: a prompt does.
    for name in job["entry"]:
        namespace[name] = _proxy(session, name)
    tests = _compiled(job["tests"], "contract", faults)
    try:
        exec(tests, namespace)
    except Fault:
        raise
    except BaseException as error:
        faults.check()
        if session.calls == 0:
            faults.trip("contract", "the tests failed before they called the program: %s" % _where(error), "error")
        _fail(result, _code_of(error, session), _where(error))
        if error is session.raised:
            result["exception"] = type(error).__name__
    faults.check()


def _code_of(error, session):
    if isinstance(error, MemoryError):
        return "memory"
    # What the tests raise over a value, an assertion or not, says that the value is wrong.
    return "exception" if error is session.raised else "wrong"


def _where(error):
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _TESTS_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    place = "" if line is None else " at line %d of the tests" % line
    return "%s%s: %s" % (type(error).__name__, place, clean(error, 1000))


def _fail(result, code, detail):
    result["status"], result["code"], result["detail"] = "fail", code, detail


def _prepare(job):
    # The judge draws from another stream than the candidate. Settings that tests may have changed go back.
    random.seed("judge %s" % job.get("seed", 0))
    if sys.getrecursionlimit() != 1000:
        sys.setrecursionlimit(1000)


def run_job(job, exchange, faults):
    """Judges one candidate; see above."""
    session = Session(exchange, faults)
    result = {"status": "pass", "code": "passed", "calls": 0}
    try:
        _prepare(job)
        failure = session.load(job["candidate"], job["entry"], job.get("seed", 0))
        if failure is not None:
            phase, message = failure
            code = "memory" if phase == "run" and message.startswith("MemoryError") else "load"
            _fail(result, code, message)
            result["load"] = {"phase": phase, "message": message}
            return result
        if job["mode"] == "cases":
            _run_cases(session, faults, job, result)
        elif job["mode"] == "tests":
            _run_tests(session, faults, job, result)
        if result["status"] == "pass":
            session.ping()
            if session.calls == 0 and job["mode"] != "load":
                faults.trip("vacuous", "the tests never call the program", "error")
    except Fault:
        pass
    except (MemoryError, RecursionError) as error:  # ours, but made of the candidate's values
        _fail(result, "memory" if isinstance(error, MemoryError) else "output", _where(error))
    except Exception as error:
        result["status"], result["code"], result["detail"] = "error", "internal", _where(error)
    _settle(result, faults)
    result["calls"] = session.calls
    return result


def _settle(result, faults):
    # A fault outranks a pass; of two fails the first stands, which a case has already recorded.
    if faults.code is not None and (result["status"] == "pass" or faults.status == "error"):
        result["status"], result["code"], result["detail"] = faults.status, faults.code, faults.text
