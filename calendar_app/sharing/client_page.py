"""What a client sees behind a link: these posts, in her language, on her clocks, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.time import moment
from media.models import MediaFile
from teams.models import Workspace

from .. import listing
from ..filters import shown_key
from ..grid import Month, first_weekday
from ..listing import Card
from ..models import Attachment, CalendarLink, Post, Variant
from . import links, reach
from .addresses import picture_seal
from .reach import Reach

MOST = 1000  # in one month
DRAFTS = ("idea", "draft", "changes_requested")
# The team's troubles are the team's: the client reads that it is on its way.
WORDS = {
    "idea": ("lightbulb", _("Idea")),
    "draft": ("circle-dashed", _("Borrador")),
    "changes_requested": ("circle-dashed", _("Borrador")),
    "in_review": ("eye", _("En revisión")),
    "approved": ("check", _("Aprobada")),
    "scheduled": ("clock", _("Programada")),
    "published": ("circle-check", _("Publicada")),
    "verified": ("circle-check", _("Publicada")),
    "withdrawn": ("circle-x", _("Retirada")),
}
UNDER_WAY = ("clock", _("Pendiente"))
STATE_CLASS = {"published": "done", "verified": "done", "withdrawn": "done", "in_review": "review"}


@dataclass(frozen=True)
class Entry:
    """A post as the client reads it. `own` is its hour on her clocks, `theirs` on the brand's, if another."""

    title: str
    text: str
    own: datetime
    theirs: datetime | None
    networks: list[str]
    key: str
    picture: str = ""  # a seal, for the picture's address
    alt: str = ""

    @property
    def icon(self) -> str:
        return WORDS.get(self.key, UNDER_WAY)[0]

    @property
    def word(self) -> str:
        return str(WORDS.get(self.key, UNDER_WAY)[1])

    @property
    def tone(self) -> str:
        return STATE_CLASS.get(self.key, "draft" if self.key in DRAFTS else "plain")


def scope(link: CalendarLink) -> QuerySet[Post]:
    """All that this link lets be seen now."""
    posts = chosen(link) if link.holds == CalendarLink.Holds.POSTS else in_view(link)
    return posts if link.with_drafts else posts.alias(drafted=shown_key()).exclude(drafted__in=DRAFTS)


def chosen(link: CalendarLink) -> QuerySet[Post]:
    """Those its maker may still share, whole."""
    within = reach.of(link)
    posts = Post.objects.filter(client_links=link, workspace=link.workspace, archived_at=None)
    return within.whole(posts) if within else posts.none()


def holds(link: CalendarLink, post: Post) -> bool:
    return scope(link).filter(pk=post.pk).exists()


def deciding(workspace: Workspace) -> QuerySet[CalendarLink]:
    return links.of(workspace).filter(decides=True, revoked_at=None, expires_at__gt=timezone.now())


def who_decide(post: Post) -> list[CalendarLink]:
    """Open links behind which somebody may decide about it."""
    return [each for each in deciding(post.workspace) if decides_about(each, post)]


def that_nobody_decides(posts: Collection[int], workspace: Workspace) -> set[int]:
    """Of these, by number: those that no open link puts before a client."""
    left = set(posts)
    for link in deciding(workspace) if left else ():
        left -= set(to_decide(link).filter(pk__in=left).values_list("pk", flat=True))
    return left


def decides_about(link: CalendarLink, post: Post) -> bool:
    return to_decide(link).filter(pk=post.pk).exists()


def to_decide(link: CalendarLink) -> QuerySet[Post]:
    """Those she may decide about, drafts or not at this moment: of which all that goes out is shown to her.

    A yes is to the whole of a post: where the link keeps some of its channels to the team, it asks for none.
    """
    within = reach.of(link)
    if within is None or not link.decides:
        return Post.objects.none()
    return chosen(link) if link.holds == CalendarLink.Holds.POSTS else within.whole(in_view(link))


def shows_words(link: CalendarLink, post: Post, channel: int | None) -> bool:
    """Of a channel, or (None) the original, which the channels say that have no words of their own."""
    within = reach.of(link)
    if within is None or not within.channels:
        return within is not None
    if channel is not None:
        return within.shows(channel)
    return post.variants.filter(channel__in=within.channels, text=None).exists()


