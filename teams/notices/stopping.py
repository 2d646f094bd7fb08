"""A webhook that nobody takes messages from any more stops by itself, and its brand's people hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from ..auditing import Did, record
from ..models import Membership, User, Webhook, WebhookCall
from ..roles import Verb
from .events import Event
from .telling import tell

PATIENCE = timedelta(hours=24)

STOPPED = _(
    "El webhook «%(name)s» se detuvo: falló %(failures)s veces seguidas y en un día nadie tomó un mensaje."
)
GONE = _("El webhook «%(name)s» se detuvo: su dirección respondió que ya no existe.")


def consider(pk: int, *, gone: bool, now: datetime) -> bool:
    """Inside the transaction that wrote the failure down."""
    hook = Webhook.objects.select_related("workspace").get(pk=pk)
    if not gone and not is_hopeless(hook, now):
        return False
    if not Webhook.objects.filter(pk=pk, stopped_at=None).update(stopped_at=now):
        return False
    params = {"name": hook.name, "failures": hook.failures}
    record(Did.WEBHOOK_STOPPED, by=None, workspace=hook.workspace, on=hook, after={"failures": hook.failures})
    place = reverse("webhook", args=[hook.workspace.slug, pk])
    to = who_sets(hook)
    text = GONE if gone else STOPPED
    tell(Event.WEBHOOK_STOPPED, workspace=hook.workspace, to=to, text=text, params=params, url=place)
    return True


def is_hopeless(hook: Webhook, now: datetime) -> bool:
    """A message was given up after its whole day, and nothing else was taken in that time."""
    lately = hook.calls.filter(done_at__gt=now - PATIENCE)
    given_up = lately.filter(state=WebhookCall.State.FAILED).exists()
    return given_up and not lately.filter(state=WebhookCall.State.DONE).exists()


def who_sets(hook: Webhook) -> list[User]:
    seats = Membership.objects.filter(workspace=hook.workspace).select_related("user", "custom")
    return [seat.user for seat in seats if seat.may(Verb.SETTINGS)]
