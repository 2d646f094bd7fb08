"""When something of the files runs by itself."""

from __future__ import annotations

from celery import shared_task

from . import pieces, sweeping


@shared_task
def sweep() -> None:
    pieces.sweep()
    sweeping.sweep()
