# A connected pair is allowed: does sending to an address lead out of it?
import ctypes, socket, struct

a, b = socket.socketpair()
libc = ctypes.CDLL(None, use_errno=True)
name = b"\0" + b"@CANARY_SOCKET@"
unix = struct.pack("H", 1) + name
inet = struct.pack("!HHI8x", 2 << 8 if False else 0x0200, int("@CANARY_PORT@"), 0x7F000001)
hits = [libc.sendto(a.fileno(), b"hit", 3, 0, address, len(address)) for address in (unix, inet)]
OK = any(count >= 0 for count in hits)


def add(a, b):
    return a + b if OK else None