def in_view(link: CalendarLink) -> QuerySet[Post]:
    within = reach.of(link)
    if within is None:
        return Post.objects.none()
    filtered = listing.posts_of(link.workspace, reach.asked(link.query)).filter(planned_for__isnull=False)
    posts = within.some(filtered)
    first, last = links.bounds(link)
    posts = posts.filter(planned_for__gte=first) if first else posts
    return posts.filter(planned_for__lt=last) if last else posts


def entries(link: CalendarLink, month: Month) -> list[Entry]:
    start, end = (moment(day, time(), link.zone).instant for day in (month.first, month.next.first))
    posts = scope(link).filter(planned_for__gte=start, planned_for__lt=end).order_by("planned_for", "pk")
    pictures = Prefetch("attachments", Attachment.objects.select_related("file"))
    found = Post.objects.filter(pk__in=posts.values("pk")[:MOST]).order_by("planned_for", "pk")
    if link.with_text:
        found = found.prefetch_related(pictures)
    within = reach.of(link) or Reach()
    texts = words_of(found, within) if link.with_text else {}
    return [entry(link, card, texts, within) for card in listing.as_cards(found, link.workspace)]


def words_of(posts: QuerySet[Post], within: Reach) -> dict[int, str]:
    """{post: what it says}: the original; where the link shows some channels only, what the first says."""
    if not within.channels:
        return dict(posts.values_list("pk", "text"))
    rows = Variant.objects.filter(post__in=posts.values("pk"), channel__in=within.channels)
    rows = rows.select_related("post").order_by("-channel__name", "-pk")
    return {row.post_id: row.said for row in rows}


def entry(link: CalendarLink, card: Card, texts: dict[int, str], within: Reach) -> Entry:
    post = card.post
    own = on_clocks(post.planned_for, ZoneInfo(link.zone))
    theirs = on_clocks(post.planned_for, link.workspace.tz)
    picture = card.picture if link.with_text else None
    shown = picture is not None and picture.file.has_thumbnail
    text = texts.get(post.pk, "")
    titled = link.with_text or post.title
    return Entry(
        title=listing.one_line(post.title, text) if titled else str(_("Publicación")),
        text=text,
        own=own,
        theirs=theirs if theirs != own else None,
        networks=list(dict.fromkeys(each.network for each in card.channels if within.shows(each.pk))),
        key=card.look.key,
        picture=picture_seal(link, picture.file) if picture and shown else "",
        alt=picture.alt if picture else "",
    )


def on_clocks(instant: datetime, zone: ZoneInfo) -> datetime:
    """As the clocks there show it; naive, so that no template moves it again."""
    return instant.astimezone(zone).replace(tzinfo=None)


def picture_within(link: CalendarLink, pk: int) -> MediaFile | None:
    """A file of a post that this link shows now."""
    if not link.with_text:
        return None
    there = Attachment.objects.filter(file=pk, post__in=scope(link).values("pk"))
    found = there.select_related("file").first()
    return found.file if found else None


# ── its pages ─────────────────────────────────────────────────────────────────────────────────────────


def month_shown(link: CalendarLink, asked: str) -> Month:
    """The month in the address, kept within the link's days; without one today's."""
    try:
        month = Month.read(asked)
    except ValueError:
        month = Month.of(links.today(link))
    if link.first and month < Month.of(link.first):
        return Month.of(link.first)
    return Month.of(link.last) if link.last and month > Month.of(link.last) else month


def page(link: CalendarLink, asked: str) -> dict[str, Any]:
    month = month_shown(link, asked)
    shown = entries(link, month)
    by_day = gathered(shown)
    return {
        "link": link,
        "month": month,
        "count": len(shown),
        "days": list(by_day.items()),
        "weeks": [[(day, by_day.get(day, [])) for day in week] for week in weeks(month, link)],
        "today": links.today(link),
        "previous": neighbour(link, month.previous),
        "next": neighbour(link, month.next),
        "two_clocks": link.zone != link.workspace.zone,
    }


def gathered(shown: Iterable[Entry]) -> dict[date, list[Entry]]:
    found: dict[date, list[Entry]] = {}
    for each in shown:
        found.setdefault(each.own.date(), []).append(each)
    return found


def weeks(month: Month, link: CalendarLink) -> list[list[date]]:
    start = month.first - timedelta(days=(month.first.weekday() - first_weekday(link.workspace.country)) % 7)
    found = []
    while start <= month.last:
        found.append([start + timedelta(days=n) for n in range(7)])
        start += timedelta(days=7)
    return found


def neighbour(link: CalendarLink, month: Month) -> Month | None:
    return month if month_shown(link, str(month)) == month else None
