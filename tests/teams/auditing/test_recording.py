"""An entry is written with what it tells of, chained to the one before, and holds no secret."""

from __future__ import annotations

import pytest
from django.db import transaction

from core import whence
from teams.auditing import INSTALLATION, Did, record, seen
from teams.auditing.chaining import NOTHING_BEFORE, hash_of
from teams.models import AuditEntry, AuditHead


def entries(chain: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(chain=chain).order_by("number"))


class Changed(Exception):
    """Her mind."""


@transaction.atomic
def pause_and_change_ones_mind(brand, person) -> None:
    record(Did.BRAND_PAUSED, by=person, workspace=brand)
    raise Changed


@transaction.atomic
def rename(brand, person) -> None:
    type(brand).objects.filter(pk=brand.pk).update(name="Otra")
    record(Did.BRAND_CHANGED, by=person, workspace=brand)


def test_an_entry_says_who_did_what_to_what(brand, alice):
    with transaction.atomic():
        before = seen(brand, ["name", "zone"])
        brand.name = "Café del Sur"
        record(
            Did.BRAND_CHANGED,
            by=alice,
            workspace=brand,
            on=brand,
            before=before,
            after=seen(brand, ["name", "zone"]),
        )
    (entry,) = entries(brand.pk)
    assert (entry.who_id, entry.who, entry.did) == (alice.pk, "Alicia Ríos", "brand.changed")
    assert (entry.thing, entry.label) == (f"teams.workspace:{brand.pk}", "Café del Sur")
    assert (entry.before, entry.after) == ({"name": "Café Alameda"}, {"name": "Café del Sur"})


def test_each_entry_holds_the_one_before(brand, alice):
    for _ in range(3):
        with transaction.atomic():
            record(Did.PROFILE_CHANGED, by=alice, workspace=brand)
            record(Did.SIGNED_IN, by=alice, workspace=None)
    found = entries(brand.pk)
    assert [entry.number for entry in found] == [1, 2, 3]
    assert [entry.previous for entry in found] == [NOTHING_BEFORE, found[0].hash, found[1].hash]
    assert all(entry.hash == hash_of(entry) for entry in [*found, *entries(INSTALLATION)])
    head = AuditHead.objects.get(chain=brand.pk)
    assert (head.number, head.hash) == (3, found[-1].hash)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_entry_and_no_gap(brand, alice):
    with pytest.raises(Changed):
        pause_and_change_ones_mind(brand, alice)
    with transaction.atomic():
        record(Did.BRAND_RESUMED, by=alice, workspace=brand)
        with pytest.raises(Changed):
            pause_and_change_ones_mind(brand, alice)
        assert entries(brand.pk) == []  # the end of the chain is locked last of all
    assert [(entry.number, entry.did) for entry in entries(brand.pk)] == [(1, "brand.resumed")]


@pytest.mark.django_db(transaction=True)
def test_it_is_written_with_the_fact_or_the_fact_is_not(brand, alice, monkeypatch):
    monkeypatch.setattr("teams.auditing.chaining.hash_of", lambda entry: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rename(brand, alice)
    brand.refresh_from_db()
    assert brand.name == "Café Alameda"


def test_it_says_where_from(brand, alice):
    here = whence.Whence("web", "203.0.113.9", "Firefox", "abc")
    with whence.coming_from(here), transaction.atomic():
        record(Did.BRAND_PAUSED, by=alice, workspace=brand)
    (entry,) = entries(brand.pk)
    assert (entry.door, entry.address, entry.agent, entry.request_id) == (
        "web",
        "203.0.113.9",
        "Firefox",
        "abc",
    )


@pytest.mark.parametrize("name", ["sealed", "token", "password", "app_secret", "code", "recovery_codes"])
def test_a_secret_is_cut_by_the_name_of_its_field(name, brand, alice):
    with transaction.atomic():
        record(
            Did.CHANNEL_CONNECTED,
            by=alice,
            workspace=brand,
            before={name: "tan-secreto-1"},
            after={name: "tan-secreto-2", "deep": [{name: ["tan-secreto-3"]}]},
        )
    (entry,) = entries(brand.pk)
    assert "tan-secreto" not in str(vars(entry))
    assert entry.after[name] == "«…»"
    assert name in entry.before  # that it changed is told
