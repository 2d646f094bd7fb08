"""What an entry becomes: the words of its draft, and the draft itself, once and never again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.templatetags.hours import whole_day
from publishing.models import Channel

from .. import words, writing
from ..models import Feed, FeedEntry, Post
from ..refusals import CannotPlan
from .feeds import Entry, Look

PARTS = ("title", "summary", "link", "author", "date")
PATTERN = "{title}\n\n{summary}"
PATTERN_LIMIT = 2_000
SUMMARY_LIMIT = 1_500  # characters; the whole entry is one click away
AT_ONCE = 20  # drafts of one look: a site that renames all it has would bury the brand
_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Draft:
    """An entry as it would stand in the composer."""

    title: str
    text: str
    link: str


def clean_pattern(pattern: str) -> str:
    """Raises CannotPlan for a {part} that entries don't have."""
    pattern = words.clean(pattern.strip(), _("Texto del borrador"), PATTERN_LIMIT)
    for name in _PART.findall(pattern):
        if name not in PARTS:
            unknown = _("Texto del borrador: «{%(seen)s}» no se conoce; puedes usar %(known)s.")
            known = ", ".join(f"{{{part}}}" for part in PARTS)
            raise CannotPlan(unknown % {"seen": name, "known": known})
    return pattern or PATTERN


def as_draft(feed: Feed, entry: Entry) -> Draft:
    said = {
        "title": fit(entry.title, words.TITLE_LIMIT),
        "summary": fit(entry.summary, SUMMARY_LIMIT),
        "link": link_of(entry),
        "author": fit(entry.author, words.TITLE_LIMIT),
        "date": day_of(feed, entry),
    }
    filled = _PART.sub(lambda part: said.get(part[1], part[0]), feed.pattern)
    lines = "\n".join(line.rstrip() for line in filled.split("\n"))
    return Draft(said["title"], re.sub(r"\n{3,}", "\n\n", lines).strip(), said["link"])


def fit(text: str, limit: int) -> str:
    """Without signs that posts refuse; cut at a word."""
    text = "".join(sign for sign in text if not words.is_unfit(sign))
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def link_of(entry: Entry) -> str:
    try:
        return words.clean_link(entry.link)
    except CannotPlan:
        return ""


def day_of(feed: Feed, entry: Entry) -> str:
    if entry.published is None:
        return ""
    return whole_day(entry.published.astimezone(feed.workspace.tz))


# ── once and never again ──────────────────────────────────────────────────────────────────────────────


def take_in(feed: Feed, look: Look, *, bring: int | None = None) -> list[Post]:
    """Drafts of what the feed hasn't shown yet. `bring`: the first look, only so many of the newest.

    Raises PermissionDenied where its owner may write no more; what was made before that stays.
    """
    new = unseen(feed, look.entries)
    chosen = newest(new, AT_ONCE if bring is None else bring)
    if bring is None:
        chosen = [entry for entry in chosen if not is_old(feed, entry)]
    left_out = [entry for entry in new if entry not in chosen]
    with translation.override(feed.by.language if feed.by else None):
        FeedEntry.objects.bulk_create(
            [row_of(feed, entry, why_not(feed, entry, bring)) for entry in left_out], ignore_conflicts=True
        )
        made = [make(feed, entry) for entry in reversed(chosen)]
    return [post for post in made if post]


def unseen(feed: Feed, entries: Iterable[Entry]) -> list[Entry]:
    once = {entry.digest: entry for entry in reversed(list(entries))}
    seen = set(feed.entries.filter(digest__in=list(once)).values_list("digest", flat=True))
    return [entry for digest, entry in reversed(once.items()) if digest not in seen]


def newest(entries: list[Entry], most: int) -> list[Entry]:
    """Newest first; of those without a date the feed's own order says it."""
    dated = sorted(entries, key=lambda entry: entry.published.timestamp() if entry.published else 0)
    return dated[::-1][:most] if any(entry.published for entry in entries) else entries[:most]


def is_old(feed: Feed, entry: Entry) -> bool:
    return entry.published is not None and entry.published < feed.created_at


def why_not(feed: Feed, entry: Entry, bring: int | None) -> str:
    if bring is not None or is_old(feed, entry):
        return _("De antes de añadir la fuente.")
    return _("Llegaron muchas a la vez: sólo las %(most)s más nuevas son borradores.") % {"most": AT_ONCE}


def row_of(feed: Feed, entry: Entry, trouble: str = "") -> FeedEntry:
    return FeedEntry(
        feed=feed,
        digest=entry.digest,
        title=fit(entry.title or entry.summary or entry.link, words.TITLE_LIMIT),
        link=link_of(entry),
        published_at=entry.published,
        trouble=trouble,
        seen_at=timezone.now(),
    )


def make(feed: Feed, entry: Entry) -> Post | None:
    """The unique row first: of two workers, one makes the draft. None: it was there, or can't be one."""
    row = row_of(feed, entry)
    with transaction.atomic():
        fields = ("title", "link", "published_at", "trouble", "seen_at")
        defaults = {name: getattr(row, name) for name in fields}
        row, mine = FeedEntry.objects.get_or_create(feed=feed, digest=entry.digest, defaults=defaults)
        if not mine:
            return None
        try:
            with transaction.atomic():
                row.post = write(feed, entry)
        except CannotPlan as refusal:
            row.trouble = refusal.sentence
        row.save(update_fields=["post", "trouble"])
    return row.post


def write(feed: Feed, entry: Entry) -> Post:
    """As its owner would: never scheduled, never approved."""
    said = as_draft(feed, entry)
    channels = feed.channels.exclude(health=Channel.Health.REMOVED)
    return writing.create_post(
        feed.workspace, by=feed.by, text=said.text, title=said.title, link=said.link, channels=channels,
        pillar=feed.pillar, campaign=feed.campaign,
    )  # fmt: skip
