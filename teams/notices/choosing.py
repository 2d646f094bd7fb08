"""How each person wants to hear of each kind of event, and when her letters are due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..auditing import Did, record
from ..models import Notification, NotificationChoice, User
from .events import DIGEST, FOR_PEOPLE, NEVER, NOW, Event

GATHER = timedelta(seconds=20)  # forty approvals at once are one letter
NOBODYS_ZONE = "America/Mexico_City"


@dataclass(frozen=True)
class Wish:
    in_app: bool
    mail: str

    @property
    def by_mail(self) -> bool:
        return self.mail != NEVER

    @property
    def in_digest(self) -> bool:
        return self.mail == DIGEST


def default(event: Event) -> Wish:
    return Wish(event.facts.in_app, event.facts.mail)


def wishes_of(people: Collection[User], event: str) -> dict[int, Wish]:
    """{user pk: what she wants of this event}, in one query."""
    event = Event(event)
    if event.facts.always:
        return {user.pk: default(event) for user in people}
    rows = NotificationChoice.objects.filter(user__in=people, event=event)
    chosen = {row.user_id: Wish(row.in_app, row.mail) for row in rows}
    return {user.pk: chosen.get(user.pk, default(event)) for user in people}


def all_wishes(user: User) -> dict[Event, Wish]:
    """Of every event a person can be told of."""
    chosen = {row.event: Wish(row.in_app, row.mail) for row in user.notification_choices.all()}
    return {event: chosen.get(event.value, default(event)) for event in FOR_PEOPLE}


@transaction.atomic
def choose(user: User, wishes: dict[Event, Wish], *, digest_hour: int) -> None:
    """Keeps what differs from the defaults. Letters that wait for her digest go by the new hour."""
    before = told_by(user)
    user.digest_hour = digest_hour
    user.save(update_fields=["digest_hour"])
    user.notification_choices.all().delete()
    differs = [event for event, wish in wishes.items() if wish != default(event) and not event.facts.always]
    NotificationChoice.objects.bulk_create(
        NotificationChoice(user=user, event=event, in_app=wishes[event].in_app, mail=wishes[event].mail)
        for event in differs
    )
    never = [event for event, wish in wishes.items() if not wish.by_mail and not event.facts.always]
    waiting(user).filter(event__in=never).update(mail_due=None)
    move_digest(user)
    note(user, before, by=user)


@transaction.atomic
def reset(user: User) -> None:
    """As on her first day, the hour too."""
    before = told_by(user)
    user.digest_hour = User._meta.get_field("digest_hour").default
    user.save(update_fields=["digest_hour"])
    user.notification_choices.all().delete()
    move_digest(user)
    note(user, before, by=user)


@transaction.atomic
def stop_mail(user: User, event: Event) -> None:
    """What the link at the foot of a letter does: no more mail of this kind, also what already waits."""
    before = told_by(user)
    wish = wishes_of([user], event)[user.pk]
    NotificationChoice.objects.update_or_create(
        user=user, event=event, defaults={"in_app": wish.in_app, "mail": NEVER}
    )
    waiting(user).filter(event=event).update(mail_due=None)
    note(user, before, by=None)


@transaction.atomic
def stop_digest(user: User) -> None:
    """The same, of all that she is told once a day."""
    before = told_by(user)
    daily = {event: wish for event, wish in all_wishes(user).items() if wish.in_digest}
    for event, wish in daily.items():
        NotificationChoice.objects.update_or_create(
            user=user, event=event, defaults={"in_app": wish.in_app, "mail": NEVER}
        )
    waiting(user).filter(digest=True).update(mail_due=None)
    note(user, before, by=None)


def told_by(user: User) -> dict[str, Any]:
    """What she has chosen, as the log keeps it: what isn't there is as on her first day."""
    rows = user.notification_choices.order_by("event")
    chosen = {row.event: [*(["app"] if row.in_app else []), f"mail: {row.mail}"] for row in rows}
    return {"digest_hour": user.digest_hour, **chosen}


def note(user: User, before: dict[str, Any], *, by: User | None) -> None:
    """`by` None: whoever had the letter whose link ends it."""
    after = told_by(user)
    if before != after:
        record(Did.NOTICES_CHOSEN, by=by, workspace=None, on=user, before=before, after=after, who="?")


def waiting(user: User) -> QuerySet[Notification]:
    """What no letter has told her yet, and one will."""
    return Notification.objects.filter(
        user=user, mail_due__isnull=False, mailed_at=None, mail_claimed_at=None
    )


def move_digest(user: User) -> None:
    hers = waiting(user).filter(digest=True)
    for zone in set(hers.values_list("workspace__zone", flat=True)):
        due = next_digest(user, zone or "", timezone.now())
        hers.filter(workspace__zone=zone).update(mail_due=due)


def mail_due(user: User, news: Notification, wish: Wish) -> datetime | None:
    if wish.mail == NOW:
        return news.at + GATHER
    brand = news.workspace
    return next_digest(user, brand.zone if brand else "", news.at) if wish.in_digest else None


def zone_of(user: User, brand_zone: str = "") -> ZoneInfo:
    """Hers; else the brand's."""
    return ZoneInfo(user.zone or brand_zone or NOBODYS_ZONE)


def next_digest(user: User, brand_zone: str, after: datetime) -> datetime:
    """The next time her clock shows her hour. On a day without that hour, the hour after it."""
    zone = zone_of(user, brand_zone)
    day = after.astimezone(zone).date()
    at = datetime.combine(day, time(user.digest_hour), zone)
    if at <= after:
        at = datetime.combine(day + timedelta(days=1), time(user.digest_hour), zone)
    return at.astimezone(UTC)
