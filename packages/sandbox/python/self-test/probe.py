"""A candidate of the self-test: tries what a locked program must not be able to do, in ways that harm nothing should one work."""

import ctypes
import errno
import os
import resource
import socket


def _prctl(option):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_long(0), 0, 0, 0) == -1:
        raise OSError(ctypes.get_errno(), "refused")


def _fork():
    if os.fork() == 0:
        os._exit(0)


_ATTEMPTS = {
    "read a host file": lambda: open("/etc/passwd").read(),
    "list a host directory": lambda: os.listdir("/etc"),
    "read the environment of a process": lambda: open("/proc/%d/environ" % os.getppid(), "rb").read(),
}
# These must be refused by the filter itself, whatever the paths are.
_WRITES = {
    "write a file": lambda: os.open("/cupel-no-such-directory/x", os.O_WRONLY | os.O_CREAT),
    "make a directory": lambda: os.mkdir("/cupel-no-such-directory/x"),
    "remove a file": lambda: os.unlink("/cupel-no-such-directory/x"),
    "rename a file": lambda: os.rename("/cupel-no-such-directory/x", "/cupel-no-such-directory/y"),
    "truncate a file": lambda: os.truncate("/cupel-no-such-directory/x", 0),
}
# With a scratch folder writing is for Landlock and the root to refuse: anywhere else.
_WRITES_OUTSIDE = {
    "write a file": lambda: os.open("/cupel-no-such-file", os.O_WRONLY | os.O_CREAT),
    "make a directory": lambda: os.mkdir("/cupel-no-such-directory"),
    "write beside the standard library": lambda: os.open(os.path.dirname(os.__file__) + "/cupel-no-such-file", os.O_WRONLY | os.O_CREAT),
    "change the standard library": lambda: os.open(os.__file__, os.O_WRONLY),
}
_FORBIDDEN = {
    "open a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
    "open a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close(),
    "open a pair of datagram sockets": lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
    "fork": _fork,
    "execute a file": lambda: os.execv("/cupel-no-such-directory/x", ["x"]),
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "signal every process": lambda: os.kill(-1, 0),
    "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)),
    "become root": lambda: os.setuid(0),
    "outlive its parent": lambda: _prctl(1),
}


def _open(attempt, codes):
    try:
        attempt()
    except OSError as error:
        return codes is not None and error.errno not in codes
    except ValueError:  # what setrlimit makes of EPERM
        return False
    return True


def probe():
    """[[name, escaped], ...]"""
    results = [[name, _open(attempt, None)] for name, attempt in _ATTEMPTS.items()]
    if SCRATCH:  # noqa: F821, said before this source
        codes = (errno.EPERM, errno.EACCES, errno.EROFS)
        results += [[name, _open(attempt, codes)] for name, attempt in _WRITES_OUTSIDE.items()]
    else:
        results += [[name, _open(attempt, (errno.EPERM,))] for name, attempt in _WRITES.items()]
    results += [[name, _open(attempt, (errno.EPERM,))] for name, attempt in _FORBIDDEN.items()]
    return results
