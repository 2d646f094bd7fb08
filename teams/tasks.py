"""When something of this room runs."""

from __future__ import annotations

from celery import shared_task

from .account import resetting
from .auditing import heading
from .exporting import asking
from .notices import carrying, mailing, thinning


@shared_task
def send_notices() -> None:
    mailing.send_due()


@shared_task
def send_reset_letters() -> None:
    resetting.send_asked()


@shared_task
def send_webhooks() -> None:
    carrying.send_due()


@shared_task
def thin_notices() -> None:
    thinning.thin()


@shared_task
def log_audit_heads() -> None:
    heading.log_heads()


@shared_task
def prepare_exports() -> None:
    asking.prepare_waiting()
