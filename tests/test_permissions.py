"""Who may do what: the table, the pages that ask it, and nobody who asks otherwise."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from teams.models import Membership
from teams.roles import Role, Verb
from tests.walking import brand_pages, one_of_everything

ROOT = Path(__file__).resolve().parents[1]
PAGES = brand_pages()

# Written out a second time on purpose: a change of what a role may do is a decision, not a slip.
MATRIX = """
            see write comment approve schedule settle connect invite settings
admin       x   x     x       x       x        x      x       x      x
editor      x   x     x       .       x        x      .       .      .
approver    x   .     x       x       .        .      .       .      .
viewer      x   .     .       .       .        .      .       .      .
"""


def matrix() -> dict[tuple[str, str], bool]:
    head, *rows = MATRIX.strip().splitlines()
    return {
        (role, verb): mark == "x"
        for role, *marks in map(str.split, rows)
        for verb, mark in zip(head.split(), marks, strict=True)
    }


def test_the_table_says_everything():
    assert set(matrix()) == {(role, verb) for role in Role.values for verb in Verb.values}


@pytest.mark.parametrize(("role", "verb"), matrix())
def test_a_role_may_what_the_table_says(role, verb):
    assert Membership(role=role).may(verb) == matrix()[role, verb]


def test_every_page_of_a_brand_names_its_verb():
    without = [page.name for page in PAGES if getattr(page.view, "verb", None) not in Verb.values]
    assert not without, "decorate the view with teams.access.brand_page"


@pytest.fixture
def hers(brand, alice):
    return one_of_everything(brand, alice)


@pytest.fixture
def cast(alice, bob, abel, vera):
    return {"admin": alice, "editor": bob, "approver": abel, "viewer": vera}


@pytest.mark.parametrize("role", Role.values)
def test_a_page_lets_in_who_may_and_nobody_else(role, hers, cast, signed_in):
    client = signed_in(cast[role], raise_request_exception=False)
    wrong = []
    for page in PAGES:
        url = page.filled(**hers)
        seen = {client.get(url).status_code}
        if not matrix()[role, str(page.view.verb)]:
            seen |= {client.post(url).status_code, client.delete(url).status_code}
            wrong += [f"lets in: {url} {seen}"] if seen - {403, 405} or 403 not in seen else []
        elif seen - {200, 204, 302, 405}:
            wrong.append(f"keeps out: {url} {seen}")
    assert not wrong, "\n".join(wrong)


def role_comparisons(path: Path) -> list[str]:
    """Where a file compares somebody's role instead of asking `may`."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(getattr(side, "attr", "") == "role" for side in (node.left, *node.comparators))
    ]


@pytest.mark.parametrize(
    "room", ["calendar_app", "publishing", "podcast", "newsletter", "media", "practice", "core", "smm"]
)
def test_nobody_asks_for_a_role_by_its_name(room):
    found = [line for path in (ROOT / room).rglob("*.py") for line in role_comparisons(path)]
    assert not found, "ask Membership.may instead:\n" + "\n".join(found)
