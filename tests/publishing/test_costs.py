"""What networks charge: in the row, on the page, in the CSV, and summed by month and channel."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from publishing.ledger import costs
from publishing.models import Delivery
from tests.conftest import practice_channel

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def charged(channel: Any, amount: str, at: datetime | None) -> Delivery:
    return Delivery.objects.create(
        channel=channel,
        content={"text": "Hola", "title": "", "link": "", "tags": [], "language": "es", "media": []},
        state="sent" if at else "failed",
        remote_id="r" if at else "",
        planned_for=at or NOW,
        published_at=at,
        cost=Decimal(amount),
    )


def test_it_is_summed_by_month_of_the_brands_zone_and_by_channel(brand: Any, channel: Any) -> None:
    other = practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")
    charged(channel, "0.015", datetime(2026, 11, 2, tzinfo=UTC))
    charged(channel, "0.2", datetime(2026, 11, 20, tzinfo=UTC))
    charged(channel, "0.2", datetime(2026, 11, 1, 5, tzinfo=UTC))  # still October in Mexico City
    charged(other, "0.015", datetime(2026, 11, 3, tzinfo=UTC))
    found = [(one.month.month, one.channel.name, one.amount, one.posts) for one in costs(brand, now=NOW)]
    assert found == [
        (11, "practica", Decimal("0.215"), 2),
        (11, "otra", Decimal("0.015"), 1),
        (10, "practica", Decimal("0.2"), 1),
    ]
    assert [one.channel for one in costs(brand, channel=other, now=NOW)] == [other]


def test_what_never_left_costs_nothing(brand: Any, channel: Any) -> None:
    charged(channel, "0.2", None)
    assert costs(brand, now=NOW) == []


def test_another_brands_costs_are_not_seen(brand: Any, channel: Any, charlie: Any) -> None:
    charged(channel, "0.2", NOW)
    assert costs(charlie.memberships.get().workspace, now=NOW) == []


def test_the_ledger_its_csv_and_the_delivery_show_them(
    brand: Any, channel: Any, bob: Any, signed_in: Any
) -> None:
    from django.utils import timezone

    one = charged(channel, "0.215", timezone.now())
    browser = signed_in(bob)
    ledger = f"/m/{brand.slug}/entregas/"
    assert browser.get(ledger).content.decode().count("US$0.215") == 2
    assert "US$0.215" in browser.get(f"{ledger}{one.pk}/").content.decode()
    lines = b"".join(browser.get(f"/m/{brand.slug}/entregas.csv").streaming_content).decode()
    assert "Costo (USD)" in lines
    assert "0.2150" in lines
