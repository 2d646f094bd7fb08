"""What was written down stays: the database refuses, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from teams.auditing import Did, record
from teams.models import AuditEntry, AuditHead
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def written(brand, alice):
    for did in (Did.BRAND_PAUSED, Did.BRAND_RESUMED):
        record(did, by=alice, workspace=brand)
    return AuditEntry.objects.filter(chain=brand.pk)


def run(sql: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


ON_BOTH = [
    "UPDATE teams_auditentry SET who = 'Nadie'",
    "DELETE FROM teams_auditentry",
    "UPDATE teams_audithead SET number = 1 WHERE number > 1",
    "UPDATE teams_audithead SET hash = 'x'",
    "DELETE FROM teams_audithead",
]
ON_POSTGRESQL = ["TRUNCATE teams_auditentry", "TRUNCATE teams_audithead CASCADE"]
ON_SQLITE = ["REPLACE INTO teams_auditentry SELECT * FROM teams_auditentry WHERE number = 1"]


@pytest.mark.parametrize("sql", ON_BOTH + (ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE))
def test_the_database_refuses(sql, written):
    before = list(written.values()), list(AuditHead.objects.values())
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)
    assert (list(written.values()), list(AuditHead.objects.values())) == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
def test_a_replaced_end_of_a_chain_replaces_nothing(written, brand):
    run("REPLACE INTO teams_audithead (chain, number, hash) VALUES (%s, 0, 'x')", brand.pk)
    assert AuditHead.objects.get(chain=brand.pk).number == 2


def test_the_orm_is_refused_as_well(written):
    entry = written.first()
    entry.who = "Nadie"
    with pytest.raises(DatabaseError, match="append-only"):
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"):
        written.delete()


def test_with_the_guards_off_it_would_have_worked(written):
    with transaction.atomic(), unguarded(connection):
        written.update(who="Nadie")
    assert set(written.values_list("who", flat=True)) == {"Nadie"}
    with pytest.raises(DatabaseError, match="append-only"):  # and they are on again
        written.update(who="Otra")


def test_a_brand_or_person_that_goes_leaves_its_entries(written, brand, alice):
    chain = brand.pk
    brand.delete()
    alice.delete()
    assert AuditEntry.objects.filter(chain=chain, who="Alicia Ríos").count() == 2
