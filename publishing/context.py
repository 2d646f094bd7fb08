"""What the sidebar shows of a brand: its channels with their health, how much waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from teams.context import seat_around
from teams.models import Workspace

from .models import Channel, Delivery
from .states import State
from .templatetags.deliveries import health

RECENT = timedelta(days=30)  # older trouble stays in the ledger and no longer rings
MOST = 99


@dataclass(frozen=True)
class SideChannel:
    name: str
    network: str
    health: str
    url: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """`channels`, `trouble_count`: asked of the database only where a page shows them."""
    seat = seat_around(request)
    if seat is None:
        return {}
    brand = seat.workspace
    return {
        "channels": SimpleLazyObject(lambda: side_channels(brand)),
        "trouble_count": SimpleLazyObject(lambda: trouble_count(brand)),
    }


def side_channels(brand: Workspace) -> list[SideChannel]:
    here = Channel.objects.filter(workspace=brand).exclude(health=Channel.Health.REMOVED)
    return [
        SideChannel(one.name, one.network, health(one), reverse("channel", args=[brand.slug, one.pk]))
        for one in here.only("network", "name", "health", "paused_at")
    ]


def trouble_count(brand: Workspace) -> int:
    """Failed, uncertain and held ones of the last month; counted to 99."""
    wrong = Q(state__in=[State.FAILED, State.UNSURE]) | Q(state=State.WAITING, held_at__isnull=False)
    recent = Delivery.objects.within(brand).filter(wrong, planned_for__gte=timezone.now() - RECENT)
    return len(recent.order_by().values_list("pk")[:MOST])
