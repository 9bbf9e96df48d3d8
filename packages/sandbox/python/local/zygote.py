"""The process that candidates are forked from. It is forked before the judge reads any job, so it has never seen a test.

Control socket, from the judge:  S  hand over the locked child that is ready, as a descriptor beside its pid; fork the next
                                 K  kill the child handed over last; answer JSON {status, cpu, peak}
"""

import gc
import json
import os
import signal
import socket
import struct

import namespaces
from candidate_core import serve
from kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from lock import Lock, NOBODY

# What small programs use: imported once here, not once a candidate.
_WARM = """abc array ast base64 bisect calendar cmath collections collections.abc contextlib copy dataclasses datetime decimal difflib
enum fractions functools hashlib heapq inspect io itertools json keyword math numbers operator pprint queue random re statistics string
struct textwrap threading time traceback types typing unicodedata uuid warnings weakref zlib""".split()


def read_exact(channel, count):
    """Exactly `count` bytes of a descriptor, or None at its end. Plain reads: a locked child may not call recv."""
    parts = []
    while count:
        part = os.read(channel, min(count, 1 << 18))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_frame(channel, longest):
    """A frame's payload, or None at the end. A length past `longest` is a ValueError."""
    head = read_exact(channel, 4)
    if head is None:
        return None
    (length,) = struct.unpack(">I", head)
    if length > longest:
        raise ValueError("a frame of %d bytes" % length)
    return read_exact(channel, length)


def write_frame(channel, payload):
    """Writes a frame to a descriptor."""
    rest = memoryview(struct.pack(">I", len(payload)) + payload)
    while rest:
        rest = rest[os.write(channel, rest) :]


def _candidate(lock, parent, mine):
    try:
        lock.close(parent, mine.detach())
    except BaseException as error:
        os.write(lock.channel, b"E" + str(error).encode()[:500])
        os._exit(1)
    os.write(3, b"R")
    serve(lambda: read_frame(3, 1 << 24), lambda payload: write_frame(3, payload))
    os._exit(0)


class _Zygote:
    def __init__(self, control, lock):
        self.control = control
        self.lock = lock
        self.current = None

    def fork(self):
        mine, theirs = socket.socketpair()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                theirs.close()
                _candidate(self.lock, parent, mine)
            finally:
                os._exit(1)
        mine.close()
        return pid, theirs

    def run(self):
        ready = self.fork()
        while True:
            command = self.control.recv(1)
            if command == b"S":
                self.current, channel = ready
                socket.send_fds(self.control, [struct.pack(">I", self.current)], [channel.fileno()])
                channel.close()
                ready = self.fork()
            elif command == b"K":
                write_frame(self.control.fileno(), json.dumps(self.bury()).encode())
            else:
                os.kill(ready[0], signal.SIGKILL)
                os._exit(0)

    def bury(self):
        os.kill(self.current, signal.SIGKILL)
        _, status, usage = os.wait4(self.current, 0)
        return {"status": status, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}


def _set_up(wall_seconds):
    for name in _WARM:
        __import__(name)
    paths = namespaces.readable_paths()
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    change_user = namespaces.can_become(NOBODY)
    own = namespaces.enter()
    hidden = namespaces.hide_all_but(paths) if own is True else own
    prctl(PR_SET_DUMPABLE, 0)
    lock = Lock(paths, int(wall_seconds + 0.999) + 1, change_user)
    gc.collect()
    gc.freeze()
    report = {"namespaces": own, "root": hidden, "landlock": lock.abi, "uid": NOBODY if change_user else os.getuid()}
    return lock, report


def main(control, judge, wall_seconds):
    """Runs until the judge is gone."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != judge:
        os._exit(1)
    try:
        lock, report = _set_up(wall_seconds)
    except Exception as error:
        write_frame(control.fileno(), json.dumps({"error": "%s: %s" % (type(error).__name__, error)}).encode())
        os._exit(1)
    write_frame(control.fileno(), json.dumps(report).encode())
    _Zygote(control, lock).run()
