"""When something of this room runs."""

from __future__ import annotations

from celery import shared_task

from .notices import carrying, mailing, thinning


@shared_task
def send_notices() -> None:
    mailing.send_due()


@shared_task
def send_webhooks() -> None:
    carrying.send_due()


@shared_task
def thin_notices() -> None:
    thinning.thin()
