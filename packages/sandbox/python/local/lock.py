"""Locks a freshly forked child before it sees any source. Each step that fails leaves the child unused: error(setup)."""

import fcntl
import os
import random
import resource
import signal

import kernel
import landlock
from seccomp import Filter

_MIB = 1 << 20
NOBODY = 65534
MEMORY = 512 * _MIB


class Lock:
    """What can be prepared once, in the zygote."""

    def __init__(self, paths, cpu_seconds, change_user):
        self.abi = landlock.abi()
        self.rules = landlock.ruleset(paths, self.abi) if self.abi else None
        self.filter = Filter()
        self.change_user = change_user
        os.environ.clear()  # for every child; it was started with the hash seed alone
        self.limits = {
            resource.RLIMIT_AS: MEMORY,
            resource.RLIMIT_CPU: cpu_seconds,
            resource.RLIMIT_FSIZE: 8 * _MIB,
            resource.RLIMIT_NOFILE: 64,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_STACK: 16 * _MIB,
            resource.RLIMIT_MEMLOCK: 0,
            resource.RLIMIT_MSGQUEUE: 0,
        }

    def close(self, parent, socket):
        """Turns the calling process into a locked candidate whose only channel is descriptor 3."""
        self.channel = socket
        os.setsid()
        self._die_with(parent)
        self._keep_only(socket)
        os.chdir("/")
        for limit, value in self.limits.items():
            hard = resource.getrlimit(limit)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (value, value))
        if self.change_user:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        random.seed()
        kernel.drop_capabilities()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        self._die_with(parent)  # again: setresuid clears it
        if self.rules is not None:
            landlock.restrict(4)
            os.close(4)
        self.filter.install(os.getpid())

    def _die_with(self, parent):
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    def _keep_only(self, socket):
        # 0 to 2 are /dev/null since the zygote started. 3 is the channel, 4 the rules of Landlock until they are used.
        kept = [descriptor for descriptor in (socket, self.rules) if descriptor is not None]
        high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in kept]
        for place, descriptor in enumerate(high, 3):
            os.dup2(descriptor, place, False)
        self.channel = 3
        os.closerange(3 + len(high), max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1024))
