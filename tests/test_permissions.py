"""Who may do what: the table, every address with every role in her own brand and in another's, and nobody
who asks otherwise. The pages are found by walking the resolver: a new one is tried as soon as it exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import transaction
from django.test import Client

from teams.models import CustomRole, Membership, User, Workspace
from teams.roles import Role, Verb
from tests.roles_table import COMMANDS, INSIDE, MAY, OUTSIDE, OWN, OWN_VERBS, ROLES, VERB_OF, pages
from tests.walking import Address, addresses, brand_pages, one_of_everything

ROOT = Path(__file__).resolve().parents[1]
PAGES = brand_pages()
READS = ("get", "head", "options")
WRITES = ("post", "put", "patch", "delete")
REFUSED, GONE, NOT_SO = 403, 404, 405
FINE = {200, 202, 204, 302}
# With these every method is tried and every button pressed; the others open every page and are kept from
# every button: what a method answers does not hang on which of the roles it was that may or may not.
THOROUGH = {"admin", "viewer", OWN}


# ── the table ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_says_everything():
    assert set(MAY) == {(role, verb) for role in (*Role.values, OWN) for verb in Verb.values}


@pytest.mark.parametrize("role", [role for role in ROLES if role != OWN])
def test_a_role_may_what_the_table_says(role):
    seat = Membership(role=role)
    assert {verb: seat.may(verb) for verb in Verb.values} == {verb: MAY[role, verb] for verb in Verb.values}


def test_a_role_of_ones_own_may_what_was_ticked_and_no_more():
    seat = Membership(role=Role.ADMIN, custom=CustomRole(verbs=OWN_VERBS))
    assert [verb for verb in Verb.values if seat.may(verb)] == [
        verb for verb in Verb.values if MAY[OWN, verb]
    ]


def test_every_page_of_a_brand_names_its_verb():
    without = [page.name for page in PAGES if getattr(page.view, "verb", None) not in Verb.values]
    assert not without, "decorate the view with teams.access.brand_page"


def test_and_it_is_the_one_that_the_table_says():
    assert {page.name: str(getattr(page.view, "verb", "")) for page in PAGES} == VERB_OF, (
        "a new page, or another verb on one: decide it in tests/roles_table.py"
    )


def test_the_table_names_each_page_once():
    assert len(pages()) == len(VERB_OF)


# ── every address × every method × every role × own and other brand ───────────────────────────────────


def seated(brand: Workspace, role: str) -> User:
    own = role == OWN
    custom = CustomRole.objects.create(workspace=brand, name="Fotografía", verbs=OWN_VERBS) if own else None
    user = User.objects.create_user(f"{role}@{brand.slug}.test", "x", name=role)
    held = Role.VIEWER if own else role
    Membership.objects.create(workspace=brand, user=user, role=held, custom=custom)
    return user


def browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """What a page does within has not happened for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answered(client: Client, method: str, url: str) -> int:
    if method in READS:
        return int(getattr(client, method)(url).status_code)
    with undone():
        return int(getattr(client, method)(url).status_code)


def let_in(client: Client, role: str, page: Address, url: str) -> list[str]:
    """What is wrong with how she is answered who may: nothing is kept from her, and nothing breaks.

    An empty form is refused as such (422, 400, a sentence and back); what it doesn't name is 404.
    """
    seen = {"get": answered(client, "get", url)}
    wrong = [f"{page.name}: get {seen['get']} for who may"] if seen["get"] not in {*FINE, NOT_SO} else []
    if role in THOROUGH or seen["get"] == NOT_SO:
        seen |= {method: answered(client, method, url) for method in ("post", "delete", "options")}
        good = {*FINE, GONE, NOT_SO, 400, 409, 410, 412, 422}
        wrong += [
            f"{page.name}: {method} {code} for who may" for method, code in seen.items() if code not in good
        ]
    return wrong


def kept_out(client: Client, role: str, page: Address, url: str) -> list[str]:
    seen = {method: answered(client, method, url) for method in methods(role)}
    if set(seen.values()) - {REFUSED, NOT_SO} or REFUSED not in seen.values():
        return [f"{page.name}: {seen} for who may not"]
    return []


def methods(role: str) -> tuple[str, ...]:
    return (*READS, *WRITES) if role in THOROUGH else ("get", "post")


def judged(client: Client, role: str, page: Address, url: str) -> list[str]:
    if not MAY[role, VERB_OF[page.name]]:
        return kept_out(client, role, page, url)
    inside = INSIDE.get(page.name)
    if inside and not MAY[role, inside]:
        status = answered(client, "post", url)
        return [] if status == REFUSED else [f"{page.name}: post {status} for who may not"]
    return let_in(client, role, page, url)


