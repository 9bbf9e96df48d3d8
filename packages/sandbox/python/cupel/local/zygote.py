"""The process that candidates are forked from. It is forked before the judge reads any job, so it has never seen a test.

Control socket, from the judge, a process number each:

    0        hand over the locked child that is ready: its number, its channel, and what it writes as a whole program; fork the next
    MOVE     with a place: go there with the child that is ready, see core.py; 0 is everywhere, 1 the first
    others   kill that child; answer how it ended, see END
"""

import builtins
import ctypes
import gc
import json
import os
import struct
import sys
from _socket import SCM_RIGHTS, SHUT_WR, SOL_SOCKET, socketpair
from os import close, closerange, kill, memfd_create, write
from signal import SIGKILL

from cupel.local import kernel, namespaces
from cupel.local.core import move
from cupel.local.frames import Frames
from cupel.local.lock import CHANNEL, NOBODY, OURS, STDIN, STDOUT, Lock, die_with
from cupel.candidate import Candidate, serve

NUMBER = struct.Struct(">I")
MOVE = 1 << 31
END, USAGE = struct.Struct("=i4x5q104x"), 144  # the status, and of what the kernel says of its usage the times and the peak
_HANDED_OVER = ((SOL_SOCKET, SCM_RIGHTS, struct.pack("=2i", OURS, STDOUT)),)
_SPECIALISED = 16  # runs after which CPython has specialised a function

_TAKEN = []

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


def _run(control, lock):
    """Serves the judge until it is gone. After a fork it copies every page that it touches, so it touches few: nothing is looked up or made
    that can be kept."""
    receive, send, hand_over, number = control.recv, control.send, control.sendmsg, NUMBER.unpack
    end = ctypes.create_string_buffer(END.size)
    wait, status, usage = kernel.bare("wait4"), ctypes.byref(end), ctypes.byref(end, END.size - USAGE)
    fork, fork_arguments = lock.forking
    own, candidate, channel = os.getpid(), Candidate(_standard_files), Frames(CHANNEL)
    while True:
        theirs, ours = socketpair()
        places = theirs.detach(), ours.detach(), memfd_create("stdin"), memfd_create("stdout")
        ready = fork(*fork_arguments)
        if ready == 0:
            _become_candidate(lock, own, places, candidate, channel)
        if ready < 0:
            os._exit(1)
        close(CHANNEL)
        while True:
            command = receive(4)
            if len(command) < 4:
                kill(ready, SIGKILL)
                os._exit(0)
            (pid,) = number(command)
            if pid == 0:
                break
            if pid & MOVE:
                place = (pid ^ MOVE) - 1 if pid != MOVE else None
                move(place)
                move(place, ready)
                continue
            kill(pid, SIGKILL)
            wait(pid, status, 0, usage)
            send(end)
        hand_over((NUMBER.pack(ready),), _HANDED_OVER)
        closerange(OURS, STDOUT + 1)


def _become_candidate(lock, parent, places, candidate, channel):
    try:
        if places != (CHANNEL, OURS, STDIN, STDOUT):
            raise OSError("descriptors are not where they belong")
        lock.close(parent)
    except BaseException as error:
        os.write(places[0], b"E" + str(error).encode()[:500])
        os._exit(1)
    try:
        _serve(candidate, channel)
    finally:
        os._exit(1)


def _serve(candidate, channel):
    write(CHANNEL, b"R")
    first = channel.read()
    if first is None:
        return
    if not first.startswith(b'["run"'):  # only whole programs have standard files
        closerange(STDIN, STDOUT + 1)
    serve(candidate, first, channel)


def _warm_up():
    """Does what candidates do, so that each of them finds it compiled, specialised and cached, not writes it anew to pages of its own."""
    calls = [[number, "trial", [[1, 2, 3, number]], {"d": []}] for number in range(3)]
    for _ in range(_SPECIALISED):
        theirs, ours = socketpair()  # at the places that they will have
        requests = Frames(ours.fileno())
        for request in (["load", _TRIAL, ["trial"], 0], *calls):
            requests.write(json.dumps(request).encode())
        ours.shutdown(SHUT_WR)
        _serve(Candidate(_standard_files), Frames(theirs.fileno()))
        theirs.close()
        ours.close()


def _fill_gaps():
    """Takes the small pieces of memory that are free between others, for good: what a candidate makes then lies together on pages of its own,
    where it would copy a page for almost every piece."""
    for size in range(48, 513, 16):
        block = None
        # An empty `bytes` takes 33 bytes. The allocator serves each size from pools of 16 KiB with a head of 48: this ends at a fresh one.
        while id(block) % (1 << 14) != 48 and len(_TAKEN) < 1 << 14:
            block = bytes(size - 40)
            _TAKEN.append(block)


def _set_up(judge, options):
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
    _warm_up()
    gc.collect()
    _fill_gaps()
    gc.freeze()
    own = namespaces.enter() if options["namespaces"] else "namespaces are switched off"
    if options["scratch"] and own is not True:
        raise OSError("a scratch folder needs namespaces, and %s" % own)
    hidden = namespaces.hide_all_but(paths, options["scratch"]) if own is True else own
    lock.share(judge)
    user = NOBODY if lock.change_user else os.getuid()
    python = "%d.%d.%d" % sys.version_info[:3]
    return lock, {"python": python, "namespaces": own, "root": hidden, "landlock": lock.abi, "uid": user}


def main(control, judge, options):
    """Runs until the judge is gone."""
    die_with(judge)
    reports = Frames(control.fileno())
    try:
        lock, report = _set_up(judge, options)
    except BaseException as error:
        reports.write(json.dumps({"error": "%s: %s" % (type(error).__name__, error)}).encode())
        os._exit(1)
    reports.write(json.dumps(report).encode())
    _run(control, lock)
