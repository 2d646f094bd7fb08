"""What came of each part of a test run, in plain lines."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

# A skipped test here is a hole in what we promise: where everything can be had (CI), it counts as a failure.
PROMISED = ("tests.browser", "tests.real", "tests.chaos", "tests.test_words")


@dataclass
class Part:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        verdict = "FAILED" if self.failed else "passed" if self.passed else "skipped"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{verdict:8}{self.name}: {counts} ({self.seconds:.0f} s)"


def not_run(name: str, reason: str, *, strict: bool) -> Part:
    """A part that could not be run at all: skipped with its reason; where it is promised, failed."""
    part = Part(name, failed=int(strict), skipped=int(not strict))
    part.reasons[reason] += 1
    return part


def read(name: str, report: Path, *, status: int, seconds: float, strict: bool) -> Part:
    """The part as pytest's JUnit report tells it. A bad status alone is a failure too."""
    part = Part(name, seconds=seconds)
    if report.exists():
        for case in ET.parse(report).iter("testcase"):  # noqa: S314  (our own pytest wrote it)
            count(part, case, strict=strict)
    if status not in (0, 5) and not part.failed:
        part.failed += 1
        part.reasons[f"pytest ended with status {status}"] += 1
    return part


def count(part: Part, case: ET.Element, *, strict: bool) -> None:
    skipped = case.find("skipped")
    if case.find("failure") is not None or case.find("error") is not None:
        part.failed += 1
        part.reasons[f"failed: {case.get('classname')}::{case.get('name')}"] += 1
    elif skipped is None:
        part.passed += 1
    elif strict and (case.get("classname") or "").startswith(PROMISED):
        part.failed += 1
        part.reasons[f"skipped, which is a failure here: {skipped.get('message')}"] += 1
    else:
        part.skipped += 1
        part.reasons[f"skipped: {skipped.get('message')}"] += 1


def tell(parts: list[Part], notes: list[str]) -> int:
    """Prints the summary; the exit status."""
    print("\n── Summary " + "─" * 60)
    for part in parts:
        print(part.line())
        for reason, times in part.reasons.most_common(40):
            print(f"          {times} × {reason}" if times > 1 else f"          {reason}")
    for note in notes:
        print(note)
    passed, failed = sum(part.passed for part in parts), sum(part.failed for part in parts)
    print(f"{passed} passed, {failed} failed, {sum(part.skipped for part in parts)} skipped", flush=True)
    return 1 if failed or not passed else 0
