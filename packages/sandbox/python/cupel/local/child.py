"""In the judge: one locked child, from its hand-over to its burial."""

import os
import socket

from cupel.local.frames import Frames
from cupel.local.zygote import END, NUMBER
from cupel.relay import RESULT
from cupel.wire import MESSAGE_BYTES

_READY_SECONDS = 10
_LONGEST_OUTPUT = 8 << 20


class Setup(BaseException):
    """A child could not be locked, or the zygote is gone: nothing is known of the candidate. Tests cannot swallow it."""


class Child:
    """Asks for the child that is ready. Raises Setup when it could not be locked."""

    def __init__(self, control):
        self._control = control
        self.pid = 0
        control.sendall(NUMBER.pack(0))
        data, descriptors, _, _ = socket.recv_fds(control, 4, 2)
        if len(descriptors) < 2:
            raise Setup("the zygote is gone")
        (self.pid,) = NUMBER.unpack(data)
        self._channel = socket.socket(fileno=descriptors[0])
        self._frames = Frames(descriptors[0])
        self._written = descriptors[1]
        self._await_ready()

    def _await_ready(self):
        self._channel.settimeout(_READY_SECONDS)
        try:
            word = self._channel.recv(512)
        except OSError as error:
            word = b"E" + str(error).encode()
        self._channel.settimeout(None)
        if word != b"R":
            self.bury()
            raise Setup(word[1:].decode("utf-8", "replace") or "the child died while it was locked")

    def ask(self, payload, faults):
        """The reply to a payload; None when the child ended. Trips a fault for a broken frame."""
        try:
            self._frames.write(payload)
            return self._frames.read(MESSAGE_BYTES + len(RESULT))
        except ValueError as error:
            faults.trip("protocol", str(error))
        except OSError:
            return None

    def written(self):
        """What it wrote to its standard output as a whole program."""
        return os.pread(self._written, _LONGEST_OUTPUT, 0)

    def bury(self):
        """Kills the child: its exit status, its seconds of processor time, its peak in bytes."""
        self._channel.close()
        os.close(self._written)
        self._control.sendall(NUMBER.pack(self.pid))
        end = self._control.recv(END.size, socket.MSG_WAITALL)
        if len(end) < END.size:
            raise Setup("the zygote is gone")
        status, user, user_micros, system, system_micros, peak = END.unpack(end)
        return status, user + system + (user_micros + system_micros) / 1e6, peak * 1024
