"""Nothing is changed in silence: every form of every page is filled in and sent, and a verb tells of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import RequestFactory

from teams.auditing import Did, netting, record
from teams.auditing.hiding import is_secret
from teams.models import AuditEntry
from tests.filling import SECRET, forms_of
from tests.walking import Address, brand_pages, one_of_everything

# What takes away comes after the rest; what would shut the other doors comes last of all.
LATER = ("quitar", "borrar", "elimina", "desconectar", "revoca", "retirar", "archiv", "descartar", "remove")
AT_THE_END = ("segundo-factor", "ver-como", "/equipo/")
ALIKE = 2  # a list repeats its form in every row


def when(door: tuple[str, dict[str, Any]]) -> int:
    said = str(door).lower()
    return 2 if any(word in said for word in AT_THE_END) else int(any(word in said for word in LATER))


def doors(client: Any, pages: list[Address], hers: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(address, what is sent) of every button of every form of the brand's pages."""
    found: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}
    for page in pages:
        url = page.filled(**hers)
        answer = client.get(url)
        if answer.status_code != 200 or answer.streaming or "html" not in answer.headers["Content-Type"]:
            continue
        for form in (
            each for each in forms_of(answer.content.decode(), url) if each.action.startswith("/m/")
        ):
            for number, sent in enumerate(form.sent()):
                button = str(form.buttons[number : number + 1])
                found.setdefault((form.action.partition("?")[0], button), []).append((form.action, sent))
    return sorted((door for alike in found.values() for door in alike[:ALIKE]), key=when)


@pytest.fixture
def walked(brand, alice, signed_in):
    """Alice has used every door of the brand: its forms filled in, and every address with nothing in hand."""
    hers = one_of_everything(brand, alice)
    client = signed_in(alice, raise_request_exception=False)
    pages = brand_pages()
    for action, sent in doors(client, pages, hers):
        client.post(action, sent)
    return AuditEntry.objects.filter(chain=brand.pk)


def test_every_change_is_told_by_its_verb_and_no_secret_is_in_it(walked):
    """One walk, looked at twice: it takes its time."""
    silent = {(each.label, str(each.after)) for each in walked.filter(did=Did.DOOR_USED)}
    assert not silent, "their verbs record nothing:\n" + "\n".join(map(str, sorted(silent)))
    told = set(walked.values_list("did", flat=True))
    assert len(told) >= 70, sorted(told)
    written = json.dumps([list(map(str, vars(each).values())) for each in walked], ensure_ascii=False)
    leaked = [name for name, secret in secrets() if secret in written]
    assert not leaked


# A day of a country's calendar goes by its key, which every page shows.
NO_SECRET = ("calendar_app.KeyDate.key", "calendar_app.KeyDateChoice.key")


def secrets() -> list[tuple[str, str]]:
    """What was typed as a password, and all that lies in a column whose name says that it is secret."""
    found = [("typed", SECRET)]
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if str(column) in NO_SECRET:
                continue
            if is_secret(column.name) and column.get_internal_type() in ("CharField", "TextField"):
                values = model._base_manager.values_list(column.name, flat=True)
                found += [(str(column), value) for value in values if value and len(value) >= 12]
    return found


# ── the net itself ────────────────────────────────────────────────────────────────────────────────────


def used(brand, alice, act, method="post") -> list[AuditEntry]:
    request = getattr(RequestFactory(), method)("/")
    request.brand, request.user, request.resolver_match = brand, alice, None
    netting.caught(request, act)
    return list(AuditEntry.objects.filter(chain=brand.pk))


def rename(brand) -> None:
    with transaction.atomic():
        type(brand).objects.filter(pk=brand.pk).update(name="Otra")


def test_a_silent_change_is_caught(brand, alice):
    (entry,) = used(brand, alice, lambda: rename(brand))
    assert (entry.did, entry.who_id, entry.after) == (
        "door.used", alice.pk, {"tables": ["teams_workspace"]},
    )  # fmt: skip


def test_a_change_that_its_verb_told_of_is_not_told_twice(brand, alice):
    def verb() -> None:
        rename(brand)
        record(Did.BRAND_CHANGED, by=alice, workspace=brand)

    assert [entry.did for entry in used(brand, alice, verb)] == ["brand.changed"]


def test_what_was_rolled_back_is_no_change(brand, alice):
    def verb() -> None:
        with transaction.atomic():
            rename(brand)
            transaction.set_rollback(True)

    assert used(brand, alice, verb) == []


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_is_no_change(method, brand, alice):
    assert used(brand, alice, lambda: rename(brand), method) == []
