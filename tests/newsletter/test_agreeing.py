"""The room and its adapter are strangers to each other: what the adapter promises, the room has to take."""

from __future__ import annotations

from newsletter import issues, lists
from newsletter.models import Issue
from newsletter.models import Newsletter as List
from publishing.networks import newsletter as adapter
from publishing.networks.newsletter import Newsletter

TYPED = {field.name: field for field in Newsletter.opened_with}


def longest(model: type, name: str) -> int | None:
    found: int | None = model._meta.get_field(name).max_length  # type: ignore[attr-defined]
    return found


def test_both_take_subjects_previews_and_descriptions_of_one_length() -> None:
    assert Newsletter.limits.title == longest(Issue, "subject")
    assert longest(Issue, "preheader") == adapter.PREHEADER
    assert Newsletter.limits.alt == issues.ALT


def test_what_a_person_types_to_open_one_fits_the_list() -> None:
    typed = {name: field.most for name, field in TYPED.items() if field.most}
    assert typed == {name: longest(List, name) for name in ("title", "sender_name")}


def test_both_know_the_same_ways_to_a_mail_server() -> None:
    assert tuple(value for value, _label in TYPED["security"].choices) == lists.SECURITIES
