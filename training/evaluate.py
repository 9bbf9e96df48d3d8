"""Candidates and scores for eval lines.

    python3 evaluate.py --model FILE.gguf --tasks lines.jsonl ... --out DIR [--samples K --temperature 0.8]

Writes `<name>.candidates.jsonl` ({id, output}) for every file and `<name>.verdicts.jsonl` ({id, kind, split, verified,
correct}) for json and sql. Code is never executed here: `cupel verify --gold` scores those candidates in its sandbox.
With --samples, K sampled candidates per task are written instead, to `<name>.sample-<k>.*`.
"""

import argparse
import json
from pathlib import Path

from decode import Decoder
from oracle import json_correct, schema_error, sql_passes
from sql_query import compile_sql


def final_text(item, output):
    """What a contract answer compiles to; other answers stay as they are."""
    if item.get("form") != "contract" or item["kind"] == "json":
        return output
    try:
        filled = json.loads(output)
        if item["kind"] == "sql":
            return compile_sql(filled)
        function = filled["functions"][0]
        head = f"def {function['name']}({', '.join(function['args'])}) -> {function['returns']}:"
        return head + "".join(f"\n    {row}" for row in function["body"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return output


def score(item, text):
    """(verified, correct) of a json or sql answer: data only, nothing is executed but a read-only query."""
    if item["kind"] == "json":
        return schema_error(item["schema"], text) is None, json_correct(item["expected"], text)
    hidden = [{"tables": item["db"]["tables"], "expected": item["expected"]}, *item["databases"]]
    return all(sql_passes(one, text) for one in item["examples"]), all(sql_passes(one, text) for one in hidden)


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")


def evaluate(decoder, items, name, folder, temperature=0.0, sample=None):
    """Write the candidates and verdicts of one greedy pass, or of sample number `sample`."""
    candidates, verdicts = [], []
    for number, item in enumerate(items):
        seed = None if sample is None else number * 1000 + sample
        text = final_text(item, decoder.answer(item, temperature, seed))
        candidates.append({"id": item["id"], "output": text})
        if item["kind"] != "codestub":
            verified, correct = score(item, text)
            verdicts.append({"id": item["id"], "kind": item["kind"], "split": item["split"], "verified": verified, "correct": correct})
    write(folder / f"{name}.candidates.jsonl", candidates)
    if verdicts:
        write(folder / f"{name}.verdicts.jsonl", verdicts)
        good, passed = sum(row["correct"] for row in verdicts), sum(row["verified"] for row in verdicts)
        print(f"{name}: correct {good}/{len(verdicts)}, verified {passed}/{len(verdicts)}", flush=True)
    else:
        print(f"{name}: {len(candidates)} candidates", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--tasks", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--limit", type=int, help="only the first lines of each file")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    engine = Decoder(options.model)
    for tasks in options.tasks:
        lines = [json.loads(row) for row in tasks.read_text(encoding="utf8").splitlines()][: options.limit]
        stem = tasks.name.removesuffix(".jsonl")
        if not options.samples:
            evaluate(engine, lines, stem, options.out)
        for k in range(options.samples):
            evaluate(engine, lines, f"{stem}.sample-{k}", options.out, options.temperature, k)
