# Whatever may be written must stay inside.
import os

HIT = []
for path in ("@CANARY_DIR@/cupel_pwned", "@TEMP_DIR@/cupel_pwned", "/dev/shm/cupel_pwned", "/var/tmp/cupel_pwned", "/cupel_pwned"):
    for attempt in (lambda p: open(p, "w").write("x"), os.mkdir, lambda p: os.symlink("/etc/passwd", p), lambda p: os.mknod(p)):
        try:
            attempt(path)
            if os.path.dirname(path) != "/tmp":
                HIT.append(path)
        except OSError:
            pass
for attempt in (os.remove, os.truncate, os.chmod, os.rename):
    try:
        path = "@CANARY_DIR@/secret.txt"
        attempt(path, *({os.truncate: [0], os.chmod: [0], os.rename: ["@CANARY_DIR@/hard"]}.get(attempt, [])))
        HIT.append(path)
    except OSError:
        pass


def add(a, b):
    return None
