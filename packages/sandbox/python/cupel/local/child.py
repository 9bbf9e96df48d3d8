"""In the judge: one locked child, from its hand-over to its burial."""

import json
import os
import socket
import struct

from cupel.local.frames import Frames
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
        control.sendall(b"S\0\0\0\0")
        data, descriptors, _, _ = socket.recv_fds(control, 4, 2)
        if len(descriptors) < 2:
            raise Setup("the zygote is gone")
        (self.pid,) = struct.unpack(">I", data)
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
        """Kills the child: {status, cpu in seconds, peak in bytes}."""
        self._channel.close()
        os.close(self._written)
        self._control.sendall(b"K" + struct.pack(">I", self.pid))
        frame = Frames(self._control.fileno()).read(1 << 16)
        if frame is None:
            raise Setup("the zygote is gone")
        return json.loads(frame)
