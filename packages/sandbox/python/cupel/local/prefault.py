"""The pages that every candidate changes, found once by a trial, then copied in a few calls right after each fork. Otherwise each of them,
some 500 a candidate, costs a fault of its own. Only speed: without it everything works the same."""

import json
import os

from cupel.local import kernel

_PAGE = os.sysconf("SC_PAGESIZE")
_PRESENT, _OWN = 1 << 63, 1 << 56


def writable_areas():
    """[[start, end], ...] of the memory that this process may write."""
    areas = []
    with open("/proc/self/maps") as maps:
        for line in maps:
            span, rights = line.split()[:2]
            if rights[1] == "w" and rights[3] == "p":
                areas.append([int(edge, 16) for edge in span.split("-")])
    return areas


def changed_pages(pagemap, areas):
    """Numbers of the pages that are no longer shared with the process this one was forked from, as JSON."""
    pages = []
    for start, end in areas:
        entries = os.pread(pagemap, (end - start) // _PAGE * 8, start // _PAGE * 8)
        for index in range(0, len(entries), 8):
            entry = int.from_bytes(entries[index : index + 8], "little")
            if entry & _PRESENT and entry & _OWN:
                pages.append(start // _PAGE + index // 8)
    return json.dumps(pages).encode()


def spans_of(report):
    """[(address, length), ...] of the pages in a report of `changed_pages`; none where the kernel cannot copy them ahead of use."""
    spans = []
    for page in json.loads(report):
        if spans and page <= spans[-1][1] + 1:
            spans[-1][1] = page + 1
        else:
            spans.append([page, page + 1])
    spans = [(start * _PAGE, (end - start) * _PAGE) for start, end in spans]
    return spans if spans and kernel.populate(*spans[0]) else []


def prefault(spans):
    for address, length in spans:
        kernel.populate(address, length)
