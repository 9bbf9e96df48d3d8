"""Frames on a descriptor: 4 bytes of length, big-endian, then the payload."""

import os
import struct


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
