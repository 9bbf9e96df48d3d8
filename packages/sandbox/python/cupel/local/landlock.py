"""Landlock: nothing but the given paths can be read, nothing written but below a scratch folder; no TCP; no signals or abstract sockets
out of the domain."""

import os
import struct

from cupel.local.kernel import bare, checked, high

_call = bare("syscall")

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
# Write and truncate files; make and remove files, folders and links.
_WRITE = _WRITE_FILE | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 12 | 1 << 13 | 1 << 14
# Rights on files that each ABI knows: 13 in ABI 1, then refer, truncate, and device ioctls.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}


def abi():
    """The ABI of the running kernel; 0 where it has none."""
    try:
        return checked(_call(444, None, 0, 1), "landlock_create_ruleset")
    except OSError:
        return 0


def ruleset(paths, version):
    """A descriptor of the rules that let `paths` be read, for `restriction`."""
    rules = checked(_call(*_creation(version)), "landlock_create_ruleset")
    for path in paths:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        checked(_call(*_addition(rules, descriptor, _reading(path))), "landlock_add_rule")
        os.close(descriptor)
    return rules


def restriction(rules):
    """The call, (function, arguments), that locks the calling thread. Needs no_new_privs."""
    return _call, (446, rules, 0)


def scratch_steps(paths, version, folder, free):
    """The calls, (function, arguments) each, that lock a child which has just mounted the `folder` that it may write to, and in which the
    descriptors `free` are the lowest that are free. The paths are opened here."""
    rules, own = free
    rights = [(high(os.open(path, os.O_PATH)), _reading(path)) for path in paths]
    if os.path.exists(os.devnull):
        rights.append((high(os.open(os.devnull, os.O_PATH)), _READ_FILE | _WRITE_FILE))
    rights.append((own, (_READ_FILE | _READ_DIR | _WRITE) & _known(version)))
    return (
        (_call, _creation(version)),
        (os.open, (folder, os.O_PATH)),
        *((_call, _addition(rules, descriptor, right)) for descriptor, right in rights),
        restriction(rules),
        (os.close, (rules,)),
    )


def _creation(version):
    attributes = struct.pack("=QQQ", _known(version), 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    return 444, attributes, 24 if version >= 6 else 16 if version >= 4 else 8, 0


def _addition(rules, descriptor, rights):
    return 445, rules, 1, struct.pack("=Qi", rights, descriptor), 0


def _known(version):
    return (1 << _FILE_RIGHTS.get(version, 16)) - 1


def _reading(path):
    return _READ_FILE | _READ_DIR if os.path.isdir(path) else _READ_FILE
