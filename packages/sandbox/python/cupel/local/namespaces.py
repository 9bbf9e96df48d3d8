"""What the zygote takes from the kernel once, where it may: namespaces of its own, and a root that holds only what candidates read."""

import os
import sys

from cupel.local import kernel

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
OWN_PROCESSES_AND_MOUNTS = _NEWPID | _NEWNS
SCRATCH = "/tmp"
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
# statvfs says ST_RELATIME 4096; mount wants MS_RELATIME 1 << 21. The others are the same.
_KEPT = ((2, 2), (4, 4), (8, 8), (1024, 1024), (2048, 2048), (4096, 1 << 21))
_BASES = ("/tmp", "/mnt", "/var/tmp", "/srv", "/opt", "/media")


def readable_paths():
    """The standard library, the libraries that are mapped by now, and time zones: directories, none within another. A directory that
    is reached through a link is there under both names."""
    paths = set()
    for path in [os.path.dirname(os.__file__), *filter(os.path.isdir, sys.path)]:
        paths.update((os.path.abspath(path), os.path.realpath(path)))
    with open("/proc/self/maps") as maps:
        for line in maps:
            path = line.rstrip("\n").partition("/")[2]
            if ".so" in path and os.path.exists("/" + path):
                paths.add(os.path.dirname("/" + path))
    if os.path.isdir("/usr/share/zoneinfo"):
        paths.add("/usr/share/zoneinfo")
    return sorted(path for path in paths if not any(path.startswith(other + "/") for other in paths))


def can_become(user):
    """True for root where `user` exists: in a user namespace that maps only its owner, root is that owner and nobody else."""
    if os.getuid() != 0:
        return False
    with open("/proc/self/uid_map") as lines:
        spans = [[int(number) for number in line.split()] for line in lines]
    return any(start <= user < start + length for start, _, length in spans)


def enter():
    """Own network, IPC, host name and mount namespaces; where not root, in a user namespace. True, or the reason why not."""
    flags = _NEWNET | _NEWIPC | _NEWUTS | _NEWNS
    user, group = os.getuid(), os.getgid()
    try:
        kernel.unshare(flags if user == 0 else flags | _NEWUSER)
        if user != 0:
            _write("/proc/self/setgroups", "deny")
            _write("/proc/self/uid_map", "%d %d 1" % (user, user))
            _write("/proc/self/gid_map", "%d %d 1" % (group, group))
        kernel.mount("none", "/", None, _REC | _PRIVATE)  # nothing that is mounted here reaches the host
        return True
    except OSError as error:
        return str(error)


def _write(path, text):
    with open(path, "w") as file:
        file.write(text)


def scratch_mount():
    """The call, (function, arguments), that puts an empty folder that may be written over SCRATCH: 16 MiB, 2,000 files. It is gone with the
    mount namespace."""
    return kernel.bare("mount"), (b"tmpfs", SCRATCH.encode(), b"tmpfs", _NOSUID | _NODEV | _NOEXEC, b"size=16m,nr_inodes=2000,mode=1777")


def hide_all_but(paths, scratch):
    """Makes a root of its own, read-only, that holds only `paths` at their places; with `scratch` a place for that folder and the null
    device. True, or the reason why not."""
    try:
        _pivot(paths, scratch)
        return True
    except OSError as error:
        return str(error)


def _pivot(paths, scratch):
    base = next((b for b in _BASES if os.path.isdir(b) and not any(p == b or p.startswith(b + "/") for p in paths)), None)
    if base is None:
        raise OSError("no directory to mount the new root on")
    kernel.mount("tmpfs", base, "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    for path in paths:
        os.makedirs(base + path, 0o755, exist_ok=True)
        kernel.mount(path, base + path, None, _BIND)
        had = os.statvfs(path).f_flag
        kept = sum(flag for bit, flag in _KEPT if had & bit)
        kernel.mount(None, base + path, None, _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV | kept)
    for name in os.listdir("/"):
        if os.path.islink("/" + name) and not os.path.exists(base + "/" + name):
            os.symlink(os.readlink("/" + name), "%s/%s" % (base, name))
    if scratch:
        os.makedirs(base + SCRATCH, 0o755, exist_ok=True)
        os.makedirs(base + "/dev", 0o755, exist_ok=True)
        os.close(os.open(base + os.devnull, os.O_CREAT))
        kernel.mount(os.devnull, base + os.devnull, None, _BIND)
    os.mkdir(base + "/.old")
    kernel.pivot_root(base, base + "/.old")
    os.chdir("/")
    kernel.detach("/.old")
    os.rmdir("/.old")
    kernel.mount(None, "/", None, _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV)
