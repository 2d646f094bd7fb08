"""The list of what is recorded promises nothing that no verb keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from teams.auditing import Did
from teams.auditing.reading import KINDS

ITSELF = Path("teams/auditing/verbs.py")


@pytest.fixture(scope="module")
def named() -> set[str]:
    """Those that the program names anywhere but in the list."""
    places = [
        place for room in (*settings.ROOMS, "smm") for place in (settings.BASE_DIR / room).rglob("*.py")
    ]
    sources = [place.read_text() for place in places if not place.match(str(ITSELF))]
    return {name for source in sources for name in re.findall(r"\bDid\.([A-Z_]+)\b", source)}


def test_each_is_recorded_somewhere(named: set[str]) -> None:
    assert sorted(set(Did.__members__) - named) == []


def test_each_is_of_a_kind_the_page_filters_by() -> None:
    assert sorted({did.value.partition(".")[0] for did in Did} - KINDS.keys()) == []
