"""Another port is another address: the practice network, which we serve ourselves, moves along."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from publishing import vault
from publishing.models import Delivery

OLD, NEW = "http://127.0.0.1:9", "http://127.0.0.1:8123"


def sent(channel: Any, key: str, url: str) -> Delivery:
    now = timezone.now()
    return Delivery.objects.create(
        channel=channel, content={}, planned_for=now, state="sent", remote_id=key, url=url, sent_at=now
    )


def test_practice_channels_and_their_links_follow(channel: Any, brand: Any) -> None:
    inside, outside = (
        sent(channel, "1", f"{OLD}/practica/alameda/1/"),
        sent(channel, "2", "https://else.test/2"),
    )
    with override_settings(PAUTA_URL=NEW):
        call_command("follow_address", OLD, verbosity=0)
    for row in (channel, inside, outside):
        row.refresh_from_db()
    assert (channel.server, channel.url) == (NEW, f"{NEW}/practica/alameda/")
    assert vault.secrets_of(channel)["server"] == vault.entered_of(channel)["server"] == NEW
    assert (inside.url, outside.url) == (f"{NEW}/practica/alameda/1/", "https://else.test/2")


def test_a_practice_channel_at_another_house_stays(channel: Any) -> None:
    with override_settings(PAUTA_URL=NEW):
        call_command("follow_address", "http://127.0.0.1:90", verbosity=0)
    channel.refresh_from_db()
    assert channel.server == OLD
