"""When something of the calendar runs by itself. The results are rows, not answers."""

from __future__ import annotations

from celery import shared_task

from . import converting


@shared_task
def convert_waiting() -> None:
    converting.convert_waiting()
