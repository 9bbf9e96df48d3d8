"""Keeps the eval items, and anything close to them, out of the training stream.

Two rules. Content: the normalised prompt of a training task is not that of an eval item. Containment: no training
text holds 0.75 or more of the distinct word 8-grams of an eval item's prompt (words are `\\w+`, lower case; the
training text is everything the model reads and answers in one example).

The items are those of `eval/reliability_v1_60.jsonl` and of the public 60-task benchmark it follows in format,
of which only hashes are kept here (`reference_fingerprints.json`).
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from pretty import write_json

HERE = Path(__file__).resolve().parent
OURS = HERE.parent / "eval" / "reliability_v1_60.jsonl"
REFERENCE = HERE / "reference_fingerprints.json"
LIMIT = 0.75
SIZE = 8


def words(text):
    return re.findall(r"\w+", text.lower())


def digest(text):
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def content(prompt):
    """The hash of a prompt without case, punctuation and spacing."""
    return digest(" ".join(words(prompt)))


def grams(text):
    """The hashes of the distinct word 8-grams; a shorter text is one gram."""
    parts = words(text)
    return {digest(" ".join(parts[i : i + SIZE])) for i in range(max(1, len(parts) - SIZE + 1))}


def fingerprint(item):
    return {"id": item["id"], "content": content(item["prompt"]), "grams": sorted(grams(item["prompt"]))}


def read_items(path):
    return [fingerprint(json.loads(line)) for line in Path(path).read_text(encoding="utf8").splitlines() if line]


class Guard:
    def __init__(self, items=None):
        self.items = items if items is not None else read_items(OURS) + json.loads(REFERENCE.read_text())
        self.blocked = {item["content"]: item["id"] for item in self.items}
        self.size = {item["id"]: len(item["grams"]) for item in self.items}
        self.index = defaultdict(list)
        for item in self.items:
            for gram in item["grams"]:
                self.index[gram].append(item["id"])
        self.worst = {item["id"]: 0.0 for item in self.items}  # over accepted examples
        self.rejected = Counter()
        self.accepted = 0

    def containment(self, text):
        """{item: share of its 8-grams that the text holds}, for items with any."""
        hits = Counter()
        for gram in grams(text):
            for item in self.index.get(gram, ()):
                hits[item] += 1
        return {item: count / self.size[item] for item, count in hits.items()}

    def accepts(self, prompts, text):
        """`prompts`: the task prompts inside one example; `text`: the whole example."""
        if any(content(prompt) in self.blocked for prompt in prompts):
            self.rejected["content"] += 1
            return False
        shares = self.containment(text)
        if any(share >= LIMIT for share in shares.values()):
            self.rejected["containment"] += 1
            return False
        for item, share in shares.items():
            self.worst[item] = max(self.worst[item], share)
        self.accepted += 1
        return True


if __name__ == "__main__":  # python3 guard.py <the public 60-task file>: rewrite the fingerprints
    rows = read_items(sys.argv[1])
    write_json(REFERENCE, rows)
    print(f"{len(rows)} items")
