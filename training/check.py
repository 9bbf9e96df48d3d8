"""Rerun the first 12 steps and compare the hash of the weights with the committed one: `python3 check.py [--write]`.

Equal torch on an equal kind of machine gives an equal hash; another torch gives another, so the torch is part of the
record and a mismatch under a different torch is reported as such (exit 2), not as a failure.
"""

import json
import platform
import sys
from pathlib import Path

import torch

from pretty import write_json
from train import train, weights_hash

RECORD = Path(__file__).with_name("check.json")
STEPS = 12


def measure(total, seed):
    model, _ = train(STEPS, seed, total, log=lambda line: None)
    return {"steps": STEPS, "of": total, "seed": seed, "torch": str(torch.__version__), "machine": platform.machine(), "sha256": weights_hash(model)}


if __name__ == "__main__":
    if "--write" in sys.argv:
        total, seed = int(sys.argv[2]), int(sys.argv[3])
        write_json(RECORD, measure(total, seed))
        raise SystemExit(0)
    record = json.loads(RECORD.read_text())
    now = measure(record["of"], record["seed"])
    print(json.dumps(now, indent=2))
    if now == record:
        print("same weights after 12 steps")
    elif now["torch"] != record["torch"] or now["machine"] != record["machine"]:
        print(f"not comparable: recorded with torch {record['torch']} on {record['machine']}")
        raise SystemExit(2)
    else:
        print(f"DIFFERENT: recorded {record['sha256']}")
        raise SystemExit(1)
