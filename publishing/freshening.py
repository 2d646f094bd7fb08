"""The access a conversation begins with, and what a refusal in the middle of it means."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from . import networks, renewing
from .access import access_for
from .models import Channel
from .networks.consent import ByConsent
from .networks.contract import Access, Disconnected, NetworkError, Sentence, Unavailable

# An access that was renewed so shortly ago and is refused nevertheless has another trouble.
JUST_NOW = timedelta(minutes=10)
A_VISIT = timedelta(seconds=5)  # what ends within it isn't worth beginning with

JUST_RENEWED = "renewed"  # the code of «try again, it is renewed»
UNDERWAY = _("Se está renovando el acceso a %(network)s: sale en cuanto termine.")
OVER = _("El acceso a %(network)s terminó y todavía no se pudo renovar: %(reason)s")
RENEWED = _("%(network)s ya no aceptaba el acceso; se renovó y se vuelve a intentar.")


def fresh(channel: Channel, access: Access) -> Access:
    """Renewed where its time has come; the old one while it lives and a new one can't be had.

    Raises Unavailable where there is none to talk with now: the post waits, it doesn't fail.
    """
    now = timezone.now()
    over = channel.expires_at is not None and channel.expires_at <= now + A_VISIT
    if not (channel.renew_at and (channel.renew_at <= now or over)):
        return access
    try:
        if renewing.renew(channel.pk):
            return access_for(Channel.objects.select_related("app").get(pk=channel.pk))
        reason = Sentence(UNDERWAY, {"network": _name(channel)})
    except NetworkError as no:
        if isinstance(no, Disconnected):  # the channel is held by now: this post waits like the others
            raise Unavailable(no.sentence, no.detail, no.code) from None
        reason = Sentence(OVER, {"network": _name(channel), "reason": no.sentence})
    finally:
        leave_the_database()
    if over:
        raise Unavailable(reason, code="not_renewed")
    return access


def second_opinion(channel: Channel, access: Access, no: Disconnected) -> NetworkError:
    """A token that should live was refused: renewed once before the account is called lost."""
    network = networks.get(channel.network)
    if not isinstance(network, ByConsent) or not network.renews(access.secrets):
        return no
    try:
        row = Channel.objects.get(pk=channel.pk)
        if _renewed_just_now(row, access):
            return no
        dead = access.secrets.get("access_token", "")
        if renewing.renew(channel.pk, dead=dead):
            return Unavailable(Sentence(RENEWED, {"network": _name(channel)}), no.detail, JUST_RENEWED)
        return Unavailable(Sentence(UNDERWAY, {"network": _name(channel)}), no.detail, "renewing")
    except Disconnected as refused:
        return refused
    except NetworkError as trouble:
        reason = {"network": _name(channel), "reason": trouble.sentence}
        return Unavailable(Sentence(OVER, reason), trouble.detail, "not_renewed")
    finally:
        leave_the_database()


def _renewed_just_now(row: Channel, access: Access) -> bool:
    """And these are the very tokens that were refused, although they are not over."""
    now = timezone.now()
    if not row.renewed_at or now - row.renewed_at > JUST_NOW or (row.expires_at and row.expires_at <= now):
        return False
    return access_for(row).secrets.get("access_token") == access.secrets.get("access_token")


def _name(channel: Channel) -> str:
    return networks.get(channel.network).name


def leave_the_database() -> None:
    """A worker has many more threads than the database has connections to give."""
    if not connection.in_atomic_block:
        connection.close()
