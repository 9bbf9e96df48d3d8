"""Replay the committed training stream and report how close it comes to the eval items.

    python3 decontaminate.py --steps N [--seed S] [--out report.json]

With CUPEL_DATA set (or --data), the reference's items are read from its file and compared with the committed
fingerprints first; without it the fingerprints alone are used.
"""

import argparse
import json
import os
from collections import Counter
from itertools import islice
from pathlib import Path

import guard as guards
from batching import batches
from bpe import Tokenizer
from code_heldout import UNSEEN as CODE
from json_heldout import UNSEEN as JSON
from pretty import write_json
from sql_heldout import UNSEEN as SQL
from sql_heldout import markers


class Watch(guards.Guard):
    """A guard that also counts held-out constructs in what it accepts."""

    def __init__(self):
        super().__init__()
        self.marked = Counter()
        self.words = 0

    def accepts(self, prompts, text):
        accepted = super().accepts(prompts, text)
        if accepted:
            self.words += len(guards.words(text))
            for mark in heldout_marks(prompts, text):
                self.marked[mark] += 1
        return accepted


# words that stand in every item of a held-out family and nowhere else
PHRASES = [
    "boards at gate", "crates,", "attended by", "to paddle", "Loaned copy", "harvest", "gust",
    "with more than", "is one of", "pairs for rows", "is not ", " as low and the", "sorted by value",
    ", then ", "reads the same backwards", "second largest", "decimal digits", "limited to the range", "both among", "largest minus the smallest",
]


def heldout_marks(prompts, text):
    """Held-out SQL constructs in the answer and held-out phrases in the task prompts."""
    answer = text.rsplit("\n", 1)[-1]
    found = markers(answer) if answer.startswith(("SELECT", '{"select"')) else []
    return found + [phrase for phrase in PHRASES if any(phrase in prompt for prompt in prompts)]


def report(seed, steps):
    watch = Watch()
    trained = sum(len(batch) for batch in islice(batches(Tokenizer.load(), seed, watch), steps))
    ours = {row["id"] for row in guards.read_items(guards.OURS)}
    worst = sorted(watch.worst.items(), key=lambda pair: -pair[1])
    part = lambda keep: {name: round(share, 3) for name, share in worst if keep(name) and share >= 0.3}
    return {
        "rule": f"no task prompt equal after normalising; no example holds {guards.LIMIT} or more of an item's distinct word {guards.SIZE}-grams",
        "seed": seed,
        "steps": steps,
        "examples_trained": trained,
        "examples_replayed": watch.accepted,
        "words_replayed": watch.words,
        "rejected_content": watch.rejected["content"],
        "rejected_containment": watch.rejected["containment"],
        "heldout_marks_found": dict(watch.marked),
        "heldout_families": {"json": list(JSON), "sql": list(SQL), "codestub": list(CODE)},
        "max_containment_eval": max(share for name, share in worst if name in ours),
        "max_containment_reference": max(share for name, share in worst if name not in ours),
        "containment_eval_above_0.3": part(lambda name: name in ours),
        "containment_reference_above_0.3": part(lambda name: name not in ours),
    }


def check_fingerprints(folder):
    path = Path(folder) / "reliabilityloop" / "reliability_v1_60.jsonl"
    if guards.read_items(path) != json.loads(guards.REFERENCE.read_text()):
        raise SystemExit(f"{guards.REFERENCE.name} does not match {path.name}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", default=os.environ.get("CUPEL_DATA"))
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("decontamination.json"))
    options = parser.parse_args()
    if options.data:
        check_fingerprints(options.data)
    result = report(options.seed, options.steps)
    write_json(options.out, result)
    print(json.dumps(result, indent=2))
