"""The letter that tells somebody: of one thing, of several of a kind, or her digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from core.saying import say

from ..models import Notification, User, Workspace
from .choosing import zone_of
from .events import Event

SHOWN = 20  # of one kind in one letter; the rest is counted
LEAVE = "teams.notices.leave"


@dataclass(frozen=True)
class Wording:
    """What a room above has to say of one of its events, in the reader's language: plain text."""

    subject: str
    body: str


# Rooms above put theirs here; None: the notification's own sentence will do.
WORDED: dict[Event, Callable[[Notification], Wording | None]] = {}


def letter(user: User, news: Sequence[Notification]) -> EmailMultiAlternatives:
    """Of one kind and one brand, or (`digest`) whatever she wants told once a day."""
    zone = zone_of(user, news[0].workspace.zone if news[0].workspace else "")
    with translation.override(user.language), timezone.override(zone):
        return digest(user, news) if news[0].digest else at_once(user, news)


def at_once(user: User, news: Sequence[Notification]) -> EmailMultiAlternatives:
    event = Event(news[0].event)
    said = WORDED[event](news[0]) if len(news) == 1 and event in WORDED else None
    facts = {"worded": said, "lines": lines(news), "rest": max(len(news) - SHOWN, 0), **around(user, event)}
    facts |= {"event": event, "number": len(news), "brand": news[0].workspace, "first": facts["lines"][0]}
    return built(user, "one", facts, subject=said.subject if said else "", leave=leaving(user, event))


def digest(user: User, news: Sequence[Notification]) -> EmailMultiAlternatives:
    facts = {"brands": by_brand(news), "number": len(news), **around(user, None)}
    return built(user, "digest", facts, leave=leaving(user, None))


def by_brand(news: Sequence[Notification]) -> list[dict[str, Any]]:
    """[{"brand", "events": [{"label", "lines", "rest"}]}], brands by name, events in the list's order."""
    order = list(Event)

    def place(one: Notification) -> tuple[str, int, int]:
        brand: Workspace | None = one.workspace
        return (
            brand.name.casefold() if brand else "",
            brand.pk if brand else 0,
            order.index(Event(one.event)),
        )

    found: list[dict[str, Any]] = []
    for _key, some in groupby(sorted(news, key=place), key=place):
        kind = list(some)
        if not found or found[-1]["brand"] != kind[0].workspace:
            found.append({"brand": kind[0].workspace, "events": []})
        label = Event(kind[0].event).label
        found[-1]["events"].append({"label": label, "lines": lines(kind), "rest": max(len(kind) - SHOWN, 0)})
    return found


def lines(news: Sequence[Notification]) -> list[dict[str, Any]]:
    return [
        {
            "text": said(one),
            "quote": quoted(one),
            "at": one.at,
            "url": settings.PAUTA_URL + one.url if one.url else "",
        }
        for one in list(news)[:SHOWN]
    ]


def said(one: Notification) -> str:
    return say(one.text, one.params).strip()


def quoted(one: Notification) -> str:
    """Somebody's own words, for those who may read them; where the sentence itself doesn't hold them."""
    words = str(one.params.get("said") or "")
    return "" if "%(said)s" in one.text else words


def around(user: User, event: Event | None) -> dict[str, Any]:
    always = event is not None and event.facts.always
    return {
        "person": user,
        "leave": "" if always else leaving(user, event),
        "choices": settings.PAUTA_URL + reverse("notice_choices"),
    }


def leaving(user: User, event: Event | None) -> str:
    """Where one click ends mail of this kind (None: her digest). Empty where nobody can."""
    if event is not None and event.facts.always:
        return ""
    token = signing.dumps([user.pk, event.value if event else ""], salt=LEAVE)
    return str(settings.PAUTA_URL + reverse("notice_leave", args=[token]))


def who_leaves(token: str) -> tuple[User, Event | None] | None:
    """Whose letter, and of which kind; None: the link isn't ours, or she is gone."""
    try:
        pk, event = signing.loads(token, salt=LEAVE)
        user = User.objects.filter(pk=pk, is_active=True).first()
        return (user, Event(event) if event else None) if user else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def built(
    user: User, kind: str, facts: dict[str, Any], *, leave: str, subject: str = ""
) -> EmailMultiAlternatives:
    subject = subject or " ".join(render_to_string(f"teams/mail/notices_{kind}_subject.txt", facts).split())
    text = render_to_string(f"teams/mail/notices_{kind}.txt", facts).strip() + "\n"
    made = EmailMultiAlternatives(subject, text, to=[user.email])
    page = render_to_string(f"teams/mail/notices_{kind}.html", {**facts, "subject": subject})
    made.attach_alternative(page, "text/html")
    if leave:
        made.extra_headers["List-Unsubscribe"] = f"<{leave}>"
        made.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.extra_headers["Auto-Submitted"] = "auto-generated"
    return made
