"""Check the eval set against its own answers: every gold accepted, every wrong answer rejected by the hidden gold."""

import collections
import json
from pathlib import Path

from oracle import function_passes, json_correct, schema_error, sql_passes

EVAL = Path(__file__).resolve().parent.parent / "eval"


def read(name):
    return [json.loads(line) for line in (EVAL / name).read_text(encoding="utf8").splitlines()]


def verdicts(task, text):
    """(public, hidden) of one of our own texts."""
    if task["kind"] == "json":
        return schema_error(task["schema"], text) is None, json_correct(task["expected"], text)
    if task["kind"] == "sql":
        hidden = [{"tables": task["db"]["tables"], "expected": task["expected"]}, *task["databases"]]
        return all(sql_passes(one, text) for one in task["examples"]), all(sql_passes(one, text) for one in hidden)
    name = task["entry_point"]
    return function_passes(text, name, task["public_tests"]), function_passes(text, name, task["tests"])


def check():
    """Problems found, and how many wrong answers pass the public checks per kind."""
    tasks, answers = read("reliability_v1_60.jsonl"), {row["id"]: row for row in read("reliability_v1_60.answers.jsonl")}
    problems, sly, counts = [], collections.Counter(), collections.Counter()
    if len({task["id"] for task in tasks}) != 60 or set(answers) != {task["id"] for task in tasks}:
        problems.append("ids are not 60 distinct ones with answers")
    for task in tasks:
        counts[task["kind"], task["split"]] += 1
        row = answers[task["id"]]
        if verdicts(task, row["gold"]) != (True, True):
            problems.append(f"{task['id']}: gold {verdicts(task, row['gold'])}")
        if len(row["wrong"]) < 3:
            problems.append(f"{task['id']}: only {len(row['wrong'])} wrong answers")
        passing = 0
        for wrong in row["wrong"]:
            public, hidden = verdicts(task, wrong["text"])
            passing += public
            if hidden:
                problems.append(f"{task['id']}: accepted: {wrong['why']}")
        sly[task["kind"], "tasks with a wrong answer that passes the public checks"] += passing > 0
        sly[task["kind"], "wrong answers that pass the public checks"] += passing
        sly[task["kind"], "wrong answers"] += len(row["wrong"])
    return problems, sly, counts


if __name__ == "__main__":
    found, tricky, sizes = check()
    for table in (sizes, tricky):
        for (kind, what), value in table.items():
            print(f"{kind:9s} {what}: {value}")
    for line in found:
        print("PROBLEM", line)
    raise SystemExit(1 if found else 0)
