"""A brand's webhooks: adding, changing, testing, stopping; a new secret; a message once more.

Every verb asks for SETTINGS, in one transaction with its entry in the log; the secret is in none of them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.crypto import CannotUnseal, seal, unseal

from ..auditing import Did, record, seen
from ..models import Membership, Webhook, WebhookCall
from ..roles import Verb
from . import signing
from .events import OUTSIDE, Event

MOST = 10  # in one brand
BOTH_GOOD = timedelta(hours=24)  # how long the secret before the last change signs too
WORTH_SENDING = timedelta(hours=24)
SHOWN = ["name", "url", "events", "stopped_at"]
TEST = "webhook.test"


class CannotHook(ValueError):
    """The text is for the person: what is wrong and the way out."""


def demand(by: Membership) -> None:
    if not by.may(Verb.SETTINGS):
        raise PermissionDenied(str(Verb.SETTINGS))


@transaction.atomic
def add(*, name: str, url: str, events: Collection[str], by: Membership) -> tuple[Webhook, str]:
    """The webhook and its secret: this is the only time anybody sees it."""
    demand(by)
    brand = type(by.workspace).objects.select_for_update().get(pk=by.workspace_id)
    if brand.webhooks.count() >= MOST:
        raise CannotHook(
            _("Una marca puede tener %(most)s webhooks. Quita uno antes de añadir otro.") % {"most": MOST}
        )
    secret = signing.new_secret()
    hook = Webhook(workspace=brand, by=by.user, sealed=seal(secret, settings.PAUTA_KEYS))
    fill(hook, name, url, events)
    hook.save()
    record(Did.WEBHOOK_ADDED, by=by.user, workspace=brand, on=hook, after=without_path(seen(hook, SHOWN)))
    return hook, secret


@transaction.atomic
def change(hook: Webhook, *, name: str, url: str, events: Collection[str], by: Membership) -> Webhook:
    demand(by)
    hook = locked(hook)
    before = seen(hook, SHOWN)
    fill(hook, name, url, events)
    hook.save(update_fields=["name", "url", "events"])
    note(Did.WEBHOOK_CHANGED, hook, before, by)
    return hook


def fill(hook: Webhook, name: str, url: str, events: Collection[str]) -> None:
    """All that may leave the house is kept as «all»: what a later version adds comes too."""
    wanted = [event.value for event in OUTSIDE if event.value in events]
    hook.name, hook.url = name, checked(url)
    hook.events = [] if len(wanted) == len(OUTSIDE) else wanted
    if not wanted:
        raise CannotHook(_("Elige al menos un suceso: si no, no se le avisaría de nada."))


def checked(url: str) -> str:
    """Where it leads is judged at every call; here only what can't be right. Raises CannotHook."""
    where = urlsplit(url)
    if where.scheme not in ("http", "https") or not where.hostname:
        raise CannotHook(
            _("«%(url)s» no es una dirección web: escríbela entera, con https://.") % {"url": url}
        )
    if where.username or where.password:
        raise CannotHook(
            _("La dirección no puede llevar usuario ni contraseña: la firma dice de quién viene.")
        )
    return url


@transaction.atomic
def rotate(hook: Webhook, *, by: Membership) -> str:
    """The new secret, seen this once. For a day messages are signed with the one before, too."""
    demand(by)
    hook = locked(hook)
    secret = signing.new_secret()
    hook.sealed_before, hook.rotated_at = hook.sealed, timezone.now()
    hook.sealed = seal(secret, settings.PAUTA_KEYS)
    hook.save(update_fields=["sealed", "sealed_before", "rotated_at"])
    record(Did.WEBHOOK_SECRET, by=by.user, workspace=hook.workspace, on=hook)
    return secret


def secrets_of(hook: Webhook, now: datetime) -> list[str]:
    """Newest first; empty where none of the installation's keys opens them."""
    fresh = hook.rotated_at is not None and now - hook.rotated_at < BOTH_GOOD
    kept = [hook.sealed, hook.sealed_before] if fresh and hook.sealed_before else [hook.sealed]
    try:
        return [unseal(one, settings.PAUTA_KEYS) for one in kept]
    except CannotUnseal:
        return []


