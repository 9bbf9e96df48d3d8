"""The process that candidates are forked from. It is forked before the judge reads any job, so it has never seen a test.

Control socket, from the judge, a letter and a process number each:

    S 0      hand over the locked child that is ready: its number, its channel, and what it writes as a whole program; fork the next
    K pid    kill that child; answer JSON {status, cpu, peak}
"""

import builtins
import gc
import json
import os
import signal
import socket
import struct
import sys

from cupel.local import kernel, namespaces
from cupel.local.frames import Frames
from cupel.local.kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from cupel.local.lock import NOBODY, Lock
from cupel.candidate import Candidate, serve

CHANNEL, STDIN, STDOUT = 3, 4, 5
_LONGEST = 1 << 24
_SPECIALISED = 16  # runs after which CPython has specialised a function

# What small programs use: imported once here, not once a candidate.
_WARM = """_sitebuiltins abc array ast base64 bisect calendar cmath collections collections.abc contextlib copy dataclasses datetime decimal
difflib enum fractions functools hashlib heapq inspect io itertools json keyword math numbers operator pprint queue random re statistics
string struct textwrap threading time traceback types typing unicodedata uuid warnings weakref zlib""".split()

_TRIAL = """
import math
from typing import List
def trial(numbers: List[int]) -> List[int]:
    found = []
    for index, number in enumerate(numbers):
        if number not in found and number % 2 == index % 2:
            found.append(math.floor(number))
    return sorted(found)[::-1]
"""


def _standard_files(stdin):
    """Makes files 0 and 1 ready for a whole program. They are files, not pipes: a flood ends at the size limit, and nobody has to read along."""
    os.write(STDIN, stdin)
    os.lseek(STDIN, 0, os.SEEK_SET)
    os.dup2(STDIN, 0)
    os.dup2(STDOUT, 1)
    os.closerange(STDIN, STDOUT + 1)


class Zygote:
    def __init__(self, control, lock):
        self.control = control
        self.reports = Frames(control.fileno())
        self.lock = lock

    def fork(self):
        """A locked child: its number, our end of its channel, and the file it writes to as a whole program."""
        ours, theirs = socket.socketpair()
        stdin, stdout = os.memfd_create("stdin"), os.memfd_create("stdout")
        parent = os.getpid()
        pid = kernel.fork_into(namespaces.OWN_PROCESSES_AND_MOUNTS) if self.lock.scratch else kernel.fork()
        if pid == 0:
            try:
                self._become_candidate(parent, [theirs.fileno(), stdin, stdout])
            finally:
                os._exit(1)
        theirs.close()
        os.close(stdin)
        return pid, ours, stdout

    def _become_candidate(self, parent, kept):
        try:
            self.lock.close(parent, kept)
        except BaseException as error:
            os.write(self.lock.channel, b"E" + str(error).encode()[:500])
            os._exit(1)
        _serve()
        os._exit(0)

    def run(self):
        """Serves the judge until it is gone."""
        ready = self.fork()
        while True:
            command = self.control.recv(5)
            if command[:1] == b"S":
                pid, channel, stdout = ready
                socket.send_fds(self.control, [struct.pack(">I", pid)], [channel.fileno(), stdout])
                channel.close()
                os.close(stdout)
                ready = self.fork()
            elif command[:1] == b"K":
                self.reports.write(json.dumps(_bury(struct.unpack(">I", command[1:])[0])).encode())
            else:
                os.kill(ready[0], signal.SIGKILL)
                os._exit(0)


def _serve():
    os.write(CHANNEL, b"R")
    channel = Frames(CHANNEL)
    first = channel.read(_LONGEST)
    if first is None:
        return
    if not first.startswith(b'["run"'):  # only whole programs have standard files
        os.closerange(STDIN, STDOUT + 1)
    waiting = [first]
    serve(Candidate(_standard_files), lambda: waiting.pop() if waiting else channel.read(_LONGEST), channel.write)


def _warm_up():
    """Does what candidates do, so that each of them finds it compiled, specialised and cached, not writes it anew to pages of its own."""
    for _ in range(_SPECIALISED):
        candidate = Candidate(_standard_files)
        candidate.handle(json.dumps(["load", _TRIAL, ["trial"], 0]).encode())
        for number in range(3):
            candidate.handle(json.dumps([number, "trial", [[1, 2, 3, number]], {"d": []}]).encode())
        reader, writer = os.pipe()
        Frames(writer).write(b"trial")
        Frames(reader).read(_LONGEST)
        os.close(reader)
        os.close(writer)


def _bury(pid):
    os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return {"status": status, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}


def _set_up(control, options):
    sys.path[:0] = options["packages"]
    for name in [*_WARM, *options["preload"]]:
        __import__(name)
    for name in ("exit", "quit"):  # which `site` would define
        setattr(builtins, name, sys.modules["_sitebuiltins"].Quitter(name, "Ctrl-D"))
    paths = namespaces.readable_paths()
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    lock = Lock(paths, int(options["wallMs"] / 1000 + 0.999) + 1, options)
    zygote = Zygote(control, lock)
    _warm_up()
    gc.collect()
    gc.freeze()
    own = namespaces.enter() if options["namespaces"] else "namespaces are switched off"
    if options["scratch"] and own is not True:
        raise OSError("a scratch folder needs namespaces, and %s" % own)
    hidden = namespaces.hide_all_but(paths, options["scratch"]) if own is True else own
    prctl(PR_SET_DUMPABLE, 0)
    user = NOBODY if lock.change_user else os.getuid()
    python = "%d.%d.%d" % sys.version_info[:3]
    return zygote, {"python": python, "namespaces": own, "root": hidden, "landlock": lock.abi, "uid": user}


def main(control, judge, options):
    """Runs until the judge is gone."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != judge:
        os._exit(1)
    try:
        zygote, report = _set_up(control, options)
    except BaseException as error:
        Frames(control.fileno()).write(json.dumps({"error": "%s: %s" % (type(error).__name__, error)}).encode())
        os._exit(1)
    zygote.reports.write(json.dumps(report).encode())
    zygote.run()
