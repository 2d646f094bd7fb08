"""When something runs. The results are rows, not answers."""

from __future__ import annotations

from contextlib import suppress

from celery import shared_task
from celery.signals import worker_shutting_down
from django.utils import timezone

from .engine import press as room
from .engine.claiming import WORKER
from .engine.verifying import verify
from .heartbeats import beat
from .looking_around import CannotLookAround, refresh, stale
from .models import Channel
from .networks.contract import NetworkError
from .notifying import send_due
from .reading_figures import read_due
from .renewing import due, renew
from .warning import warn


@shared_task
def visit_channels(channel_ids: list[int]) -> None:
    room.press().visit(channel_ids)


@shared_task
def breathe() -> None:
    beat(f"worker:{WORKER}")


@shared_task
def verify_sent() -> None:
    verify()


@shared_task
def renew_due() -> None:
    """Each by itself, so that a network that hangs holds up only its own."""
    for pk in due(timezone.now()):
        renew_access.delay(pk)


@shared_task
def renew_access(channel_id: int) -> None:
    with suppress(NetworkError):  # it is written on the channel, and tried again
        renew(channel_id)


@shared_task
def warn_of_ends() -> None:
    warn()


@shared_task
def read_figures() -> None:
    read_due()


@shared_task
def look_around() -> None:
    """Each channel by itself, so that a network that hangs holds up only its own."""
    for pk in stale(timezone.now()):
        look_around_channel.delay(pk)


@shared_task
def look_around_channel(channel_id: int) -> None:
    with suppress(CannotLookAround, Channel.DoesNotExist):  # why is in the log; it is asked again tomorrow
        refresh(Channel.objects.select_related("workspace", "app").get(pk=channel_id), by=None)


@shared_task
def send_letters() -> None:
    send_due()


@worker_shutting_down.connect
def finish(**_: object) -> None:
    room.stop()
