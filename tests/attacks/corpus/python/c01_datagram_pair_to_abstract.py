# A pair of datagram sockets of its own may send to any abstract name.
import socket

OK = False
try:
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    a.sendto(b"hit", "\0@CANARY_SOCKET@")
    OK = True
except OSError:
    pass


def add(a, b):
    return a + b if OK else None
