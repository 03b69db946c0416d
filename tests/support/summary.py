#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the tests of a `meson test` run one by one, and shows what failed.

usage: summary.py [--need-data] TESTLOG.json

Programs that speak the Test Anything Protocol count with each of their tests, others as one. The last
line is "N passed, N failed, N skipped"; the exit status is 1 when something failed or nothing passed.
With --need-data a test that was skipped because its data set is not there counts as failed."""
import json
import pathlib
import re
import sys

RESULT = re.compile(r"(not )?ok\b *(\d*) *-? *([^#]*?) *(?:# *(skip|todo)\S* *(.*))?$", re.I)
PLAN = re.compile(r"1\.\.(\d+) *(?:# *skip\S* *(.*))?$", re.I)
GOOD = {"OK", "EXPECTEDFAIL"}
NO_DATA = re.compile(r"RFM_TEST_DATA|\.csv\b")
TAIL = 50


class Case:
    """One test: its name, what became of it (passed, failed, skipped), and what it said."""

    def __init__(self, name, outcome, said=()):
        self.name, self.outcome, self.said = name, outcome, list(said)


def tap_cases(text):
    """The tests of one program, and how many it had planned; None when it does not speak TAP."""
    cases, planned, before = [], None, []
    for line in text.splitlines():
        plan, result = PLAN.match(line), RESULT.match(line)
        if plan and planned is None:
            planned = int(plan[1])
            if planned == 0:
                cases.append(Case("all", "skipped", [plan[2] or ""]))
        elif result:
            skip = (result[4] or "").lower() == "skip"
            # cmocka writes "not ok" before SKIP, and the name behind it.
            outcome = "skipped" if skip else "failed" if result[1] else "passed"
            name = result[3] or result[5] or result[2]
            cases.append(Case(name, outcome, before + ([result[5]] if skip else [])))
            before = []
        elif line.startswith("#"):
            # cmocka and the tests of the program say why after the result, print_message() before.
            if cases and cases[-1].outcome == "failed":
                cases[-1].said.append(line)
            else:
                before.append(line)
    return cases, planned


def program_cases(run):
    out, err = run.get("stdout") or "", run.get("stderr") or ""
    cases, planned = tap_cases(out)
    tail = (out + err).splitlines()[-TAIL:]
    if planned is None:
        outcome = {"SKIP": "skipped"}.get(run["result"], "passed" if run["result"] in GOOD else "failed")
        return [Case("", outcome, tail)]
    cases += [Case(f"test {n} did not run", "failed", tail[-10:])
              for n in range(len(cases) + 1, planned + 1)]
    # A leak or a crash at the end belongs to no single test. "not ok" before SKIP is no failure.
    explained = any(c.outcome == "failed" for c in cases) or (
        run["returncode"] == 0 and any(c.outcome == "skipped" for c in cases))
    if run["result"] not in GOOD | {"SKIP"} and not explained:
        cases.append(Case(f"ended with {run['result']}, status {run['returncode']}", "failed", tail))
    return cases


def main():
    arguments = sys.argv[1:]
    need_data = "--need-data" in arguments
    log = pathlib.Path([a for a in arguments if not a.startswith("--")][0])
    count = {"passed": 0, "failed": 0, "skipped": 0}
    runs = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    for run in runs:
        for case in program_cases(run):
            if need_data and case.outcome == "skipped" and NO_DATA.search("\n".join(case.said)):
                case.outcome = "failed"
                case.said.append("Its data set is not in RFM_TEST_DATA.")
            count[case.outcome] += 1
            if case.outcome == "failed":
                name = ": ".join(filter(None, [run["name"].split(":", 1)[-1], case.name]))
                print(f"FAILED {name}", *("    " + line for line in case.said), sep="\n")
    print(", ".join(f"{n} {outcome}" for outcome, n in count.items()))
    return count["failed"] > 0 or count["passed"] == 0


if __name__ == "__main__":
    sys.exit(main())
