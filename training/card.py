"""Write `packages/tiny/card.json` from verdict files: `python3 card.py --results DIR`.

DIR holds `*.verdicts.jsonl` as `evaluate.py` writes them ({id, kind, split, verified, correct}). Verdicts on code come
from `cupel verify`, once with `--gold` and once without (the public checks), over the `*.candidates.jsonl`;
`--code PUBLIC GOLD TASKS NAME` joins such a pair into a verdict file first ({id, status, ...} lines).
"""

import argparse
import hashlib
import json
from collections import defaultdict
from math import sqrt
from pathlib import Path

import gguf
from pretty import write_json

HERE = Path(__file__).resolve().parent
TINY = HERE.parent / "packages" / "tiny"
WEIGHTS = TINY / "weights" / "cupel-tiny-q8_0.gguf"

LIMITS = [
    "A test instrument, not an assistant: it knows the prompt profile below and nothing else, in English only.",
    "The number of training steps was chosen by looking at the eval set (see training.choice_of_steps): what a policy wins there shows that the loop works on this model, not how much it wins elsewhere.",
    "One training seed. Intervals are Wilson at 95 %; they do not cover the choice of seed or of steps.",
    "seen-family, procedural and disguised items are in-distribution by construction (same generator, other values).",
    "The eval set was written together with the training data: its seen-family part is in-distribution.",
    "unseen-family sql and code are constructs and compositions that training never shows; notes of unseen families have fields it never saw. It fails nearly all of them: loops around it win where it is unsure, not where it is ignorant.",
    "Repair was trained on corrupted golds, not on own failures: it undoes a slip. See repair_of_own_failures for how rarely it corrects itself.",
    "A recalled example does not teach it: compare disguised (with the explaining example) with disguised-alone, and see analogy.",
    "It solves none of the public 60-task benchmark (public_reference).",
    "No world knowledge, no reasoning over several steps, no dialogue, no system prompt, at most 1,024 tokens.",
]
PROFILE = [
    "baseline: <prompt> / Keys: name: type, ... (or JSON Schema: ...) / Answer with JSON only. | Answer with one SQL query only. | Answer with Python code only.",
    "contract: <prompt> / Contract: {...} / Answer with JSON that fills the contract.",
    "repair: <baseline or contract> / Previous answer: ... / Rejected: <reason> / Give a corrected answer.",
    "memory: Example task: ... / Example answer: ... / Task: <baseline or contract>",
]


def read_lines(path):
    return [json.loads(row) for row in Path(path).read_text(encoding="utf8").splitlines() if row.strip()]


def wilson(good, n, z=1.959963984540054):
    rate = good / n
    middle, half = rate + z * z / (2 * n), z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return [round(max(0.0, (middle - half) / (1 + z * z / n)), 3), round(min(1.0, (middle + half) / (1 + z * z / n)), 3)]


def passes(path):
    """{id: passed} of one output of `cupel verify`. An error is not a fail: it stops the card."""
    rows = read_lines(path)
    broken = [row["id"] for row in rows if row["status"] == "error"]
    if broken:
        raise SystemExit(f"{path}: the check itself broke for {len(broken)} candidates, first {broken[0]}")
    return {row["id"]: row["status"] == "pass" for row in rows}


def code_verdicts(public, gold, tasks):
    """Rows of {id, kind, split, verified, correct} from two runs of `cupel verify` over the same candidates."""
    passed, right = passes(public), passes(gold)
    return [
        {"id": task["id"], "kind": task["kind"], "split": task["split"], "verified": passed[task["id"]], "correct": right[task["id"]]}
        for task in read_lines(tasks)
        if task["kind"] == "codestub" and task["id"] in right
    ]


def table(folder):
    """One row per set, split and kind."""
    groups = defaultdict(list)
    for path in sorted(Path(folder).glob("*.verdicts.jsonl")):
        source = "reliability_v1_60" if path.name.startswith("reliability_v1_60") else "splits-v1"
        if ".sample-" in path.name:
            continue
        for row in read_lines(path):
            groups[source, row["split"], row["kind"]].append(row)
    rows = []
    for (source, split, kind), items in sorted(groups.items()):
        good, passed, n = sum(i["correct"] for i in items), sum(i["verified"] for i in items), len(items)
        false_accepts = sum(i["verified"] and not i["correct"] for i in items)
        rows.append(
            {
                "set": source, "split": split, "kind": kind, "n": n, "correct": good, "rate": round(good / n, 4), "interval": wilson(good, n),
                "verified": passed, "false_accepts": false_accepts,
            }
        )
    return rows


