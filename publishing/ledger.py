"""*Libro de entregas*: what became of everything, newest first; as fast with a million rows as with ten.

A page is found by walking each (channel, state) through its index and merging: nothing is counted, no offset
skipped. Free text is looked for in `SCAN` rows at a time, newest first, and the page says how far it got.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from teams.models import Workspace

from . import settling
from .models import Channel, Delivery
from .states import State

PAGE = 50
SCAN = 5_000
TERMS = 200  # of one UNION; SQLite stops at 500

HELD = "held"
NEEDS_A_PERSON = "person"
# What a filter by state looks at. Held is a waiting delivery that a person has to decide about.
WANTED: dict[str, tuple[str, ...]] = {
    "": (),
    **{state.value: (state.value,) for state in State},
    HELD: (State.WAITING.value,),
    NEEDS_A_PERSON: (State.FAILED.value, State.UNSURE.value, State.WAITING.value),
}

Place = tuple[datetime, int]  # (planned_for, id): where a page ended


@dataclass(frozen=True)
class Sought:
    """What of the ledger is wanted. `since` and `until` are days of the brand's zone, both included."""

    workspace: Workspace
    state: str = ""
    channel: Channel | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""

    def channels(self) -> list[int]:
        if self.channel:
            return [self.channel.pk]
        return list(Channel.objects.filter(workspace=self.workspace).values_list("pk", flat=True))


@dataclass(frozen=True)
class Page:
    deliveries: list[Delivery] = field(default_factory=list)
    older: Place | None = None  # where the next page begins, None at the end
    searched_to: datetime | None = None  # free text: how far back we looked, when there is more behind


def page(sought: Sought, *, before: Place | None = None, size: int = PAGE) -> Page:
    """The newest `size` deliveries before that place."""
    if sought.text:
        return _search(sought, before, size)
    places = list(islice(_places(sought, before, size + 1), size + 1))
    found = _load([pk for _, pk in places[:size]])
    return Page(found, places[size - 1] if len(places) > size else None)


def everything(sought: Sought, *, size: int = 500) -> Iterator[Delivery]:
    """All that is wanted, page by page: no long transaction, no list in memory."""
    before: Place | None = None
    while True:
        one = page(sought, before=before, size=size)
        yield from one.deliveries
        before = one.older
        if before is None:
            return


def _search(sought: Sought, before: Place | None, size: int) -> Page:
    places = list(_places(sought, before, SCAN))
    pks = [pk for _, pk in places]
    words = Q(content__text__icontains=sought.text) | Q(content__title__icontains=sought.text)
    hits = set(Delivery.objects.filter(words, pk__in=pks).values_list("pk", flat=True))
    shown = [place for place in places if place[1] in hits][:size]
    if len(shown) == size:
        return Page(_load([pk for _, pk in shown]), shown[-1])
    more = places[-1] if len(places) == SCAN else None
    return Page(_load([pk for _, pk in shown]), more, more[0] if more else None)


def _places(sought: Sought, before: Place | None, limit: int) -> Iterator[Place]:
    """(planned_for, id), newest first, at most `limit` of them."""
    branches = [
        _branch(sought, channel, state, before)[:limit]
        for channel in sought.channels()
        for state in WANTED[sought.state] or (None,)
    ]
    groups = [branches[start : start + TERMS] for start in range(0, len(branches), TERMS)]
    return islice(heapq.merge(*(_merged(group, limit) for group in groups), reverse=True), limit)


def _branch(sought: Sought, channel: int, state: str | None, before: Place | None) -> QuerySet[Delivery]:
    own = Delivery.objects.filter(channel_id=channel)
    if state:
        own = own.filter(state=state)
    if sought.state == HELD or (sought.state == NEEDS_A_PERSON and state == State.WAITING):
        own = own.filter(held_at__isnull=False)
    if before:
        older = Q(planned_for__lt=before[0]) | Q(planned_for=before[0], id__lt=before[1])
        own = own.filter(older, planned_for__lte=before[0])
    if sought.since:
        own = own.filter(planned_for__gte=_midnight(sought.since, sought.workspace))
    if sought.until:
        own = own.filter(planned_for__lt=_midnight(sought.until + timedelta(days=1), sought.workspace))
    return own.order_by("-planned_for", "-id")


def _merged(branches: Sequence[QuerySet[Delivery]], limit: int) -> list[Place]:
    """UNION ALL of the branches, each with its own LIMIT (which the ORM can't say for SQLite)."""
    compiled = [branch.values("planned_for", "id").query.sql_with_params() for branch in branches]
    terms = [f"SELECT * FROM ({sql}) AS c{number}" for number, (sql, _) in enumerate(compiled)]  # noqa: S608
    params = [value for _, given in compiled for value in given]
    columns = Delivery._meta.get_field("planned_for")
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(terms)} ORDER BY 1 DESC, 2 DESC LIMIT {int(limit)}", params)
        rows = cursor.fetchall()
    converters = connection.ops.get_db_converters(columns.get_col("publishing_delivery"))
    return [(_converted(planned_for, converters, columns), pk) for planned_for, pk in rows]


