"""How far a link reaches: as far as its own filter says, and never beyond what its maker may still share.

Asked each time it is opened: her role and her limits count as they are now, so that nobody keeps a door by
having opened it in time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import QueryDict

from publishing.permission import demand, seat_of
from teams.models import Membership, User
from teams.roles import Verb

from ..filters import Filters, with_variant
from ..models import CalendarLink, Post


@dataclass(frozen=True)
class Reach:
    """Numbers of channels and of campaigns; empty: all of them."""

    channels: frozenset[int] = frozenset()
    campaigns: frozenset[int] = frozenset()

    def shows(self, channel: int) -> bool:
        return not self.channels or channel in self.channels

    def some(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        """Those that go to one of its channels at least."""
        posts = posts.filter(campaign__in=self.campaigns) if self.campaigns else posts
        return posts.filter(with_variant(Q(channel__in=self.channels))) if self.channels else posts

    def whole(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        """Those that go to no other channel than its own: all of each may be read."""
        posts = posts.filter(campaign__in=self.campaigns) if self.campaigns else posts
        return posts.exclude(with_variant(~Q(channel__in=self.channels))) if self.channels else posts


def of(link: CalendarLink) -> Reach | None:
    """None: nothing is left of it. Made from the shell, it is nobody's and held to its filter alone."""
    filters = asked(link.query)
    if link.by_id is None:
        return Reach(frozenset(filters.channels), frozenset(filters.campaigns))
    seat = seat_of(link.workspace, link.by)
    if seat is None or not (seat.user.is_active and seat.may(Verb.SHARE)):
        return None
    channels = common(filters.channels, seat.only_channels)
    campaigns = common(filters.campaigns, seat.only_campaigns)
    return None if channels is None or campaigns is None else Reach(channels, campaigns)


def asked(query: str) -> Filters:
    return Filters.read(QueryDict(query))


def common(asked: Collection[int], hers: Collection[int]) -> frozenset[int] | None:
    """What was asked for and is hers (empty: all). None: nothing is both."""
    if not hers:
        return frozenset(asked)
    return (frozenset(asked) & frozenset(hers) if asked else frozenset(hers)) or None


# ── making one ────────────────────────────────────────────────────────────────────────────────────────


def within_limits(seat: Membership, query: str) -> str:
    """The filter of a link she makes, where it names nothing what is hers. Raises PermissionDenied."""
    if not seat.is_limited:
        return query
    said, filters = QueryDict(query, mutable=True), asked(query)
    for name, wanted, hers in (
        ("canal", filters.channels, seat.only_channels),
        ("campana", filters.campaigns, seat.only_campaigns),
    ):
        if not covers(hers, wanted or hers):
            raise PermissionDenied(str(Verb.SHARE))
        said.setlist(name, [str(each) for each in wanted or hers])
    return said.urlencode()


def demand_link(link: CalendarLink, by: User | None) -> None:
    """Raises PermissionDenied where it opens more than she could open by one of her own."""
    demand(Verb.SHARE, link.workspace, by)
    seat = seat_of(link.workspace, by) if by else None
    if seat and not may_open(link, seat):
        raise PermissionDenied(str(Verb.SHARE))


def may_open(link: CalendarLink, seat: Membership) -> bool:
    """Whether all that it shows is hers to share."""
    if link.holds == CalendarLink.Holds.POSTS:
        hers = Reach(frozenset(seat.only_channels), frozenset(seat.only_campaigns)).whole(link.posts.all())
        return not link.posts.exclude(pk__in=hers.values("pk")).exists()
    filters = asked(link.query)
    by_channel = covers(seat.only_channels, filters.channels)
    return by_channel and covers(seat.only_campaigns, filters.campaigns)


def covers(hers: Collection[int], asked: Collection[int]) -> bool:
    """A filter that names nothing lets everything through."""
    return not hers or (bool(asked) and set(asked) <= set(hers))
