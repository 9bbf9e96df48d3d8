"""The system calls that Python does not have, by ctypes. Every failure is an OSError that names the call."""

import ctypes
import fcntl
import os
import platform

MACHINE = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine())
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
# Calls through this one keep the interpreter's lock.
_held = ctypes.PyDLL(None, use_errno=True)
_held.syscall.restype = ctypes.c_long


def bare(name):
    """A function of the C library as it is: -1 and errno for a failure. Integers are 32 bits wide."""
    return _held[name]


PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38


def _long(value):
    return ctypes.c_long(value) if isinstance(value, int) else value


def checked(result, name):
    """The result of a call; OSError for -1."""
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, "%s: %s" % (name, os.strerror(code)))
    return result


def syscall(name, number, *arguments):
    return checked(_libc.syscall(_long(number), *map(_long, arguments)), name)


_CLONE = {"x64": 56, "arm64": 220}
_SIGCHLD = 17


def forking(flags):
    """A function and its arguments that fork, with flags into namespaces of the child's own, without what Python does in a child: it touches
    hundreds of pages for locks and threads that a zygote does not have."""
    return (_held.syscall, (_CLONE[MACHINE], flags | _SIGCHLD, 0, 0, 0, 0)) if flags else (_held.fork, ())


HIGH = 20  # and up: descriptors that are the zygote's own


def high(descriptor):
    """Moves a descriptor out of the way of those that candidates get."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD, HIGH)
    os.close(descriptor)
    return moved


def prctl(option, first=0, second=0):
    return checked(_libc.prctl(option, first, second, 0, 0), "prctl %d" % option)


def unshare(flags):
    return checked(_libc.unshare(flags), "unshare")


def mount(source, target, kind, flags, data=None):
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    data = None if data is None else os.fsencode(data)
    return checked(_libc.mount(*texts, ctypes.c_ulong(flags), data), "mount %s" % target)


def detach(target):
    return checked(_libc.umount2(os.fsencode(target), 2), "umount %s" % target)


def pivot_root(new, old):
    return syscall("pivot_root", {"x64": 155, "arm64": 41}[MACHINE], ctypes.c_char_p(os.fsencode(new)), ctypes.c_char_p(os.fsencode(old)))


# Made once: a new ctypes type costs more than the calls.
_CAPABILITY_HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()


_CAPSET = {"x64": 126, "arm64": 91}


def drop_capabilities():
    """The call, (function, arguments), that drops them."""
    return bare("syscall"), (_CAPSET[MACHINE], ctypes.byref(_CAPABILITY_HEADER), ctypes.byref(_NO_CAPABILITIES))
