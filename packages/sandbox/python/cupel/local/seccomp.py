"""The system call filter of a candidate: an allow-list. No socket but a connected pair of its own, no exec, fork, mount, ptrace, bpf,
keyctl, io_uring, memfd, no signal but to itself; without a scratch folder no file opened for writing, none removed or renamed."""

import ctypes
import errno
import struct

from cupel.local.kernel import MACHINE, PR_SET_SECCOMP, bare

_ARCHITECTURE = {"x64": 0xC000003E, "arm64": 0xC00000B7}
_X32 = 0x40000000

# name: (x64, arm64); None where the architecture lacks the call.
_ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "pipe": (22, None),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "mincore": (27, 232),
    "madvise": (28, 233),
    "dup": (32, 23),
    "dup2": (33, None),
    "pause": (34, None),
    "nanosleep": (35, 101),
    "getitimer": (36, 102),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "getpid": (39, 172),
    "exit": (60, 93),
    "shutdown": (48, 210),
    "getsockname": (51, 204),
    "uname": (63, 160),
    "getdents": (78, None),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "fchdir": (81, 50),
    "readlink": (89, None),
    "umask": (95, 166),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "getpgrp": (111, None),
    "getgroups": (115, 158),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "getpgid": (121, 155),
    "getsid": (124, 156),
    "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137),
    "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "getpriority": (140, 141),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "set_tid_address": (218, 96),
    "restart_syscall": (219, 128),
    "fadvise64": (221, 223),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "epoll_wait": (232, None),
    "epoll_ctl": (233, 21),
    "newfstatat": (262, 79),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "get_robust_list": (274, 100),
    "epoll_pwait": (281, 22),
    "epoll_create1": (291, 20),
    "dup3": (292, 24),
    "pipe2": (293, 59),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "statx": (332, 291),
    "rseq": (334, 293),
    "faccessat2": (439, 439),
}

# What a scratch folder is for: Landlock and a root of its own keep it there.
_SCRATCH = {
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "rename": (82, None),
    "mkdir": (83, None),
    "rmdir": (84, None),
    "creat": (85, None),
    "link": (86, None),
    "unlink": (87, None),
    "symlink": (88, None),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "flock": (73, 32),
    "open": (2, None),
    "openat": (257, 56),
    "mkdirat": (258, 34),
    "unlinkat": (263, 35),
    "renameat": (264, 38),
    "linkat": (265, 37),
    "symlinkat": (266, 36),
    "fchmodat": (268, 53),
    "utimensat": (280, 88),
    "fallocate": (285, 47),
    "renameat2": (316, 276),
}

# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND and the own bit of O_TMPFILE: the same on both architectures.
_WRITING = 0x1 | 0x2 | 0x40 | 0x200 | 0x400 | 0x400000
_CLONE_THREAD = 0x10000
_CLONE_NEW = 0x7E020000 | 0x80
_OWN_PID = object()

_LOAD, _JUMP, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x05, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW = (_RETURN, 0, 0, 0x7FFF0000)
_KILL = (_RETURN, 0, 0, 0x80000000)


def _refuse(code):
    return (_RETURN, 0, 0, 0x50000 | code)


_DENY = _refuse(errno.EPERM)


def _argument(index, high=False):
    return (_LOAD, 0, 0, 16 + 8 * index + (4 if high else 0))


def _without_bits(index, mask):
    return [_argument(index), (_ANY_BIT, 0, 1, mask), _DENY, _ALLOW]


def _one_of(index, values):
    block = [_argument(index)]
    for value in values:
        block += [(_EQUAL, 0, 1, value), _ALLOW]
    return block + [_DENY]


def _connected_pair():
    # A pair of streams: a pair of datagram sockets could send to any name it likes. The rest of the type may say non-blocking, close-on-exec.
    return [_argument(0), (_EQUAL, 1, 0, 1), _DENY, _argument(1), (_AND, 0, 0, 0xF), (_EQUAL, 0, 1, 1), _ALLOW, _DENY]


def _without_address(index):
    block = []
    for high in (False, True):
        block += [_argument(index, high), (_EQUAL, 1, 0, 0), _DENY]
    return block + [_ALLOW]


def _only_threads():
    return [_argument(0), (_ANY_BIT, 0, 1, _CLONE_NEW), _DENY, (_ANY_BIT, 0, 1, _CLONE_THREAD), _ALLOW, _DENY]


