"""In a locked child: tests that are not trusted either. They judge the candidate as trusted ones would, from a child of their own, by
way of the judge, which passes their calls on to the candidate and believes no more than the shape of their result."""

import json

from cupel.faults import Faults
from cupel.judge import run_job
from cupel.relay import RESULT, Relay


def judge_here(text, receive, send):
    faults = Faults()
    result = run_job(json.loads(text), Relay(send, receive, faults), faults)
    send(RESULT + json.dumps(result).encode("ascii"))