def both_good_until(hook: Webhook) -> datetime | None:
    """When the secret before stops signing; None: it has."""
    until = hook.rotated_at + BOTH_GOOD if hook.rotated_at else None
    return until if until and until > timezone.now() else None


@transaction.atomic
def stop(hook: Webhook, *, by: Membership) -> None:
    """Nothing leaves for it until somebody starts it again."""
    demand(by)
    hook = locked(hook)
    before = seen(hook, SHOWN)
    hook.stopped_at = hook.stopped_at or timezone.now()
    hook.save(update_fields=["stopped_at"])
    note(Did.WEBHOOK_CHANGED, hook, before, by)


@transaction.atomic
def start(hook: Webhook, *, by: Membership) -> None:
    """What waited less than a day goes now; what is older is old news, and can be sent from the log."""
    demand(by)
    hook = locked(hook)
    before, now = seen(hook, SHOWN), timezone.now()
    hook.stopped_at, hook.failures, hook.leased_until = None, 0, None
    hook.save(update_fields=["stopped_at", "failures", "leased_until"])
    waiting = hook.calls.filter(state=WebhookCall.State.WAITING)
    waiting.filter(created_at__lt=now - WORTH_SENDING).update(state=WebhookCall.State.FAILED, due_at=None)
    waiting.update(due_at=now, tries=0)
    note(Did.WEBHOOK_CHANGED, hook, before, by)


@transaction.atomic
def remove(hook: Webhook, *, by: Membership) -> None:
    """Its log goes with it."""
    demand(by)
    record(
        Did.WEBHOOK_REMOVED,
        by=by.user,
        workspace=hook.workspace,
        on=hook,
        before=without_path(seen(hook, SHOWN)),
    )
    hook.delete()


@transaction.atomic
def test(hook: Webhook, *, by: Membership) -> WebhookCall:
    """A message that says that it is a test, and nothing else."""
    demand(by)
    refuse_stopped(hook)
    brand, now = hook.workspace, timezone.now()
    data = {"brand": {"slug": brand.slug, "name": brand.name}, "text": _("Prueba: si lees esto, llega.")}
    body = {"type": TEST, "timestamp": now.isoformat(), "data": data}
    record(Did.WEBHOOK_TESTED, by=by.user, workspace=brand, on=hook)
    return hook.calls.create(event=TEST, body=body)


@transaction.atomic
def again(call: WebhookCall, *, by: Membership) -> None:
    """The same message with the same id: who took it already may ignore it."""
    demand(by)
    refuse_stopped(call.webhook)
    WebhookCall.objects.filter(pk=call.pk).update(
        state=WebhookCall.State.WAITING, due_at=timezone.now(), tries=0, done_at=None
    )
    hook = call.webhook
    after = {"event": call.event, "id": ident(call)}
    record(Did.WEBHOOK_SENT, by=by.user, workspace=hook.workspace, on=hook, after=after)


def refuse_stopped(hook: Webhook) -> None:
    if hook.stopped_at:
        raise CannotHook(_("«%(name)s» está detenido: reanúdalo y luego envía.") % {"name": hook.name})


def ident(call: WebhookCall) -> str:
    """How the other side knows a message again."""
    return f"msg_{call.key.hex}"


def locked(hook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=hook.pk)


def note(did: Did, hook: Webhook, before: dict[str, object], by: Membership) -> None:
    after = without_path(seen(hook, SHOWN))
    record(did, by=by.user, workspace=hook.workspace, on=hook, before=without_path(before), after=after)


def without_path(said: dict[str, object]) -> dict[str, object]:
    """A webhook's path is a key in many services: the log keeps where it leads, not the way in."""
    where = urlsplit(str(said.get("url", "")))
    return {**said, "url": f"{where.scheme}://{where.netloc}/…"}


def chosen(hook: Webhook) -> list[Event]:
    return [event for event in OUTSIDE if not hook.events or event.value in hook.events]
