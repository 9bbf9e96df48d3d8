"""Frames on a descriptor: 4 bytes of length, big-endian, then the payload."""

import os
import struct

_CHUNK = 1 << 14


class Frames:
    """Both ways of one descriptor. Plain reads and writes: a locked child may not call recv."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._ahead = b""

    def read(self, longest=1 << 24):
        """The payload of the next frame, or None at the end. A length past `longest` is a ValueError."""
        head = self._take(4)
        if head is None:
            return None
        (length,) = struct.unpack(">I", head)
        if length > longest:
            raise ValueError("a frame of %d bytes" % length)
        return self._take(length)

    def write(self, payload):
        frame = struct.pack(">I", len(payload)) + payload
        sent = os.write(self._descriptor, frame)
        rest = memoryview(frame)
        while sent < len(frame):
            sent += os.write(self._descriptor, rest[sent:])

    def _take(self, count):
        # As a rule a frame comes in one read, its length with it.
        parts, got = [self._ahead], len(self._ahead)
        while got < count:
            part = os.read(self._descriptor, max(_CHUNK, min(count - got, 1 << 18)))
            if not part:
                return None
            parts.append(part)
            got += len(part)
        data = b"".join(parts)
        self._ahead = data[count:]
        return data[:count]
