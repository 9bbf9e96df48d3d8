# Claims changes of arguments that it was not given.
import json, os, struct


def add(a, b):
    payload = json.dumps([1, "ok", 3, [[0, [3]], [5, {"d": []}]]]).encode()
    os.write(3, struct.pack(">I", len(payload)) + payload)
    return None
