"""When something runs."""

from __future__ import annotations

import logging

from celery import current_app, shared_task
from kombu.exceptions import OperationalError

from . import joining, sending

log = logging.getLogger(__name__)


@shared_task
def send_due() -> None:
    sending.send_due()


@shared_task
def send_list(pk: int) -> None:
    sending.send_list(pk)


@shared_task(bind=True, max_retries=5, default_retry_delay=60)
def confirm(self: object, pk: int) -> None:
    if not joining.send_confirmation(pk):
        raise self.retry()  # type: ignore[attr-defined]


def hurry(pk: int) -> None:
    """Don't wait for the next round; while the broker is away the round does it."""
    _send("newsletter.tasks.send_list", pk)


def ask_to_confirm(pk: int) -> None:
    _send("newsletter.tasks.confirm", pk)


def _send(task: str, pk: int) -> None:
    try:
        current_app.send_task(task, args=[pk], queue="default", retry=False, ignore_result=True)
    except (OperationalError, OSError) as away:
        log.warning("the queue is away (%s): %s waits for its round", type(away).__name__, task)
