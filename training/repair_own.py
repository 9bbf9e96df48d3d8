"""One round of repair on the model's own failures: `python3 repair_own.py --model FILE.gguf --results DIR --tasks lines.jsonl ...`.

For every greedy json or sql answer in DIR that failed its public checks, the model gets the repair prompt with the real
reason and answers again. Writes `repair-own.json`: per split and kind, how many failed, and how many are then verified and
correct. This is the number that the synthetic repair examples of the training stream do not give.
"""

import argparse
import json
import sqlite3
from collections import defaultdict
from pathlib import Path

import prompts
from decode import Decoder, generate, user_message
from evaluate import score
from oracle import run_sql, schema_error
from pretty import write_json


def reason_of(item, text):
    """Why the public checks reject a json or sql answer."""
    if item["kind"] == "json":
        return schema_error(item["schema"], text)
    example = item["examples"][0]
    try:
        names, rows = run_sql(example["tables"], text)
    except (sqlite3.Error, sqlite3.Warning) as error:
        return str(error)
    wanted = example["expected"]
    left, right = (wanted["rows"], rows) if names == wanted["columns"] else (wanted["columns"], names)
    return f"example 1: expected {prompts.compact(left)}, got {prompts.compact(right)}"


def read(path):
    return [json.loads(row) for row in path.read_text(encoding="utf8").splitlines()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--tasks", nargs="+", type=Path, required=True)
    options = parser.parse_args()
    engine, groups = Decoder(options.model), defaultdict(lambda: {"failed": 0, "then_verified": 0, "then_correct": 0})
    for path in options.tasks:
        outputs = {row["id"]: row["output"] for row in read(options.results / f"{path.name.removesuffix('.jsonl')}.candidates.jsonl")}
        for item in read(path):
            if item["kind"] == "codestub" or item.get("form", "baseline") != "baseline" or score(item, outputs[item["id"]])[0]:
                continue
            text = outputs[item["id"]]
            prompt = prompts.repair(user_message(item), text, reason_of(item, text))
            group = groups[item["split"], item["kind"]]
            group["failed"] += 1
            if len(engine.tokenizer.chat(prompt)) > 900:
                continue  # no room for an answer: stays failed
            verified, correct = score(item, generate(engine.model, engine.tokenizer, prompt))
            group["then_verified"] += verified
            group["then_correct"] += correct
    rows = [{"split": split, "kind": kind, **counts} for (split, kind), counts in sorted(groups.items())]
    write_json(options.results / "repair-own.json", rows)
    for row in rows:
        print(row)