@pytest.fixture
def hers(brand: Workspace, alice: User) -> dict[str, Any]:
    return one_of_everything(brand, alice)


@pytest.mark.parametrize("role", ROLES)
def test_in_her_brand_each_address_lets_in_who_may_and_nobody_else(role, brand, hers):
    client = browser(seated(brand, role))
    wrong = [each for page in PAGES for each in judged(client, role, page, page.filled(**hers))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_in_another_brand_nothing_is_there_whatever_her_role_in_her_own(role, charlie, hers):
    own = Workspace.objects.get(slug="ajena")
    client = browser(seated(own, role))
    wrong = []
    for page in PAGES:
        url = page.filled(**hers)
        seen = {method: answered(client, method, url) for method in methods(role)}
        if set(seen.values()) - {GONE, NOT_SO} or GONE not in seen.values():
            wrong.append(f"{url} {seen}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_outside_the_brands_too(role, brand):
    user = seated(brand, role)
    client = browser(user)
    may = {"each": True, "starts": MAY[role, "invite"] and MAY[role, "settings"], "operator": False}
    routes = {address.name: address for address in addresses()}
    urls = {name: routes[name].filled() for name in OUTSIDE}
    seen = {name: {client.get(url).status_code, answered(client, "post", url)} for name, url in urls.items()}
    closed = {name for name, codes in seen.items() if codes <= {REFUSED, GONE, NOT_SO}}
    assert closed == {name for name, who in OUTSIDE.items() if not may[who]}, seen


# ── the other doors ───────────────────────────────────────────────────────────────────────────────────


def our_commands() -> set[str]:
    return {name for name, app in get_commands().items() if isinstance(app, str) and is_ours(app)}


def is_ours(app: str) -> bool:
    return (ROOT / app.partition(".")[0]).is_dir()


def test_every_command_is_in_the_table():
    assert our_commands() == set(COMMANDS)


@pytest.mark.parametrize("name", [name for name, told in COMMANDS.items() if told])
def test_a_command_refuses_a_brand_that_is_not_there(name, hers):
    before = {model: model.objects.count() for model in (Workspace, Membership, CustomRole)}
    with pytest.raises((CommandError, SystemExit)) as refusal:
        call_command(name, *COMMANDS[name])
    assert "no-hay-tal" in str(refusal.value) or isinstance(refusal.value, SystemExit)
    assert before == {model: model.objects.count() for model in before}


APIS = [address for address in addresses() if "_api_" in address.name]


@pytest.mark.parametrize("api", APIS, ids=lambda address: address.name)
def test_an_api_takes_its_own_token_and_no_session(api, hers, alice):
    client = browser(alice)
    url = api.filled()
    seen = {method: answered(client, method, url) for method in (*READS, *WRITES)}
    assert set(seen.values()) <= {401, REFUSED, GONE, NOT_SO}, seen
    assert set(seen.values()) & {401, REFUSED}, seen


# ── nobody asks otherwise ─────────────────────────────────────────────────────────────────────────────

# The table itself, and the seat that reads it.
READ_IT = {"teams/roles.py", "teams/models/brands.py", "teams/granting.py", "teams/tabulating.py"}
ROOMS = ["calendar_app", "publishing", "podcast", "newsletter", "media", "practice", "core", "smm", "teams"]


def names_a_role(node: ast.AST) -> bool:
    """`seat.role == …`, `Role.ADMIN`, `filter(role=…)`."""
    if isinstance(node, ast.Compare):
        return any(getattr(side, "attr", "") == "role" for side in (node.left, *node.comparators))
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("filter", "exclude", "get"):
        return any((keyword.arg or "").split("__")[0] == "role" for keyword in node.keywords)
    return False


def role_comparisons(path: Path) -> list[str]:
    """Where a file compares somebody's role instead of asking `may`."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if names_a_role(node)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_asks_for_a_role_by_its_name(room):
    paths = [path for path in (ROOT / room).rglob("*.py") if str(path.relative_to(ROOT)) not in READ_IT]
    found = [line for path in paths for line in role_comparisons(path)]
    assert not found, "ask Membership.may instead:\n" + "\n".join(found)


def test_no_template_does_either():
    asked = re.compile(r"\.role\s*(==|!=|in\b)")
    found = [
        str(path)
        for folder in ("templates", "calendar_app/templates")
        for path in (ROOT / folder).rglob("*.html")
        if asked.search(path.read_text(encoding="utf-8"))
    ]
    assert not found
