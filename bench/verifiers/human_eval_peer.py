"""Judges HumanEval's canonical solutions with the runner of a checkout of openai/human-eval, as it is, on a number of threads.

    python human_eval_peer.py CHECKOUT HumanEval.jsonl THREADS      ->  {"seconds", "passed", "refused"}
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

checkout, data, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, checkout)

from human_eval.execution import check_correctness  # noqa: E402

with open(data) as lines:
    problems = [json.loads(line) for line in lines if line.strip()]

# Where the checkout still has its safety comment in place, nothing is executed and everything passes.
refused = not check_correctness(problems[0], "    return None\n", 3.0)["passed"]
started = time.perf_counter()
with ThreadPoolExecutor(threads) as pool:
    results = list(pool.map(lambda problem: check_correctness(problem, problem["canonical_solution"], 3.0), problems))
print(json.dumps({"seconds": time.perf_counter() - started, "passed": sum(r["passed"] for r in results), "refused": refused}))
