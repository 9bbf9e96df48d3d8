"""Landlock: nothing but the given paths can be read, nothing written but below a scratch folder; no TCP; no signals or abstract sockets
out of the domain."""

import ctypes
import os
import struct

from cupel.local.kernel import syscall

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
# Write and truncate files; make and remove files, folders and links.
_WRITE = _WRITE_FILE | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 12 | 1 << 13 | 1 << 14
# Rights on files that each ABI knows: 13 in ABI 1, then refer, truncate, and device ioctls.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}


def abi():
    """The ABI of the running kernel; 0 where it has none."""
    try:
        return syscall("landlock_create_ruleset", 444, None, 0, 1)
    except OSError:
        return 0


def ruleset(paths, version, scratch=None):
    """A descriptor of the rules, for `restrict`."""
    rights = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("=QQQ", rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = syscall("landlock_create_ruleset", 444, ctypes.c_char_p(attributes), size, 0)
    for path in paths:
        _allow(rules, path, _READ_FILE | _READ_DIR if os.path.isdir(path) else _READ_FILE)
    if scratch is not None:
        _allow(rules, scratch, (_READ_FILE | _READ_DIR | _WRITE) & rights)
        if os.path.exists(os.devnull):
            _allow(rules, os.devnull, _READ_FILE | _WRITE_FILE)
    return rules


def _allow(rules, path, rights):
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = struct.pack("=Qi", rights, descriptor)
    syscall("landlock_add_rule", 445, rules, 1, ctypes.c_char_p(rule), 0)
    os.close(descriptor)


def restrict(rules):
    """Locks the calling thread. Needs no_new_privs."""
    syscall("landlock_restrict_self", 446, rules, 0)