def _limits_read_only():
    block = [_argument(0), (_EQUAL, 2, 0, 0), (_EQUAL, 1, 0, _OWN_PID), _DENY]
    for high in (False, True):
        block += [_argument(2, high), (_EQUAL, 1, 0, 0), _DENY]
    return block + [_ALLOW]


# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC: not F_SETOWN, which aims signals at others.
_FCNTL = (0, 1, 2, 3, 4, 1030)
# F_GETLK, F_SETLK, F_SETLKW: databases want them.
_LOCKS = (5, 6, 7)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# PR_SET_NAME, PR_GET_NAME
_PRCTL = (15, 16)

_CONDITIONAL = {
    "open": (2, None, _without_bits(1, _WRITING)),
    "openat": (257, 56, _without_bits(2, _WRITING)),
    "clone": (56, 220, _only_threads()),
    "clone3": (435, 435, [_refuse(errno.ENOSYS)]),
    "kill": (62, 129, _one_of(0, (_OWN_PID,))),
    "tgkill": (234, 131, _one_of(0, (_OWN_PID,))),
    "prlimit64": (302, 261, _limits_read_only()),
    "fcntl": (72, 25, _one_of(1, _FCNTL)),
    "ioctl": (16, 29, _one_of(1, _IOCTL)),
    "prctl": (157, 167, _one_of(0, _PRCTL)),
    "socketpair": (53, 199, _connected_pair()),
    "sendto": (44, 206, _without_address(4)),
    "recvfrom": (45, 207, _without_address(4)),
}


def _decisions(scratch):
    """{number: block} of the calls that are not refused outright. With a scratch folder files may be opened for writing as well."""
    conditional = {**_CONDITIONAL, "fcntl": (72, 25, _one_of(1, _FCNTL + _LOCKS))} if scratch else _CONDITIONAL
    blocks = {name: (*numbers, [_ALLOW]) for name, numbers in {**_ALLOWED, **(_SCRATCH if scratch else {})}.items()}
    column = ("x64", "arm64").index(MACHINE)
    return {entry[column]: entry[2] for entry in {**conditional, **blocks}.values() if entry[column] is not None}


def _spans(decisions):
    """[[first number, block], ...]: each block holds from its number up to the next."""
    spans = [[0, [_DENY]]]
    for number in range(max(decisions) + 2):
        block = decisions.get(number, [_DENY])
        if block != spans[-1][1]:
            spans.append([number, block])
    return spans


def _search(spans):
    # Halving keeps it short: the kernel runs the filter once for each call there is whenever one is installed.
    if len(spans) == 1:
        return spans[0][1]
    middle = len(spans) // 2
    lower = _search(spans[:middle])
    start = spans[middle][0]
    # A condition jumps over 255 lines at most.
    test = [(_AT_LEAST, len(lower), 0, start)] if len(lower) < 256 else [(_AT_LEAST, 0, 1, start), (_JUMP, 0, 0, len(lower))]
    return [*test, *lower, *_search(spans[middle:])]


def _program(scratch):
    program = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _ARCHITECTURE[MACHINE]), _KILL, (_LOAD, 0, 0, 0)]
    if MACHINE == "x64":
        program += [(_AT_LEAST, 0, 1, _X32), _refuse(errno.ENOSYS)]
    return program + _search(_spans(_decisions(scratch)))


class Filter:
    """The filter, built once; `install` needs only the pid, and makes nothing new: it runs in every child."""

    def __init__(self, scratch):
        program = _program(scratch)
        self._pids = [2 * index + 1 for index, line in enumerate(program) if line[3] is _OWN_PID]
        packed = (struct.pack("=HBBI", *line[:3], 0 if line[3] is _OWN_PID else line[3]) for line in program)
        code = ctypes.create_string_buffer(b"".join(packed))
        self._words = memoryview(code).cast("B")[: 8 * len(program)].cast("I")
        self._header = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
        self._prctl = bare("prctl")
        self._arguments = PR_SET_SECCOMP, 2, ctypes.byref(self._header)

    def install(self, pid):
        """Locks the calling thread and all that it will start. Needs no_new_privs."""
        for place in self._pids:
            self._words[place] = pid
        if self._prctl(*self._arguments) == -1:
            raise OSError(ctypes.get_errno(), "seccomp")
