# SPDX-License-Identifier: MIT
"""Output that a document shows, beside what is printed."""

from harness import ROOT

INDENT = "    "


def _block(document, first):
    """The indented lines from the one that begins so, without their indent; "..." before an empty line ends them."""
    lines = (ROOT / document).read_text(encoding="utf-8").splitlines()
    begins = [i for i, line in enumerate(lines) if line.startswith(INDENT + first)]
    assert len(begins) == 1, f"{document} has {len(begins)} blocks that begin with '{first}'"
    block = []
    for line in lines[begins[0]:]:
        ended = not line and block[-1] == "..."
        if ended or line and not line.startswith(INDENT):
            break
        block.append(line[len(INDENT):].rstrip())
    while not block[-1]:
        block.pop()
    return block


def assert_shown(document, first, printed):
    """The block stands in what was printed. "..." alone leaves out lines, at the end of a first line columns."""
    block = _block(document, first)
    cut = block[0].endswith("  ...")
    block[0] = block[0].removesuffix("  ...")
    lines = [line.rstrip() for line in printed.splitlines()]
    at, free = 0, True
    for shown in block:
        if shown == "...":
            free = True
            continue
        while free and at < len(lines) and not _same(lines[at], shown, cut):
            at += 1
        assert at < len(lines) and _same(lines[at], shown, cut), f"{document} shows what is not printed: {shown}"
        at, free = at + 1, False


def _same(line, shown, cut):
    return line.startswith(shown) if cut else line == shown
