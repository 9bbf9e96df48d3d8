"""The judge of mode `local`: reads requests from descriptor 0, runs their tests here, their candidates in locked children.

    request   frame of JSON {id, wallMs, job} | {id, wallMs, open: {candidate, entry, seed}} | {id, wallMs, call: [name, args, kwargs]}
              | {id, close: true}, each with core?: the core to be on, by its place among those that the judge may use
    answer    frame of JSON: the result, with id, ms, cpuMs, peakBytes, queueMs (waited for a core; on timeouts),
              notStarted (no child could be locked)

The first frame it writes says how candidates are locked. It ends at the end of its input.
"""

import fcntl
import json
import os
import resource
import signal
import socket
import time

from cupel.faults import Fault, Faults
from cupel.local import zygote
from cupel.local.child import Child, Setup
from cupel.local.clock import Clock
from cupel.local.core import move
from cupel.local.frames import Frames
from cupel.local.kernel import HIGH, PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from cupel.local.place import LocalPlace
from cupel.local.strangers import judge_by_strangers
from cupel.judge import run_job
from cupel.open_session import OpenSession

_MEMORY = 1 << 30
_LONGEST = 64 << 20


def _start_zygote(options):
    mine, theirs = socket.socketpair()
    judge = os.getpid()
    if os.fork() == 0:
        try:
            mine.close()
            control = socket.socket(fileno=fcntl.fcntl(theirs.detach(), fcntl.F_DUPFD, HIGH))
            os.closerange(3, control.fileno())
            os.closerange(control.fileno() + 1, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1024))
            zygote.main(control, judge, options)
        finally:
            os._exit(1)
    theirs.close()
    return mine


def _take_streams():
    # Tests may print: nothing of it may reach the frames.
    requests, answers = (Frames(fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)) for descriptor in (0, 1))
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return requests, answers


def _queue_ms(pid):
    # Time on the run queue, in nanoseconds: the second figure. By plain reads, which cost a fifth of a file object: it is asked for each job.
    try:
        descriptor = os.open("/proc/%s/schedstat" % pid, os.O_RDONLY)
        try:
            return int(os.read(descriptor, 256).split()[1]) / 1e6
        finally:
            os.close(descriptor)
    except (OSError, IndexError, ValueError):
        return 0.0


class _Judge:
    """Everything between the streams: one job or one open session at a time."""

    def __init__(self, control):
        self._control = control
        self._open = None
        self._core = None

    def answer(self, request):
        self._move(request.get("core"))
        if "job" in request:
            return self._judge(request["job"], request["wallMs"])
        if "open" in request:
            return self._load(request["open"], request["wallMs"])
        if "call" in request:
            return self._call(request["call"], request["wallMs"])
        return self._close()

    def _move(self, core):
        if core != self._core:
            self._core = core
            move(core)
            self._control.sendall(zygote.NUMBER.pack(zygote.MOVE | (0 if core is None else core + 1)))

    def _judge(self, job, wall_ms):
        queued = _queue_ms("self")
        faults = Faults()
        clock = Clock(faults)
        place = LocalPlace(self._control, faults, clock)
        tests = Child(self._control) if job.get("untrustedTests") else None
        try:
            judge = run_job if tests is None else lambda *given: judge_by_strangers(job, given[1], tests, faults)
            result = _timed(clock, faults, wall_ms, lambda: judge(job, place, faults))
            if result["code"] == "timeout":
                waited = _queue_ms(place.child.pid) if place.child is not None else 0.0
                result["queueMs"] = max(waited, _queue_ms("self") - queued)
        finally:
            if tests is not None:
                tests.bury()
            place.close()
        place.explain(result, wall_ms)
        result["cpuMs"], result["peakBytes"] = place.cpu * 1000, place.peak
        return result

    def _load(self, program, wall_ms):
        self._close()
        faults = Faults()
        clock = Clock(faults)
        place = LocalPlace(self._control, faults, clock)
        self._open = clock, faults, OpenSession(place, faults), place
        return self._in_session(wall_ms, lambda session: session.load(program))

    def _call(self, call, wall_ms):
        if self._open is None:
            return {"status": "error", "code": "internal", "calls": 0, "detail": "no session is open"}
        return self._in_session(wall_ms, lambda session: session.call(*call))

    def _in_session(self, wall_ms, action):
        clock, faults, session, place = self._open
        result = _timed(clock, faults, wall_ms, lambda: action(session))
        if faults.code is not None:
            self._close()
            place.explain(result, wall_ms)
        return result

    def _close(self):
        if self._open is not None:
            place = self._open[3]
            self._open = None
            place.close()
        return {"status": "pass", "code": "passed", "calls": 0}


def _timed(clock, faults, wall_ms, action):
    try:
        return {"calls": 0, **clock.run(wall_ms, action)}
    except Fault:
        return {"status": faults.status, "code": faults.code, "calls": 0, "detail": faults.text}


def _serve(judge, requests, answers):
    def write(value):
        answers.write(json.dumps(value).encode("ascii"))

    while True:
        payload = requests.read(_LONGEST)
        if payload is None:
            os._exit(0)
        request = json.loads(payload)
        started = time.monotonic()
        try:
            result = judge.answer(request)
        except (Setup, OSError) as error:
            write({"status": "error", "code": "setup", "calls": 0, "detail": str(error), "notStarted": True, "id": request["id"], "ms": 0})
            os._exit(1)
        write({**result, "id": request["id"], "ms": (time.monotonic() - started) * 1000})
        payload = request = result = None


def main(options):
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    control = _start_zygote(options)
    requests, answers = _take_streams()
    prctl(PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    report = Frames(control.fileno()).read(1 << 16)
    answers.write(report if report is not None else b'{"error": "the zygote died while it started"}')
    _serve(_Judge(control), requests, answers)
