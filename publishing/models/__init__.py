"""Channels, deliveries, attempts. The schema keeps the promises; see docs/ideas/deliveries.md."""

from .app_keys import AppKeys, ServerApp
from .channels import Channel, Pace
from .deliveries import (
    BY_HAND,
    OVERDUE_AFTER,
    Attempt,
    Delivery,
    DeliveryQuerySet,
    Reading,
    new_key,
)
from .watching import Heartbeat, Notice

__all__ = [
    "BY_HAND",
    "OVERDUE_AFTER",
    "AppKeys",
    "Attempt",
    "Channel",
    "Delivery",
    "DeliveryQuerySet",
    "Heartbeat",
    "Notice",
    "Pace",
    "Reading",
    "ServerApp",
    "new_key",
]
