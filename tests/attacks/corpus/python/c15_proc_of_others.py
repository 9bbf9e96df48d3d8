# Looks for other processes, and for the host's files by way of one of them.
import os

HIT = []
for root in ("/proc/1/root", "/proc/self/root", "/proc/%d/root" % os.getppid(), "/proc/%d/cwd" % os.getppid()):
    for path in (root + "/etc/passwd", root + "@CANARY_DIR@/secret.txt"):
        try:
            HIT.append(open(path).read())
        except OSError:
            pass
for name in ("mem", "maps", "environ", "cmdline", "fd"):
    try:
        path = "/proc/%d/%s" % (os.getppid(), name)
        HIT.append(os.listdir(path) if name == "fd" else open(path, "rb").read(64))
    except OSError:
        pass


def add(a, b):
    return a + b if HIT else None
