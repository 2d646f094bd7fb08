"""`manage.py deliveries [--brand SLUG] [--channel NAME] [--state S] [--json]`: the ledger, newest first."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.utils import timezone

from publishing.ledger import HELD, NEEDS_A_PERSON, Sought, everything
from publishing.models import Channel, Delivery
from publishing.operators import SpokenCommand, brand_called, channels_called
from publishing.states import State
from publishing.templatetags.deliveries import standing_word
from publishing.wording import say
from teams.models import Workspace


class Command(SpokenCommand):
    help = "Prints what became of everything, newest first: a table, or one JSON object a line with --json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", metavar="SLUG")
        parser.add_argument("--channel", metavar="NAME", help="its name; needs --brand")
        parser.add_argument("--state", choices=[*State.values, HELD, NEEDS_A_PERSON], default="")
        parser.add_argument("--limit", type=int, metavar="N", help="stop after N")
        parser.add_argument("--json", action="store_true")

    def handle(
        self, *, brand: str | None, channel: str | None, state: str, limit: int | None, json: bool, **_: Any
    ) -> None:
        write = as_line if json else as_row
        for delivery in islice(wanted(brand, channel, state), limit):
            self.stdout.write(write(delivery))


def wanted(brand: str | None, channel: str | None, state: str) -> Iterator[Delivery]:
    brands = [brand_called(brand)] if brand else list(Workspace.objects.order_by("slug"))
    named: list[Channel | None] = list(channels_called(brands, channel)) if channel else [None]
    for workspace in brands:
        for one in named:
            if one is None or one.workspace_id == workspace.pk:
                yield from everything(Sought(workspace, state, one))


def as_line(delivery: Delivery) -> str:
    facts = {
        "id": delivery.pk,
        "channel": delivery.channel.name,
        "network": delivery.channel.network,
        "state": delivery.state,
        "planned_for": utc(delivery.planned_for),
        "due_at": utc(delivery.due_at),
        "remote_id": delivery.remote_id or None,
        "url": delivery.url or None,
        "attempts": delivery.attempts_made,
        "failures": delivery.failures,
        "sentence": say(delivery.sentence) or None,
    }
    return json.dumps(facts, ensure_ascii=False)


def utc(instant: datetime | None) -> str | None:
    """ISO 8601 in UTC, «2026-12-01T15:00:00Z»."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None


def as_row(delivery: Delivery) -> str:
    planned = timezone.localtime(delivery.planned_for, delivery.channel.workspace.tz)
    said = " ".join(delivery.content["text"].split())[:50]
    where, word = delivery.channel.name, standing_word(delivery)
    cells = f"{delivery.pk:>7}  {planned:%Y-%m-%d %H:%M}  {word:<22} {where:<20} {said}"
    why = say(delivery.sentence)
    return f"{cells}\n         {why}" if why and delivery.state != State.SENT else cells
