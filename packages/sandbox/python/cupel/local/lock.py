"""Locks a candidate before it sees any source. What can be done once is done in the zygote, which every candidate inherits it from; the
rest in the freshly forked child. Each step that fails leaves the child unused: error(setup)."""

import ctypes
import fcntl
import os
import resource
import signal

from cupel.local import kernel, landlock, namespaces
from cupel.local.seccomp import Filter

# What a child finds at these places when it is forked: its channel, the judge's end of it, and its files as a whole program.
CHANNEL, OURS, STDIN, STDOUT = 3, 4, 5, 6
HIGH = 20  # and up: the zygote's own
_MIB = 1 << 20
NOBODY = 65534


class Lock:
    """What is prepared in the zygote. `share` comes before `close`."""

    def __init__(self, paths, cpu_seconds, options):
        self.paths = paths
        self.abi = landlock.abi()
        self.scratch = options["scratch"]
        self.most_descriptors = max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1024)
        # With a scratch folder the rules are made in the child: the folder is its own.
        self.rules = _high(landlock.ruleset(paths, self.abi)) if self.abi and not self.scratch else None
        self.cpu_seconds = _within(cpu_seconds, resource.RLIMIT_CPU)
        self.steps = self._steps()
        self.forking = kernel.forking(namespaces.OWN_PROCESSES_AND_MOUNTS if self.scratch else 0)
        self.filter = Filter(self.scratch)
        self.change_user = namespaces.can_become(NOBODY)
        os.environ.clear()  # for every child; the judge was started with next to nothing
        limits = {
            resource.RLIMIT_AS: options["memoryBytes"],
            resource.RLIMIT_FSIZE: 8 * _MIB,
            resource.RLIMIT_NOFILE: 64,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_STACK: 16 * _MIB,
            resource.RLIMIT_MEMLOCK: 0,
            resource.RLIMIT_MSGQUEUE: 0,
        }
        self.limits = [(limit, _within(value, limit)) for limit, value in limits.items()]

    def share(self, judge):
        """Puts the zygote, and with it every candidate, under all that it can live with itself. With a scratch folder it has to stay root,
        where it is, to make one."""
        os.closerange(CHANNEL, HIGH)  # what packages have left open
        os.chdir("/")
        for limit, value in self.limits:
            resource.setrlimit(limit, (value, value))
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        if not self.scratch:
            self._give_up_rights()
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        die_with(judge)  # changing the user clears both

    def close(self, parent):
        """Turns the calling process into a locked candidate that keeps its channel and its files as a whole program, and nothing else."""
        for call, arguments in self.steps:
            if call(*arguments) == -1:
                raise OSError(ctypes.get_errno(), "the child could not be locked: %s" % call.__name__)
        # In a process namespace of its own the parent has no number.
        if os.getppid() != (0 if self.scratch else parent):
            os._exit(1)
        self.filter.install(os.getpid())

    def _steps(self):
        # Prepared to the last argument, and without a function of ours: each page that a child touches is a page to copy.
        steps = [(os.setsid, ()), (kernel.bare("prctl"), (kernel.PR_SET_PDEATHSIG, signal.SIGKILL)), (os.close, (OURS,))]
        if self.scratch:
            steps.append((self._enter_scratch, ()))
        steps.append((resource.setrlimit, (resource.RLIMIT_CPU, (self.cpu_seconds, self.cpu_seconds))))
        if self.rules is not None:
            steps.append((kernel.bare("syscall"), (446, self.rules, 0)))
        return (*steps, (os.closerange, (STDOUT + 1, self.most_descriptors)))

    def _enter_scratch(self):
        namespaces.mount_scratch()
        os.chdir(namespaces.SCRATCH)
        rules = landlock.ruleset(self.paths, self.abi, namespaces.SCRATCH) if self.abi else None
        self._give_up_rights()
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if rules is not None:
            landlock.restrict(rules)
            os.close(rules)

    def _give_up_rights(self):
        if self.change_user:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        kernel.drop_capabilities()


def die_with(parent):
    """Ends this process when its parent ends, or has ended."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _high(descriptor):
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD, HIGH)
    os.close(descriptor)
    return high


def _within(value, limit):
    hard = resource.getrlimit(limit)[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)
