"""The letter about one trouble, to each person who can do something about it, in her language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from teams.models import Membership, User
from teams.roles import Verb

from . import ending
from .disconnecting import at_risk
from .models import Delivery, Notice
from .wording import say

SHOWN = 5
WHO = {
    Notice.Kind.FAILED: Verb.SETTLE,
    Notice.Kind.UNSURE: Verb.SETTLE,
    Notice.Kind.BY_HAND: Verb.SETTLE,
    Notice.Kind.LOST: Verb.CONNECT,
    Notice.Kind.ENDING: Verb.CONNECT,
}


def send_letter(notice: Notice) -> int:
    """How many people were written to. Raises what the mail server raises."""
    letters = [_letter(notice, user) for user in readers(notice)]
    return get_connection().send_messages(letters) or 0 if letters else 0


def readers(notice: Notice) -> Iterable[User]:
    verb = WHO[Notice.Kind(notice.kind)]
    seats = Membership.objects.filter(workspace=notice.channel.workspace, user__is_active=True)
    return [seat.user for seat in seats.select_related("user") if seat.may(verb)]


def _letter(notice: Notice, user: User) -> EmailMessage:
    with translation.override(user.language), timezone.override(notice.channel.workspace.tz):
        about = _about(notice, user)
        subject = " ".join(render_to_string("publishing/mail/trouble_subject.txt", about).split())
        body = render_to_string("publishing/mail/trouble.txt", about)
    return EmailMessage(subject, body.strip() + "\n", to=[user.email])


def _about(notice: Notice, user: User) -> dict[str, Any]:
    channel = notice.channel
    place = reverse("channel", args=[channel.workspace.slug, channel.pk])
    return {
        "kind": notice.kind,
        "number": notice.seen - notice.told,
        "channel": channel,
        "brand": channel.workspace,
        "person": user,
        "cause": say(notice.sentence),
        "deliveries": [_line(delivery) for delivery in _latest(notice)[:SHOWN]],
        "waiting": at_risk(channel).waiting,
        "endangered": ending.posts_at_risk(channel).count(),
        "url": settings.PAUTA_URL + place,
    }


def _latest(notice: Notice) -> QuerySet[Delivery]:
    if notice.kind in (Notice.Kind.ENDING, Notice.Kind.LOST):
        return ending.posts_at_risk(notice.channel)
    if notice.kind == Notice.Kind.BY_HAND:
        return Delivery.objects.by_hand().filter(channel=notice.channel).order_by("-planned_for", "-pk")
    own = Delivery.objects.filter(channel=notice.channel, state=notice.kind)
    return own.filter(sentence__text=notice.cause).order_by("-planned_for", "-pk")


def _line(delivery: Delivery) -> dict[str, Any]:
    place = reverse("delivery", args=[delivery.channel.workspace.slug, delivery.pk])
    said = " ".join(delivery.content["text"].split())
    return {"said": said[:80], "planned_for": delivery.planned_for, "url": settings.PAUTA_URL + place}
