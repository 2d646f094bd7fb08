"""What the letter about one trouble says: the cause, the posts it met, what to do. teams.notices sends it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from teams.models import Notification, User
from teams.notices.letters import WORDED, Wording

from . import ending, telling
from .disconnecting import at_risk
from .models import Delivery, Notice
from .wording import say

SHOWN = 5


def words(told: Notification) -> Wording | None:
    """In the reader's language, which is active; the hours are the brand's. None: its row is gone."""
    notice = Notice.objects.filter(pk=told.params.get("notice")).select_related("channel__workspace").first()
    if notice is None:
        return None
    with timezone.override(notice.channel.workspace.tz):
        about = _about(notice, told.user, int(told.params.get("number") or 1))
        subject = " ".join(render_to_string("publishing/mail/trouble_subject.txt", about).split())
        return Wording(subject, render_to_string("publishing/mail/trouble.txt", about).strip())


def _about(notice: Notice, user: User, number: int) -> dict[str, Any]:
    channel = notice.channel
    place = reverse("channel", args=[channel.workspace.slug, channel.pk])
    return {
        "kind": notice.kind,
        "number": number,
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
    return telling.latest_of(notice)


def _line(delivery: Delivery) -> dict[str, Any]:
    place = reverse("delivery", args=[delivery.channel.workspace.slug, delivery.pk])
    said = " ".join(delivery.content["text"].split())
    return {"said": said[:80], "planned_for": delivery.planned_for, "url": settings.PAUTA_URL + place}


def register() -> None:
    WORDED.update(dict.fromkeys(telling.EVENTS.values(), words))
