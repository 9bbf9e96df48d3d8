"""In a judge that does not hold the candidate itself: requests go to somebody who does, each with its kind in the first byte.

    out    EXCHANGE payload · RUN payload · RENEW · RESULT json
    in     REPLY payload · FAULT json [code, text, status] · WRITTEN 4-byte length, output, reply (empty when the program ended by itself)
"""

import json
import struct

EXCHANGE, RUN, RENEW, RESULT = b"\0", b"\1", b"\2", b"\3"
REPLY, FAULT, WRITTEN = b"\0", b"\1", b"\2"


class Relay:
    """A place behind `send(message)` and `receive()`, for judge.run_job."""

    def __init__(self, send, receive, faults):
        self._send = send
        self._receive = receive
        self._faults = faults

    def exchange(self, payload):
        return self._ask(EXCHANGE + payload, REPLY)

    def run(self, payload):
        answer = self._ask(RUN + payload, WRITTEN)
        (length,) = struct.unpack_from(">I", answer)
        return answer[4 + length :] or None, answer[4 : 4 + length]

    def renew(self):
        self._ask(RENEW, REPLY)

    def _ask(self, message, expected):
        self._faults.check()
        self._send(message)
        answer = self._receive()
        if answer[:1] == FAULT:
            self._faults.trip(*json.loads(answer[1:]))
        if answer[:1] != expected:
            self._faults.trip("internal", "the relay broke", "error")
        return answer[1:]


def written(output, reply):
    """The answer to RUN."""
    return WRITTEN + struct.pack(">I", len(output)) + output + (reply or b"")


def fault(faults):
    """The answer once a fault was recorded."""
    return FAULT + json.dumps([faults.code, faults.text, faults.status]).encode("ascii")
