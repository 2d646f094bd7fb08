"""When something runs. The results are rows, not answers."""

from __future__ import annotations

from celery import shared_task
from celery.signals import worker_shutting_down

from .engine import press as room
from .engine.claiming import WORKER
from .engine.verifying import verify
from .heartbeats import beat
from .notifying import send_due


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
def send_letters() -> None:
    send_due()


@worker_shutting_down.connect
def finish(**_: object) -> None:
    room.stop()
