"""Test splits in the format of the eval set: `python3 make_splits.py --out DIR [--steps N] [--seed S]`.

    seen-family      new items of the families that training contains
    unseen-family    the families that training never contains
    procedural       json only: random labels and phrasings
    *-contract       the first 40 of a seen or unseen split, asked for by contract (same items, `form`: "contract")
    analogy          unseen families, with another solved item of the same family in the prompt (`form`: "memory")
    disguised        a wording that only the recalled example explains (`form`: "memory"), and `disguised-alone` without it

With --steps, items whose prompt occurs in the training stream of that length are dropped and counted.
Not committed: the files are large and this script makes them bit for bit.
"""

import argparse
import random
from itertools import cycle, islice
from pathlib import Path

import make_eval
from batching import batches
from bpe import Tokenizer
from guard import Guard, content
from procedural_json import codebook, procedural
from stream import disguised

COUNT = 104  # a multiple of 13 families; unseen families get 15 items each
SEED = "splits-v1"


class Recorder(Guard):
    """A guard that also remembers the prompts it accepted."""

    def __init__(self):
        super().__init__()
        self.contents = set()

    def accepts(self, prompts, text):
        accepted = super().accepts(prompts, text)
        if accepted:
            self.contents.update(map(content, prompts))
        return accepted


def trained_contents(seed, steps):
    recorder = Recorder()
    for _ in islice(batches(Tokenizer.load(), seed, recorder), steps):
        pass
    return recorder.contents


def line(rng, split, number, task, **more):
    """An eval line, or None where its fixtures separate too little."""
    made = make_eval.ENTRY[task.kind](rng, task)
    if made is None:
        return None
    short = "code" if task.kind == "codestub" else task.kind
    head = {"id": f"{split}-{short}-{number:03d}", "kind": task.kind, "family": task.family, "split": split, "difficulty": "medium"}
    return {**head, "prompt": task.prompt, **more, **made[0], "answer": task.answer}


def collect(rng, split, makers, count, blocked):
    """`count` items from `makers` (each: rng -> (task, extra fields) or None) in turn; returns (items, dropped)."""
    items, dropped, prompts = [], 0, set()
    for maker in cycle(makers):
        if len(items) == count:
            return items, dropped
        for _ in range(200):
            drawn = maker(rng)
            if drawn is None:
                continue
            task, more = drawn
            if content(task.prompt) in blocked:
                dropped += 1
                continue
            made = None if task.prompt in prompts else line(rng, split, len(items), task, **more)
            if made:
                prompts.add(task.prompt)
                items.append(made)
                break
        else:
            raise SystemExit(f"{split}: no more items")


def plain(make):
    return lambda rng: (make(rng), {})


def with_example(pair):
    """A maker of (task, recalled example) from a maker of (example, task)."""

    def maker(rng):
        both = pair(rng)
        if both is None or both[0].prompt == both[1].prompt:
            return None
        first, task = both
        return task, {"form": "memory", "example": {"prompt": first.prompt, "answer": first.answer}}

    return maker


def all_splits(blocked):
    """{file name: items} and {file name: dropped}."""
    files, dropped = {}, {}

    def add(name, split, makers, count):
        rng = random.Random(f"{SEED}/{name}")
        files[name], dropped[name] = collect(rng, split, makers, count, blocked)

    for kind, (seen, unseen) in make_eval.SOURCES.items():
        known = [plain(lambda rng, f=family, m=seen: m.seen(rng, f)) for family in seen.SEEN]
        new = [plain(lambda rng, f=family, m=unseen: m.unseen(rng, f, kind == "json")) for family in unseen.UNSEEN]
        add(f"seen-family.{kind}", "seen-family", known, COUNT)
        add(f"unseen-family.{kind}", "unseen-family", new, 105)
        pairs = [with_example(lambda rng, f=family, m=unseen: (m.unseen(rng, f, kind == "json"), m.unseen(rng, f, kind == "json"))) for family in unseen.UNSEEN]
        add(f"analogy.{kind}", "analogy", pairs, 56)
        if kind != "json":
            add(f"disguised.{kind}", "disguised", [with_example(lambda rng, f=family, k=kind: disguised(rng, k, f)) for family in seen.SEEN], 52)
    add("procedural.json", "procedural", [plain(procedural)], 100)
    add("disguised.json", "disguised", [with_example(codebook)], 60)
    for name in [name for name in files if name.startswith("disguised")]:
        alone = name.replace("disguised", "disguised-alone")
        files[alone] = [renamed(item, "disguised-alone", form="baseline") for item in files[name]]
    for name in [name for name in files if name.startswith(("seen-family", "unseen-family"))]:
        other = name.replace("family", "contract")
        files[other] = [renamed(item, other.split(".")[0], form="contract") for item in files[name][:40]]
    return files, dropped


def renamed(item, split, **more):
    return {**item, **more, "split": split, "id": item["id"].replace(item["split"], split)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    splits, gone = all_splits(trained_contents(options.seed, options.steps) if options.steps else set())
    for name, items in splits.items():
        make_eval.write(folder / f"{name}.jsonl", items)
        print(f"{name}: {len(items)} items, {gone.get(name, 0)} dropped as seen in training")
