"""Locks a freshly forked child before it sees any source. Each step that fails leaves the child unused: error(setup)."""

import fcntl
import os
import resource
import signal

from cupel.local import kernel, landlock, namespaces
from cupel.local.seccomp import Filter

_MIB = 1 << 20
NOBODY = 65534


class Lock:
    """What can be prepared once, in the zygote."""

    def __init__(self, paths, cpu_seconds, options):
        self.paths = paths
        self.abi = landlock.abi()
        self.scratch = options["scratch"]
        self.channel = None
        # With a scratch folder the rules are made in the child: the folder is its own.
        self.rules = landlock.ruleset(paths, self.abi) if self.abi and not self.scratch else None
        self.filter = Filter(self.scratch)
        self.change_user = namespaces.can_become(NOBODY)
        os.environ.clear()  # for every child; the judge was started with next to nothing
        limits = {
            resource.RLIMIT_AS: options["memoryBytes"],
            resource.RLIMIT_CPU: cpu_seconds,
            resource.RLIMIT_FSIZE: 8 * _MIB,
            resource.RLIMIT_NOFILE: 64,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_STACK: 16 * _MIB,
            resource.RLIMIT_MEMLOCK: 0,
            resource.RLIMIT_MSGQUEUE: 0,
        }
        self.limits = [(limit, _within(value, resource.getrlimit(limit)[1])) for limit, value in limits.items()]

    def close(self, parent, kept):
        """Turns the calling process into a locked candidate that keeps the given descriptors, as 3 and up, and nothing else."""
        self.channel = kept[0]
        os.setsid()
        self._die_with(parent)
        rules = self._keep_only(kept)
        self.channel = 3
        os.chdir("/")
        if self.scratch:
            namespaces.mount_scratch()
            rules = landlock.ruleset(self.paths, self.abi, namespaces.SCRATCH) if self.abi else None
            os.chdir(namespaces.SCRATCH)
        for limit, value in self.limits:
            resource.setrlimit(limit, (value, value))
        if self.change_user:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        kernel.drop_capabilities()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        self._die_with(parent)  # again: setresuid clears it
        if rules is not None:
            landlock.restrict(rules)
            os.close(rules)
        self.filter.install(os.getpid())

    def _die_with(self, parent):
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        # In a process namespace of its own the parent has no number.
        if os.getppid() != (0 if self.scratch else parent):
            os._exit(1)

    def _keep_only(self, kept):
        # 0 to 2 are /dev/null since the zygote started. The rules of Landlock come last; they are closed once they are in force.
        kept = [*kept, *([] if self.rules is None else [self.rules])]
        high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 20) for descriptor in kept]
        for place, descriptor in enumerate(high, 3):
            os.dup2(descriptor, place, False)
        os.closerange(3 + len(high), max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1024))
        return None if self.rules is None else 2 + len(high)


def _within(value, hard):
    return value if hard == resource.RLIM_INFINITY else min(value, hard)
