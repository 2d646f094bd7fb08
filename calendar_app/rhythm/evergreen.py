"""The evergreen queue: posts that may be said again take the slots kept for them, and those left free.

One turn is one copy on all the channels of the post, at a slot of one of them where nothing else of the brand
is planned on any. Two workers at once: the brand's row is locked while its slots are given out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from publishing import networks
from teams.models import Workspace

from .. import planning, review
from ..models import Evergreen, Post
from ..refusals import CannotPlan
from . import slots, turns
from .copying import copy
from .slots import FreeSlot
from .turns import Turn

log = logging.getLogger(__name__)
KEPT_AHEAD = timedelta(days=14)  # a slot kept for these posts is filled this long before
LEFT_AHEAD = timedelta(days=2)  # any other only when it is still free so shortly before


def fill_due(now: datetime | None = None) -> int:
    """Every brand that has such posts. Returns how many turns were given."""
    now = now or timezone.now()
    brands = Workspace.objects.filter(evergreens__paused_at=None, evergreens__isnull=False).distinct()
    return sum(len(fill(brand, now)) for brand in brands)


def fill(workspace: Workspace, now: datetime) -> list[Post]:
    """Each free slot that is due gets the post whose turn it is. One that can't be made is passed over."""
    made: list[Post] = []
    refused: set[int] = set()
    try:
        with transaction.atomic():
            Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
            for place in due(workspace, now):
                if post := give(workspace, place, now, refused):
                    made.append(post)
    except Exception:
        log.exception("the evergreen queue of a brand could not be filled")
        return []
    return made


def due(workspace: Workspace, now: datetime) -> list[FreeSlot]:
    today = now.astimezone(workspace.tz).date()
    found = slots.free(workspace, today, today + KEPT_AHEAD, now)
    return [
        each for each in found if each.instant <= now + (KEPT_AHEAD if each.slot.evergreen else LEFT_AHEAD)
    ]


def give(workspace: Workspace, place: FreeSlot, now: datetime, refused: set[int]) -> Post | None:
    rows = {row.pk: row for row in offered(workspace, place) if row.pk not in refused}
    for turn in turns.in_order(as_turns(rows.values()), place.day):
        try:
            with transaction.atomic(), translation.override(rows[turn.key].by.language):
                return said_again(rows[turn.key], turn, place, now)
        except (CannotPlan, PermissionDenied):
            refused.add(turn.key)  # its page says why (standing)
    return None


def offered(workspace: Workspace, place: FreeSlot) -> list[Evergreen]:
    """Those that go to the slot's channel, of its pillar if it has one, with all their channels free then."""
    rows = Evergreen.objects.filter(
        workspace=workspace, by__isnull=False, post__archived_at=None, post__variants__channel=place.channel
    )
    if place.pillar is not None:
        rows = rows.filter(post__pillar=place.pillar)
    busy = {channel for channel, _at in slots.planned(workspace, place.instant, place.instant)}
    found = rows.select_related("post__workspace", "by").prefetch_related("post__variants__channel")
    return [row for row in found if not busy & {each.channel_id for each in row.post.variants.all()}]


def as_turns(rows: Iterable[Evergreen]) -> list[Turn]:
    rows = list(rows)
    said = sayings([row.post_id for row in rows])
    return [as_turn(row, said.get(row.post_id, [])) for row in rows]


def as_turn(row: Evergreen, said: list[tuple[date, str]]) -> Turn:
    return Turn(
        key=row.pk,
        gap_days=row.gap_days,
        texts=[row.post.text, *row.variations],
        used=[day for day, _words in said],
        last_words=said[-1][1] if said else None,
        needs_variation=row.needs_variation or refuses_repeats(row.post),
        expires=row.expires,
        paused=row.paused_at is not None,
        position=row.position,
    )


def sayings(posts: Iterable[int]) -> dict[int, list[tuple[date, str]]]:
    """By post: the days it was or will be said, itself or a copy of it, with its words; in order."""
    posts = list(posts)
    rows = Post.objects.filter(Q(pk__in=posts) | Q(copied_from__in=posts), planned_date__isnull=False)
    dated = rows.filter(archived_at=None).order_by("planned_for", "pk")
    said: dict[int, list[tuple[date, str]]] = {}
    for pk, origin, day, text in dated.values_list("pk", "copied_from", "planned_date", "text"):
        for source in {pk, origin} & set(posts):
            said.setdefault(source, []).append((day, text))
    return said


def posts_of(pks: Iterable[int]) -> QuerySet[Post]:
    return Post.objects.filter(pk__in=list(pks), archived_at=None)


def refuses_repeats(post: Post) -> bool:
    """Whether one of its networks takes no words twice, whatever the brand asks."""
    keys = {each.channel.network for each in post.variants.all()}
    return any(networks.get(key).refuses_repeats for key in keys if key)


def said_again(row: Evergreen, turn: Turn, place: FreeSlot, now: datetime) -> Post:
    """Planned and scheduled; where the brand asks for approval, put before those who approve."""
    words = turns.words_for(turn)
    own = words is None or turns.plain(words) == turns.plain(row.post.text)
    post = copy(row.post, by=row.by, text=None if own else words)
    planning.plan(post, date=place.day, time=place.time, by=row.by, now=now)
    if review.is_cleared(post):
        planning.schedule(post, by=row.by, now=now)
    else:
        review.request(post, by=row.by)
    Evergreen.objects.filter(pk=row.pk).update(last_used_at=place.instant, times_used=F("times_used") + 1)
    return post


def next_turn(row: Evergreen, today: date) -> tuple[turns.Why | None, date | None]:
    """Why it has no turn today, and the first day it may have one; both None when it may today."""
    turn = as_turns([row])[0]
    why = turns.why_not(turn, today)
    if why is not turns.Why.TOO_SOON:
        return why, None
    day = max(used for used in turn.used) + timedelta(days=turn.gap_days)
    later = turns.why_not(replace(turn, used=()), day)
    return (later or why), day
