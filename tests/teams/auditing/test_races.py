"""Many at once on one chain: every number once, each holding the one before, and nobody waits for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from teams.auditing import INSTALLATION, Did, record
from teams.auditing.chaining import NOTHING_BEFORE
from teams.models import AuditEntry, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, EACH = 6, 10


def at_once(act) -> None:
    together = threading.Barrier(HANDS)

    def hand(number: int) -> None:
        together.wait(10)
        try:
            for turn in range(EACH):
                act(number, turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(hand, range(HANDS)))


def must_be_whole(chain: int, count: int) -> None:
    found = list(AuditEntry.objects.filter(chain=chain).order_by("number"))
    assert [entry.number for entry in found] == list(range(1, count + 1))
    assert [entry.previous for entry in found] == [NOTHING_BEFORE, *(entry.hash for entry in found[:-1])]


def test_two_at_once_leave_no_gap_and_no_fork(brand):
    at_once(lambda number, turn: record(Did.BRAND_PAUSED, by=None, workspace=brand, on=f"{number}.{turn}"))
    must_be_whole(brand.pk, HANDS * EACH)


def test_transactions_on_two_chains_each_in_its_own_order_never_wait_for_each_other(brand):
    """Half of them tell first of the brand and then of the installation, and half the other way around."""

    def both(number: int, turn: int) -> None:
        order = [brand.pk, INSTALLATION] if number % 2 else [INSTALLATION, brand.pk]
        with transaction.atomic():
            for chain in order:
                record(Did.BRAND_CHANGED, by=None, workspace=chain, on=f"{number}.{turn}")

    record(Did.BRAND_CREATED, by=None, workspace=brand)
    record(Did.BRAND_CREATED, by=None, workspace=None)
    at_once(both)
    must_be_whole(brand.pk, HANDS * EACH + 1)
    must_be_whole(INSTALLATION, HANDS * EACH + 1)


def test_who_told_of_it_first_can_still_lock_what_another_holds(brand):
    """An entry in the middle of a verb holds nothing up: the end of the chain is locked when all else is."""
    other = Workspace.objects.create(name="Otra", slug="otra", zone="UTC")

    def verb(number: int, turn: int) -> None:
        def tell() -> None:
            record(Did.BRAND_CHANGED, by=None, workspace=brand)

        def change() -> None:
            Workspace.objects.select_for_update().get(pk=other.pk).save()

        with transaction.atomic():
            for act in (tell, change) if number % 2 else (change, tell):
                act()

    at_once(verb)
    must_be_whole(brand.pk, HANDS * EACH)
