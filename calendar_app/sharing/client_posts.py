"""What a client has to decide: her posts one after another, each as its networks will show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from media.models import MediaFile

from .. import composing, listing
from ..listing import one_line
from ..models import Asked, Attachment, CalendarLink, Post, RoundStep
from ..previewing import Preview
from ..review.waiting import open_steps
from ..states import Answer, Stage
from . import client_page, reach, seen
from .addresses import picture_seal, token
from .alike import Alike, gathered
from .reach import Reach

MOST = 200
YOURS, YES, NO, LATER, AT_WORK, READ = "yours", "yes", "no", "later", "at work", "read"
WORDS = {
    YOURS: ("eye", _("Espera tu decisión")),
    YES: ("check", _("La aprobaste")),
    NO: ("message-square", _("Pediste cambios: el equipo la está cambiando")),
    LATER: ("clock", _("Todavía la revisa el equipo")),
    AT_WORK: ("circle-dashed", _("El equipo la está preparando")),
}


@dataclass
class Row:
    """A post before her. `turn`: yours | yes | no | later | at work | read."""

    link: CalendarLink
    post: Post
    turn: str
    step: RoundStep | None = None
    state: str = ""  # as the calendar would name it
    words: str = ""  # what it says where the link shows it

    @property
    def is_shown(self) -> bool:
        return self.turn not in (NO, AT_WORK) or self.link.with_drafts

    @property
    def title(self) -> str:
        return self.post.title or (one_line("", self.words) if self.is_shown else str(_("Publicación")))

    @property
    def url(self) -> str:
        return reverse("client_post", args=[token(self.link), self.post.pk])

    @property
    def own(self) -> datetime | None:
        when = self.post.planned_for
        return client_page.on_clocks(when, ZoneInfo(self.link.zone)) if when else None

    @property
    def icon(self) -> str:
        return (WORDS.get(self.turn) or client_page.WORDS.get(self.state, client_page.UNDER_WAY))[0]

    @property
    def word(self) -> str:
        return str((WORDS.get(self.turn) or client_page.WORDS.get(self.state, client_page.UNDER_WAY))[1])


@dataclass
class Count:
    """How many of those she was asked about she has decided."""

    rows: list[Row] = field(default_factory=list)

    @cached_property
    def asked(self) -> list[Row]:
        return [row for row in self.rows if row.turn in (YOURS, YES, NO)]

    @property
    def all(self) -> int:
        return len(self.asked)

    @property
    def done(self) -> int:
        return sum(row.turn != YOURS for row in self.asked)

    @property
    def left(self) -> list[Row]:
        return [row for row in self.asked if row.turn == YOURS]


# ── her posts ─────────────────────────────────────────────────────────────────────────────────────────


def rows(link: CalendarLink) -> list[Row]:
    """The soonest first; of a view those in review, and what she has decided in it."""
    posts = list(held(link).order_by("planned_for", "pk").distinct()[:MOST])
    steps, said = turns(posts), answers(link, posts)
    keys, hers, texts = keys_of(posts, link), decided_by(link, posts), words_of(link, posts)
    return [
        Row(
            link,
            post,
            turn(post, steps.get(post.pk), said.get(post.pk), hers=post.pk in hers),
            steps.get(post.pk),
            keys[post.pk],
            texts.get(post.pk, ""),
        )
        for post in posts
    ]


def held(link: CalendarLink) -> Any:
    if link.holds == CalendarLink.Holds.POSTS:
        return client_page.chosen(link)
    inside = client_page.scope(link)
    if not link.decides:
        return inside
    mine = Asked.objects.filter(link=link).values("step__round__post")
    return inside.filter(stage=Stage.IN_REVIEW) | inside.filter(pk__in=mine)


def decided_by(link: CalendarLink, posts: Iterable[Post]) -> set[int]:
    found = client_page.to_decide(link).filter(pk__in=[post.pk for post in posts])
    return set(found.values_list("pk", flat=True))


def words_of(link: CalendarLink, posts: Iterable[Post]) -> dict[int, str]:
    rows = Post.objects.filter(pk__in=[post.pk for post in posts])
    return client_page.words_of(rows, reach.of(link) or Reach())


def turns(posts: Iterable[Post]) -> dict[int, RoundStep]:
    """The step whose turn it is, of each post in review."""
    steps = open_steps().filter(round__post__in=[post.pk for post in posts]).select_related("round")
    return {step.round.post_id: step for step in steps}


def answers(link: CalendarLink, posts: Iterable[Post]) -> dict[int, Asked]:
    """The last she said of each."""
    given = Asked.objects.filter(link=link, step__round__post__in=[post.pk for post in posts])
    given = given.exclude(answer__in=[Answer.PENDING, Answer.PASSED]).select_related("step__round")
    return {row.step.round.post_id: row for row in given.order_by("at", "pk")}


def turn(post: Post, step: RoundStep | None, said: Asked | None, *, hers: bool) -> str:
    """`hers`: she may decide about it."""
    if post.stage == Stage.IN_REVIEW:
        if step and hers and step.client and not is_of(said, step):
            return YOURS
        return YES if step and said and said.step.round_id == step.round_id and yes(said) else LATER
    if post.stage in (Stage.DRAFT, Stage.IDEA):
        return NO if said and not yes(said) and post.changes_requested else AT_WORK
    return YES if said and yes(said) else READ


def is_of(said: Asked | None, step: RoundStep) -> bool:
    return said is not None and said.step_id == step.pk


def yes(said: Asked) -> bool:
    return said.answer == Answer.APPROVED


def count(link: CalendarLink) -> Count:
    return Count(rows(link) if link.decides else [])


def row_of(link: CalendarLink, pk: int) -> Row | None:
    """One that she may read now."""
    post = client_page.scope(link).filter(pk=pk).select_related("workspace").first()
    if post is None or not link.with_text:
        return None
    step, said = turns([post]).get(pk), answers(link, [post]).get(pk)
    hers = bool(decided_by(link, [post]))
    words = words_of(link, [post]).get(pk, "")
    return Row(link, post, turn(post, step, said, hers=hers), step, keys_of([post], link)[pk], words)


def keys_of(posts: Iterable[Post], link: CalendarLink) -> dict[int, str]:
    """How the calendar would show each."""
    cards = listing.as_cards(Post.objects.filter(pk__in=[post.pk for post in posts]), link.workspace)
    return {card.post.pk: str(card.look.key) for card in cards}


# ── its pages ─────────────────────────────────────────────────────────────────────────────────────────


def page(request: HttpRequest, link: CalendarLink, at: str) -> dict[str, Any]:
    found = rows(link)
    count = Count(found)
    ready = seen.still(request, link, count.left)
    return {
        "link": link, "token": at, "rows": found, "count": count, "ready": ready,
        "month": client_page.month_shown(link, ""),
    }  # fmt: skip


class ClientFile:
    """A file as a template reads it, under addresses sealed for this link."""

    def __init__(self, file: MediaFile, link: CalendarLink) -> None:
        self._file, self._parts = file, [token(link), picture_seal(link, file)]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def get_absolute_url(self) -> str:
        return reverse("client_file", args=self._parts)

    @property
    def thumbnail_url(self) -> str:
        return reverse("client_picture", args=self._parts)


def previews(link: CalendarLink, post: Post) -> list[Alike]:
    draft = composing.draft_of(post)
    files: Any = [(ClientFile(each.file, link), each.alt) for each in draft.attachments]
    within = reach.of(link) or Reach()
    return gathered(
        Preview(variant, said, files) for variant, said in draft.chains() if within.shows(variant.channel_id)
    )


def picture_address(link: CalendarLink, attachment: Attachment) -> str:
    """Of a video its still."""
    shown = ClientFile(attachment.file, link)
    return shown.get_absolute_url() if attachment.file.kind in ("image", "gif") else shown.thumbnail_url
