"""Whoever changes what was written down is found out: what, where, and the command says so."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from teams.auditing import Did, record, verifying
from teams.auditing.chaining import hash_of
from teams.auditing.heading import log_heads
from teams.models import AuditEntry, AuditHead
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain(brand, alice) -> int:
    for number in range(6):
        record(Did.BRAND_CHANGED, by=alice, workspace=brand, on=f"n.º {number + 1}", after={"name": number})
    return int(brand.pk)


def tampered(act: Callable[[], object]) -> None:
    with transaction.atomic(), unguarded(connection):
        act()


def entries(chain: int):
    return AuditEntry.objects.filter(chain=chain)


def rewritten(chain: int, first: int) -> None:
    """Who knows how it is made can make it anew from there on."""
    before = entries(chain).get(number=first - 1).hash
    for entry in entries(chain).filter(number__gte=first).order_by("number"):
        entry.previous = before
        entry.hash = before = hash_of(entry)
        entry.save()
    AuditHead.objects.filter(chain=chain).update(hash=before)


def swap(chain: int) -> None:
    two, three = entries(chain).filter(number__in=(2, 3)).order_by("number")
    entries(chain).filter(pk=two.pk).update(number=99)
    entries(chain).filter(pk=three.pk).update(number=2)
    entries(chain).filter(pk=two.pk).update(number=3)


def add_false(chain: int, number: int, previous: str) -> None:
    false = AuditEntry(chain=chain, number=number, who="Nadie", door="web", did="brand.changed")
    false.previous = previous
    false.hash = hash_of(false)
    false.save()


def insert(chain: int) -> None:
    for entry in entries(chain).filter(number__gt=3).order_by("-number"):
        entries(chain).filter(pk=entry.pk).update(number=entry.number + 1)
    third = entries(chain).get(number=3)
    false = AuditEntry(
        chain=chain, number=4, who="Nadie", door="web", did="brand.changed", previous=third.hash
    )
    false.hash = hash_of(false)
    false.save()
    AuditHead.objects.filter(chain=chain).update(number=7)


def drop_tail(chain: int) -> None:
    entries(chain).filter(number__gt=4).delete()


def append_false(chain: int) -> None:
    last = entries(chain).get(number=6)
    false = AuditEntry(
        chain=chain, number=7, who="Nadie", door="web", did="brand.changed", previous=last.hash
    )
    false.hash = hash_of(false)
    false.save()


TAMPERING = {
    "a word changed": (lambda chain: entries(chain).filter(number=3).update(who="Nadie"), 3, "la cambió"),
    "its instant changed": (
        lambda chain: entries(chain).filter(number=2).update(at="2020-01-01T00:00:00Z"), 2, "la cambió",
    ),
    "what came after changed": (
        lambda chain: entries(chain).filter(number=5).update(after={"name": "x"}), 5, "la cambió",
    ),
    "one removed": (lambda chain: entries(chain).filter(number=3).delete(), 3, "la quitó"),
    "the first removed": (lambda chain: entries(chain).filter(number=1).delete(), 1, "la quitó"),
    "one inserted": (insert, 5, "la insertó"),
    "two changed places": (swap, 2, "la cambió de lugar"),
    "the tail cut": (drop_tail, 5, "cortó el final"),
    "one added behind the end": (append_false, 7, "después del final"),
    "the end removed": (lambda chain: AuditHead.objects.filter(chain=chain).delete(), 6, "lo quitó"),
    "the end rewritten": (
        lambda chain: AuditHead.objects.filter(chain=chain).update(hash="f" * 64), 6, "lo reescribió",
    ),
}  # fmt: skip


def test_a_brand_of_which_nothing_is_told_yet_is_whole(brand):
    assert verifying.check(brand.pk).broken is None


def test_what_nobody_touched_is_whole(chain):
    checked = verifying.check(chain)
    assert (checked.count, checked.broken) == (6, None)
    assert checked.head == AuditHead.objects.get(chain=chain).hash


@pytest.mark.parametrize("how", TAMPERING)
def test_it_is_found_out(how, chain):
    act, number, why = TAMPERING[how]
    tampered(lambda: act(chain))
    broken = verifying.check(chain).broken
    assert broken is not None
    assert broken.number == number
    assert why in broken.why


def test_a_chain_rewritten_as_a_whole_is_found_out_by_what_was_noted_outside(chain):
    noted = {6: verifying.check(chain).head}
    entries(chain)
    tampered(lambda: (entries(chain).filter(number=3).update(who="Nadie"), rewritten(chain, 3)))
    assert verifying.check(chain).broken is None  # by itself it is a chain like any other
    broken = verifying.check(chain, expected=noted).broken
    assert broken is not None
    assert broken.number == 6


def test_a_tail_cut_with_its_end_is_found_out_by_what_was_noted_outside(chain):
    noted = {6: verifying.check(chain).head}

    def cut() -> None:
        drop_tail(chain)
        AuditHead.objects.filter(chain=chain).update(number=4, hash=entries(chain).get(number=4).hash)

    tampered(cut)
    assert verifying.check(chain).broken is None
    assert verifying.check(chain, expected=noted).broken.number == 6


def test_a_chain_emptied_with_its_end_is_found_out_by_what_was_noted_outside(chain):
    noted = {6: verifying.check(chain).head}
    tampered(lambda: (entries(chain).delete(), AuditHead.objects.filter(chain=chain).delete()))
    assert verifying.check(chain, expected=noted).broken is not None


# ── the command, and what an operator keeps ───────────────────────────────────────────────────────────


def said(*args: str) -> str:
    out = io.StringIO()
    call_command("verify_audit", *args, stdout=out)
    return out.getvalue()


def test_the_command_says_that_all_is_whole_and_what_to_keep(chain, brand):
    told = said()
    assert "Café Alameda (alameda): 6 entradas, íntegras" in told
    kept = next(line.split()[1] for line in told.splitlines() if line.startswith(f"  head {chain}:"))
    assert kept == f"{chain}:6:{AuditHead.objects.get(chain=chain).hash}"
    assert "íntegra" in said("--brand", "alameda", "--expect", kept)


def test_the_command_ends_with_one_and_names_the_first_broken_number(chain):
    tampered(lambda: entries(chain).filter(number=4).update(label="otra cosa"))
    with pytest.raises(CommandError, match=r"Café Alameda") as refusal:
        said()
    assert refusal.value.returncode == 1
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--brand", "alameda", stdout=out)
    assert "ROTA en la entrada 4: no dice lo que decía" in out.getvalue()


@pytest.mark.parametrize("args", [("--brand", "ninguna"), ("--expect", "tres:4")])
def test_bad_arguments_are_refused_with_two(args, chain):
    with pytest.raises(CommandError) as refusal:
        said(*args)
    assert refusal.value.returncode == 2


def test_the_ends_go_to_the_log_every_day(chain, caplog):
    with caplog.at_level(logging.INFO, "teams.auditing.heading"):
        log_heads()
    assert f"audit head {chain}:6:{AuditHead.objects.get(chain=chain).hash}" in caplog.messages
