"""«Bitácora»: who did what, found again, read, taken along, checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from core import whence
from teams.auditing import Did, record
from teams.models import AuditEntry
from tests.unguarded import unguarded


@pytest.fixture
def written(brand, alice, bob):
    """Alice from her browser, Bob from a terminal, and nobody."""
    with whence.coming_from(whence.Whence("web", "203.0.113.9", "Firefox", "r1")):
        said = {"before": {"name": "Café"}, "after": {"name": "Café Alameda"}}
        record(Did.BRAND_CHANGED, by=alice, workspace=brand, on=brand, **said)
    with whence.coming_from(whence.Whence("command")):
        record(Did.CHANNEL_PAUSED, by=bob, workspace=brand, on="Mastodon de la casa")
    with whence.coming_from(whence.Whence("worker")):
        record(Did.CREDENTIAL_USED, by=None, workspace=brand, after={"publish · Eco (#1)": [7]})


def page(client, **asked) -> str:
    return client.get(reverse("audit", args=["alameda"]), asked).content.decode()


def test_it_says_who_did_what_from_where_and_how_it_was(written, alice, signed_in):
    shown = page(signed_in(alice))
    for words in (
        "Cambió los ajustes de la marca",
        "Alicia Ríos",
        "203.0.113.9",
        "Café Alameda",
        "Beto Luna",
    ):
        assert words in shown
    assert '<del class="taken-out">Café</del> → <ins class="put-in">Café Alameda</ins>' in shown
    assert "publish · Eco (#1)" in shown


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ({"que": "channel"}, "Mastodon de la casa", "203.0.113.9"),
        ({"que": "brand.changed"}, "203.0.113.9", "Mastodon de la casa"),
        ({"puerta": "worker"}, "publish · Eco", "Mastodon de la casa"),
        ({"quien": "-"}, "publish · Eco", "Mastodon de la casa"),
        ({"texto": "mastodon"}, "Mastodon de la casa", "203.0.113.9"),
        ({"texto": "beto"}, "Mastodon de la casa", "203.0.113.9"),
    ],
)
def test_what_is_asked_for_is_found(asked, there, not_there, written, alice, signed_in):
    shown = page(signed_in(alice), **asked)
    assert there in shown
    assert not_there not in shown


def test_a_person_is_found_by_her_number_and_days_are_the_brands(written, brand, alice, bob, signed_in):
    client = signed_in(alice)
    assert "Mastodon de la casa" not in page(client, quien=alice.pk)
    today = timezone.localdate(timezone=brand.tz)
    assert "203.0.113.9" in page(client, desde=today, hasta=today)
    assert "203.0.113.9" not in page(client, desde=today + timedelta(days=1))
    assert "203.0.113.9" not in page(client, hasta=today - timedelta(days=1))


def test_a_filter_that_is_none_is_said_beside_it(written, alice, signed_in):
    shown = page(signed_in(alice), desde="ayer", que="no.existe")
    assert shown.count("note-danger") == 2


def test_older_ones_are_a_page_away(brand, alice, signed_in):
    with transaction.atomic():
        for number in range(60):
            record(Did.BRAND_CHANGED, by=alice, workspace=brand, on=f"cosa {number}.")
    client = signed_in(alice)
    assert "cosa 59." in page(client)
    assert "cosa 9." not in page(client)
    older = page(client, antes="11")
    assert "cosa 9." in older
    assert "cosa 10." not in older


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_only_who_may_see_the_log_sees_it(who, written, request, signed_in):
    client = signed_in(request.getfixturevalue(who), raise_request_exception=False)
    assert client.get(reverse("audit", args=["alameda"])).status_code == 403
    assert client.get(reverse("audit_file", args=["alameda", "csv"])).status_code == 403


def test_to_a_stranger_it_does_not_exist(written, charlie, signed_in):
    assert signed_in(charlie).get(reverse("audit", args=["alameda"])).status_code == 404


# ── as a file ─────────────────────────────────────────────────────────────────────────────────────────


def file_of(client, ending: str, **asked) -> str:
    answer = client.get(reverse("audit_file", args=["alameda", ending]), asked)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def test_the_spreadsheet_has_everything_and_no_formula(brand, alice, written, signed_in):
    record(Did.BRAND_CHANGED, by=alice, workspace=brand, on="=HYPERLINK(0)")
    rows = list(csv.reader(io.StringIO(file_of(signed_in(alice), "csv").removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:4]] == ["1", "2", "3"]
    assert rows[1][11] == "Café Alameda"
    assert json.loads(rows[1][13]) == {"name": "Café Alameda"}
    assert rows[4][11] == "'=HYPERLINK(0)"


def test_each_line_can_be_verified_by_itself(written, alice, signed_in):
    lines = [json.loads(line) for line in file_of(signed_in(alice), "jsonl").splitlines()]
    before = "0" * 64
    for line in lines:
        seal = line.pop("hash")
        told = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert (line["previous"], hashlib.sha256(told.encode()).hexdigest()) == (before, seal)
        before = seal
    assert [line["did"] for line in lines][:2] == ["brand.changed", "channel.paused"]


def test_the_file_has_what_the_filters_leave_and_taking_it_is_told(written, brand, alice, signed_in):
    lines = file_of(signed_in(alice), "jsonl", que="channel").splitlines()
    assert [json.loads(line)["did"] for line in lines] == ["channel.paused"]
    last = AuditEntry.objects.filter(chain=brand.pk).last()
    assert (last.did, last.after) == ("audit.exported", {"kind": "jsonl", "que": "channel"})


def test_another_kind_of_file_is_none(written, alice, signed_in):
    assert signed_in(alice).get(reverse("audit_file", args=["alameda", "exe"])).status_code == 404


# ── is it whole? ──────────────────────────────────────────────────────────────────────────────────────


def test_it_is_checked_on_the_page(written, alice, signed_in):
    answer = signed_in(alice).post(reverse("audit_check", args=["alameda"]), follow=True)
    assert "Íntegra: 3 entradas comprobadas." in answer.content.decode()


def test_what_was_tampered_with_is_said_on_the_page(written, brand, alice, signed_in):
    with transaction.atomic(), unguarded(connection):
        AuditEntry.objects.filter(chain=brand.pk, number=2).update(who="Nadie")
    answer = signed_in(alice).post(reverse("audit_check", args=["alameda"]), follow=True)
    assert "rota en la entrada 2" in answer.content.decode()


# ── the installation's ────────────────────────────────────────────────────────────────────────────────


def test_the_installations_own_is_for_who_administers_it(alice, bob, signed_in):
    record(Did.KEYS_ROTATED, by=None, workspace=None)
    alice.is_superuser = True
    alice.save()
    operator, editor = signed_in(alice), signed_in(bob, raise_request_exception=False)
    assert "Cifró las credenciales" in operator.get(reverse("audit_of_installation")).content.decode()
    checked = operator.post(reverse("audit_check_of_installation"), follow=True)
    assert "Íntegra" in checked.content.decode()
    lines = b"".join(operator.get(reverse("audit_file_of_installation", args=["jsonl"])).streaming_content)
    assert b"credential.rotated" in lines
    assert editor.get(reverse("audit_of_installation")).status_code == 403
    assert editor.post(reverse("audit_check_of_installation")).status_code == 403
    assert editor.get(reverse("audit_file_of_installation", args=["csv"])).status_code == 403
