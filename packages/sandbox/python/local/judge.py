"""The judge of mode `local`: reads jobs from descriptor 0, runs their tests here, their candidates in locked children.

    job     4-byte length, JSON {id, wallMs, candidateBytes, testBytes}; the candidate's source; JSON of the rest of the job
    result  4-byte length, JSON: what judge_core gives, with id, ms, cpuMs, peakBytes, queueMs (waited for a core; on timeouts),
            notStarted (no child could be locked)

The first frame it writes says how candidates are locked. It ends at the end of its input.
"""

import fcntl
import json
import os
import resource
import signal
import socket
import struct
import sys
import time

_HERE = os.path.dirname(os.path.abspath(__file__))
_OURS = [os.path.dirname(_HERE), _HERE]
sys.path[:0] = _OURS

import zygote  # noqa: E402
from codec import MESSAGE_BYTES  # noqa: E402
from judge_core import Fault, Faults, run_job  # noqa: E402
from kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl  # noqa: E402

sys.path[:] = [path for path in sys.path if path not in _OURS]

_MEMORY = 1 << 30
_READY_SECONDS = 10


class _Setup(Exception):
    """A child could not be locked."""


def _start_zygote(wall_seconds):
    mine, theirs = socket.socketpair()
    judge = os.getpid()
    if os.fork() == 0:
        try:
            mine.close()
            control = socket.socket(fileno=fcntl.fcntl(theirs.detach(), fcntl.F_DUPFD, 20))
            os.closerange(3, control.fileno())
            zygote.main(control, judge, wall_seconds)
        finally:
            os._exit(1)
    theirs.close()
    return mine


def _take_streams():
    # Tests may print: nothing of it may reach the frames.
    jobs, results = (fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10) for descriptor in (0, 1))
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return os.fdopen(jobs, "rb"), os.fdopen(results, "wb", 0)


def _write(results, value):
    payload = json.dumps(value).encode("ascii")
    results.write(struct.pack(">I", len(payload)) + payload)


def _read_job(jobs):
    head = jobs.read(4)
    if len(head) < 4:
        return None
    header = json.loads(jobs.read(struct.unpack(">I", head)[0]))
    candidate = jobs.read(header["candidateBytes"])
    rest = jobs.read(header["testBytes"])
    if len(rest) < header["testBytes"]:
        return None
    return {**json.loads(rest), "candidate": candidate.decode("utf-8"), "id": header["id"], "wallMs": header["wallMs"]}


def _queue_ms(pid):
    # Time on the run queue, in nanoseconds: the second figure.
    try:
        with open("/proc/%s/schedstat" % pid) as file:
            return int(file.read().split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0


class _Child:
    """The locked child of one job."""

    def __init__(self, control):
        self.control = control
        control.sendall(b"S")
        data, descriptors, _, _ = socket.recv_fds(control, 4, 1)
        self.pid = struct.unpack(">I", data)[0]
        self.channel = socket.socket(fileno=descriptors[0])
        self.channel.settimeout(_READY_SECONDS)
        try:
            word = self.channel.recv(512)
        except OSError as error:
            word = b"E" + str(error).encode()
        self.channel.settimeout(None)
        self.fault = None if word == b"R" else word[1:].decode("utf-8", "replace") or "the child died while it was locked"

    def exchange(self, payload, faults):
        try:
            zygote.write_frame(self.channel.fileno(), payload)
            reply = zygote.read_frame(self.channel.fileno(), MESSAGE_BYTES)
        except ValueError as error:
            faults.trip("protocol", str(error))
        except OSError as error:
            faults.trip("crashed", str(error))
        if reply is None:
            faults.trip("crashed", "the program ended")
        return reply

    def bury(self):
        self.channel.close()
        self.control.sendall(b"K")
        frame = zygote.read_frame(self.control.fileno(), 1 << 16)
        if frame is None:
            raise _Setup("the zygote is gone")
        return json.loads(frame)


def _timed(job, child, faults):
    armed = [True]

    def late(_signal, _frame):
        if armed:
            faults.trip("timeout", "no verdict within %d ms" % job["wallMs"])

    signal.signal(signal.SIGALRM, late)
    # Again and again: a test may swallow the first.
    signal.setitimer(signal.ITIMER_REAL, job["wallMs"] / 1000, 0.05)
    try:
        try:
            return run_job(job, lambda payload: child.exchange(payload, faults), faults)
        finally:
            armed.clear()
    except Fault:
        armed.clear()
        return {"status": "fail", "code": faults.code, "calls": 0, "detail": faults.text}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _explain(result, end, wall_ms):
    # How the child died, where that is the verdict.
    if result["code"] != "crashed" or not os.WIFSIGNALED(end["status"]):
        return
    number = os.WTERMSIG(end["status"])
    if number != signal.SIGKILL:  # which may be ours
        result["detail"] = "killed by %s" % signal.Signals(number).name
    if number == signal.SIGXCPU or (number == signal.SIGKILL and end["cpu"] * 1000 >= wall_ms):
        result["code"] = "timeout"


def _judge(job, control):
    queued = _queue_ms("self")
    child = _Child(control)
    if child.fault is not None:
        child.bury()
        return {"status": "error", "code": "setup", "calls": 0, "detail": child.fault, "notStarted": True}
    faults = Faults()
    result = _timed(job, child, faults)
    if result["code"] == "timeout":
        result["queueMs"] = max(_queue_ms(child.pid), _queue_ms("self") - queued)
    end = child.bury()
    _explain(result, end, job["wallMs"])
    result["cpuMs"], result["peakBytes"] = end["cpu"] * 1000, end["peak"]
    return result


def main(wall_ms):
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    control = _start_zygote(wall_ms / 1000)
    jobs, results = _take_streams()
    prctl(PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    report = zygote.read_frame(control.fileno(), 1 << 16)
    _write(results, json.loads(report) if report is not None else {"error": "the zygote died while it started"})
    while True:
        job = _read_job(jobs)
        if job is None:
            os._exit(0)
        try:
            started = time.monotonic()
            result = _judge(job, control)
        except (_Setup, OSError) as error:
            broken = {"status": "error", "code": "setup", "calls": 0, "detail": str(error), "notStarted": True}
            _write(results, {**broken, "id": job["id"], "ms": 0})
            os._exit(1)
        _write(results, {**result, "id": job["id"], "ms": (time.monotonic() - started) * 1000})
        job = result = None


main(int(sys.argv[1]))
