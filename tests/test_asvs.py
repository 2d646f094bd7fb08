"""docs/asvs.md and SECURITY.md say how each item is met, and name only what exists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
THREATS = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (?P<item>\d+\.\d+\.\d+) \| [12] \| (?P<stands>[a-z ]+) \| (?P<how>[^|]+) \| (?P<tests>[^|]*) \|$",
    re.M,
)
ROWS = list(ROW.finditer(PAGE))

# How many items of levels 1 and 2 each section of ASVS 5.0.0 has: 253 in all.
SECTIONS = """
    1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1
    4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2
    7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2
    10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2
    13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1
    17.2:4 17.3:2
"""


def test_every_item_of_levels_one_and_two_is_there_once():
    items = [row["item"] for row in ROWS]
    assert len(items) == len(set(items)) == 253
    wanted = dict(each.split(":") for each in SECTIONS.split())
    there = Counter(item.rpartition(".")[0] for item in items)
    assert {section: str(count) for section, count in there.items()} == wanted


def test_what_is_met_says_how_and_what_is_not_says_why():
    assert {row["stands"] for row in ROWS} <= {"met", "not here", "operator", "in part", "no"}
    assert not [row["item"] for row in ROWS if len(row["how"].strip()) < 5]


def test_the_figures_at_its_head_are_those_of_its_rows():
    said = {name: int(count) for name, count in re.findall(r"\*([a-z ]+)\*[^:·]*(?:\([^)]*\))?: (\d+)", PAGE)}
    assert said == Counter(row["stands"] for row in ROWS)


@pytest.mark.parametrize(
    "named", sorted({each for row in ROWS for each in re.findall(r"`(tests/[^`]+)`", row["tests"])})
)
def test_the_tests_it_names_exist(named):
    path = ROOT / named
    assert path.is_file() if path.suffix else any(path.rglob("test_*.py")), named
