# Every way to another process that is left.
import ctypes, os

HIT = []
libc = ctypes.CDLL(None, use_errno=True)
for number in (58, 57, 435, 59, 322):
    result = libc.syscall(ctypes.c_long(number), ctypes.c_long(0), ctypes.c_long(0), ctypes.c_long(0))
    if result == 0:
        os._exit(0)
    if result > 0:
        HIT.append(number)
try:
    HIT.append(os.posix_spawn("/bin/true", ["true"], {}))
except OSError:
    pass
try:
    import multiprocessing

    multiprocessing.get_context("fork").Process(target=print).start()
    HIT.append("multiprocessing")
except (OSError, ImportError, AttributeError, ValueError):
    pass


def add(a, b):
    return a + b if HIT else None
