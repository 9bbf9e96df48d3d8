"""Makes the content of a container image from the interpreter that runs this: itself, its standard library, the shared libraries they
need, time zones, and further folders.

    python image.py [folder ...]      writes them as a tar stream
"""

import os
import subprocess
import sys
import sysconfig
import tarfile

# Parts of the standard library that no program here needs, and what others were installed into.
_LEFT_OUT = {"site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "pydoc_data"}
_ZONES = "/usr/share/zoneinfo"


def files_below(folder, left_out=frozenset()):
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in left_out and not name.startswith("config-"))
        for name in sorted(names):
            if not name.endswith((".opt-1.pyc", ".opt-2.pyc")) and "tkinter" not in name:
                yield os.path.join(place, name)


def libraries_of(binaries):
    """Paths of the shared libraries that the binaries are linked with, the loader included."""
    listing = subprocess.run(["ldd", *binaries], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    words = {word for line in listing.splitlines() for word in line.split() if word.startswith("/") and not line.endswith(":")}
    libraries = {word for word in words if os.path.exists(word)}
    # Loaded by name when a thread ends.
    unwinders = {os.path.join(os.path.dirname(path), "libgcc_s.so.1") for path in libraries if "libc.so" in path}
    return libraries | {path for path in unwinders if os.path.exists(path)}


def chosen(folders):
    paths = {sys.executable, *files_below(sysconfig.get_path("stdlib"), _LEFT_OUT)}
    if sysconfig.get_path("platstdlib") != sysconfig.get_path("stdlib"):
        paths.update(files_below(sysconfig.get_path("platstdlib"), _LEFT_OUT))
    for folder in [*folders, *([_ZONES] if os.path.isdir(_ZONES) else [])]:
        paths.update(files_below(folder))
    paths |= libraries_of([path for path in paths if path == sys.executable or ".so" in os.path.basename(path)])
    return sorted(with_links(paths))


def with_links(paths):
    """The paths, and where those that are links lead, link by link."""
    seen = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if os.path.islink(path):
            waiting.append(os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path))))
    return seen


def main(folders):
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
        for path in chosen(folders):
            member = archive.gettarinfo(path, path.lstrip("/"))
            member.uid = member.gid = 0
            member.mode |= 0o444
            member.uname = member.gname = ""
            if member.isreg():
                with open(path, "rb") as content:
                    archive.addfile(member, content)
            else:
                archive.addfile(member)


main(sys.argv[1:])