def _converted(value: object, converters: list, column: object) -> datetime:  # type: ignore[type-arg]
    for convert in converters:
        value = convert(value, column, connection)
    return value  # type: ignore[return-value]


def _load(pks: list[int]) -> list[Delivery]:
    rows = Delivery.objects.select_related("channel__workspace").in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]


def _midnight(day: date, workspace: Workspace) -> datetime:
    return datetime.combine(day, time(), tzinfo=workspace.tz)


# ── places in an address ──────────────────────────────────────────────────────────────────────────────


def written(place: Place) -> str:
    return f"{place[0].isoformat()}_{place[1]}"


def read_place(raw: str) -> Place | None:
    """None for what isn't a place: the first page is shown."""
    instant, _, pk = raw.rpartition("_")
    try:
        moment = datetime.fromisoformat(instant)
        return (moment, int(pk)) if moment.tzinfo and int(pk) < 2**63 else None
    except ValueError:
        return None


# ── what needs a person, by cause ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Cause:
    """Deliveries of one channel (None: of several) that stand where they stand for one reason."""

    channel: Channel | None
    state: str
    sentence: dict | None  # type: ignore[type-arg]
    pks: list[int]
    barred: bool = False  # a gate is what holds the newest: saying «now» frees none

    @property
    def may_leave(self) -> bool:
        """Whether «now» is offered."""
        return not self.barred and (self.channel is None or self.channel.health != Channel.Health.REMOVED)


def causes(workspace: Workspace, *, channel: Channel | None = None, newest: int = 1_000) -> list[Cause]:
    """Failed, uncertain and held ones among the newest, by channel and cause; the largest group first."""
    grouped: dict[tuple[int, str, str], list[Delivery]] = {}
    for one in page(Sought(workspace, NEEDS_A_PERSON, channel), size=newest).deliveries:
        key = (one.channel_id, one.state, (one.sentence or {}).get("text", ""))
        grouped.setdefault(key, []).append(one)
    groups = [_cause(them) for them in grouped.values()]
    return sorted([*_everywhere(groups), *groups], key=lambda cause: -len(cause.pks))


def _everywhere(groups: Sequence[Cause]) -> Iterator[Cause]:
    """What is held on several channels for one cause that names none of them: one decision for all."""
    alike: dict[str, list[Cause]] = {}
    for one in groups:
        plain = one.sentence and not one.sentence.get("params")
        if plain and one.state == State.WAITING and one.may_leave:
            alike.setdefault(one.sentence["text"], []).append(one)
    for same in alike.values():
        if len(same) > 1:
            yield replace(same[0], channel=None, pks=[pk for one in same for pk in one.pks])


def _cause(them: list[Delivery]) -> Cause:
    newest = them[0]
    return Cause(newest.channel, newest.state, newest.sentence, [one.pk for one in them], is_barred(newest))


def is_barred(delivery: Delivery) -> bool:
    if delivery.state != State.WAITING:
        return False
    why = settling.barred(delivery)
    return why is not None and why.text == (delivery.sentence or {}).get("text")


# ── what it cost ──────────────────────────────────────────────────────────────────────────────────────


MONTHS = 12


@dataclass(frozen=True)
class Spent:
    """What a channel's network charged in a month, in US dollars. `month`: its first day."""

    month: date
    channel: Channel
    amount: Decimal
    posts: int


def costs(
    workspace: Workspace, *, channel: Channel | None = None, now: datetime | None = None
) -> list[Spent]:
    """The last twelve months, the newest first; empty where no network charges. Only what left is paid."""
    since = (now or timezone.now()) - timedelta(days=31 * MONTHS)
    rows = Delivery.objects.within(workspace).filter(cost__isnull=False, published_at__gt=since)
    rows = rows.filter(channel=channel) if channel else rows
    months = rows.annotate(month=TruncMonth("published_at", tzinfo=workspace.tz)).order_by()
    summed = months.values("month", "channel").annotate(amount=Sum("cost"), posts=Count("pk"))
    channels = Channel.objects.in_bulk([row["channel"] for row in summed])
    spent = [
        Spent(row["month"].date(), channels[row["channel"]], row["amount"], row["posts"]) for row in summed
    ]
    return sorted(spent, key=lambda one: (one.month, one.amount), reverse=True)