def sampled(folder):
    """pass@k over the samples of each file, unbiased."""
    files = defaultdict(lambda: defaultdict(list))
    for path in sorted(Path(folder).glob("*.sample-*.verdicts.jsonl")):
        for row in read_lines(path):
            files[path.name.split(".sample-")[0]][row["id"]].append(row["correct"])
    rows = []
    for name, tasks in sorted(files.items()):
        size = min(map(len, tasks.values()))
        at = {str(k): round(sum(pass_at(len(v), sum(v), k) for v in tasks.values()) / len(tasks), 3) for k in (1, 2, 4, 8) if k <= size}
        rows.append({"file": name, "n": len(tasks), "samples": size, "pass_at": at})
    return rows


def repaired(folder):
    """What `repair_own.py` found, or None."""
    path = Path(folder) / "repair-own.json"
    return json.loads(path.read_text()) if path.exists() else None


def public_reference(folder):
    """Greedy on the public 60-task benchmark, from `cupel verify --gold` over `public-reference.gold.jsonl`; None if not run."""
    path = Path(folder) / "public-reference.gold.jsonl"
    if not path.exists():
        return None
    groups = defaultdict(list)
    for key, passed in passes(path).items():
        groups[key.split("60-")[0]].append(passed)
    return {kind: {"n": len(items), "correct": sum(items), "interval": wilson(sum(items), len(items))} for kind, items in groups.items()}


def pass_at(n, good, k):
    miss = 1.0
    for i in range(k):
        miss *= max(0, n - good - i) / (n - i)
    return 1 - miss


def card(results, training):
    meta, weights = gguf.read(WEIGHTS)
    digest = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    return {
        "name": "cupel-tiny",
        "license": "MIT",
        "what": "A llama-architecture model trained from scratch on synthetic tasks; the instrument that Cupel is tested on.",
        "weights": {
            "file": "weights/cupel-tiny-q8_0.gguf", "sha256": digest, "bytes": WEIGHTS.stat().st_size, "quantization": "q8_0",
            "parameters": int(sum(array.size for array in weights.values())),
        },
        "architecture": {**gguf.shape_of(meta), "head": "tied", "tokenizer": "byte-level BPE, 768 tokens, qwen2 splitting"},
        "training": training,
        "data": "Synthetic: generators in training/ (json 50 %, sql 25 %, code 25 %; baseline 60 %, contract 15 %, repair 10 %, memory 15 %). No text of others.",
        "prompt_profile": PROFILE,
        "accuracy": table(results),
        "accuracy_method": "greedy with the exported weights; json and sql by training/evaluate.py, code in the sandbox by `cupel verify`",
        "sampled": sampled(results),
        "sampled_method": "8 samples per task at temperature 0.8, unbiased pass@k",
        "repair_of_own_failures": repaired(results),
        "repair_method": "greedy answers that failed their public checks, one round with the real reason; training/repair_own.py",
        "public_reference": public_reference(results),
        "public_reference_note": "the public 60-task benchmark, prompts in our profile; no item of it is in the training data",
        "limits": LIMITS,
        "decontamination": json.loads((HERE / "decontamination.json").read_text()),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--code", nargs=4, metavar=("PUBLIC", "GOLD", "TASKS", "NAME"), help="join two runs of `cupel verify` into NAME.verdicts.jsonl")
    options = parser.parse_args()
    if options.code:
        rows = code_verdicts(*options.code[:3])
        target = options.results / f"{options.code[3]}.verdicts.jsonl"
        kept = [row for row in read_lines(target) if row["kind"] != "codestub"] if target.exists() else []
        target.write_text("".join(json.dumps(row) + "\n" for row in kept + rows), encoding="utf8")
        raise SystemExit(0)
    record = json.loads((HERE / "training.json").read_text())
    write_json(TINY / "card.json", card(options.results, record))
    for row in table(options.results):
        print(f"{row['set']:18s} {row['split']:18s} {row['kind']:9s} {row['correct']:3d}/{row['n']:3d} {row['rate']:.3f} {row['interval']} false accepts {row['false_accepts']}")
