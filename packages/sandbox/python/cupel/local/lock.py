"""Locks a candidate before it sees any source. What can be done once is done in the zygote, which every candidate inherits it from; the
rest in the freshly forked child. Each step that fails leaves the child unused: error(setup)."""

import ctypes
import os
import resource
import signal
from os import getpid, getppid

from cupel.local import kernel, landlock, namespaces
from cupel.local.seccomp import Filter

# What a child finds at these places when it is forked: its channel, the judge's end of it, and its files as a whole program.
CHANNEL, OURS, STDIN, STDOUT = 3, 4, 5, 6
_MIB = 1 << 20
NOBODY = 65534


class Lock:
    """What is prepared in the zygote. `share` comes before `close`."""

    def __init__(self, paths, cpu_seconds, options):
        self.paths = paths
        self.abi = landlock.abi()
        self.scratch = options["scratch"]
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
        self.cpu_seconds = _within(cpu_seconds, resource.RLIMIT_CPU)
        self.steps = ()

    def share(self, judge):
        """Puts the zygote, and with it every candidate, under all that it can live with itself. With a scratch folder it has to stay root,
        where it is, to make one."""
        os.closerange(CHANNEL, kernel.HIGH)  # what packages have left open
        os.chdir("/")
        self.steps = (*self._own_session(), *(self._own_scratch() if self.scratch else self._shared_rules()), *self._last())
        for limit, value in self.limits:
            resource.setrlimit(limit, (value, value))
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        if not self.scratch:
            _take(self._no_rights())
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        die_with(judge)  # changing the user clears both

    def close(self, parent):
        """Turns the calling process into a locked candidate that keeps its channel and its files as a whole program, and nothing else."""
        _take(self.steps)
        # In a process namespace of its own the parent has no number.
        if getppid() != (0 if self.scratch else parent):
            os._exit(1)
        self.filter.install(getpid())

    # The steps of a child are prepared to the last argument, without a function of ours: each page that it touches is a page to copy.

    def _own_session(self):
        return (os.setsid, ()), _DEATH_SIGNAL, (os.close, (OURS,))

    def _shared_rules(self):
        return [landlock.restriction(kernel.high(landlock.ruleset(self.paths, self.abi)))] if self.abi else []

    def _own_scratch(self):
        steps = [namespaces.scratch_mount(), (os.chdir, (namespaces.SCRATCH,)), *self._no_rights(), _NOT_DUMPABLE, _DEATH_SIGNAL]
        if self.abi:
            steps += landlock.scratch_steps(self.paths, self.abi, namespaces.SCRATCH, (OURS, STDOUT + 1))
        return steps

    def _last(self):
        cpu = (resource.RLIMIT_CPU, (self.cpu_seconds, self.cpu_seconds))
        most = max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1024)
        return (resource.setrlimit, cpu), (os.closerange, (STDOUT + 1, most))

    def _no_rights(self):
        ids = (NOBODY, NOBODY, NOBODY)
        changes = [(os.setgroups, ([],)), (os.setresgid, ids), (os.setresuid, ids)] if self.change_user else []
        return [*changes, kernel.drop_capabilities()]


_DEATH_SIGNAL = kernel.bare("prctl"), (kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
_NOT_DUMPABLE = kernel.bare("prctl"), (kernel.PR_SET_DUMPABLE, 0)


def _take(steps):
    for call, arguments in steps:
        if call(*arguments) == -1:
            raise OSError(ctypes.get_errno(), "%s: %s" % (call.__name__, os.strerror(ctypes.get_errno())))


def die_with(parent):
    """Ends this process when its parent ends, or has ended."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _within(value, limit):
    hard = resource.getrlimit(limit)[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)
