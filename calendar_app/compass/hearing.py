"""Which posts break the voice: the database leaves out what surely keeps to it, the rest is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Replace, Trim
from django.db.models.lookups import Exact

from ..models import Post, Variant
from ..states import Stage
from .asked import Asked
from .voice import Mentions, Voice, composed_of_two, plain

if TYPE_CHECKING:
    from .counting import Days

OWN_WORDS = Q(text__isnull=False) | ~Q(first_comment="") | ~Q(title="") | ~Q(parts=[])
NEVER = Q(pk__in=[])
TEXT = TextField()


def off_voice(days: Days, asked: Sequence[tuple[date, date, Asked]]) -> Iterator[tuple[int, date]]:
    """Each post (and its day) that says what its version forbids, or nothing of what it requires."""
    spans = [(first, last, each.voice) for first, last, each in asked if each.voice]
    if not spans:
        return
    to_read: dict[int, tuple[date, str]] = {}
    for pk, day, sure, text in suspects(days, spans):
        if sure:
            yield pk, day
        else:
            to_read[pk] = (day, text)
    own = own_texts(to_read, {pk: text for pk, (_, text) in to_read.items()})
    for pk, (day, text) in to_read.items():
        voice = voice_on(day, spans)
        if any(voice.is_broken_by(said) for said in own.get(pk, [text])):
            yield pk, day


def voice_on(day: date, spans: Sequence[tuple[date, date, Voice]]) -> Voice:
    return next((voice for first, last, voice in spans if first <= day <= last), Voice())


def suspects(days: Days, spans: Sequence[tuple[date, date, Voice]]) -> QuerySet[Any]:
    """(pk, day, whether it surely breaks the voice, its text unless it does)."""
    sure = maybe = NEVER
    for first, last, voice in spans:
        here = Q(planned_date__range=(first, last))
        own = Q(pk__in=with_own_words(days, voice))
        sure |= here & surely_lacks(voice) & ~own
        maybe |= here & (perhaps_breaks(voice) | own)
    answer = Case(When(sure, then=Value(True)), default=Value(False), output_field=BooleanField())
    text = Case(When(sure, then=Value("")), default="text", output_field=TextField())
    return (
        days.posts()
        .filter(sure | maybe)
        .annotate(sure=answer, said=text)
        .values_list("pk", "planned_date", "sure", "said")
    )


def surely_lacks(voice: Voice) -> Q:
    if not voice.required:
        return NEVER
    visible = Trim(Replace("text", Value("\n", TEXT), Value("", TEXT)))
    silent = Q(Exact(visible, Value("", TEXT)))
    return ~Q(Mentions("text", voice.required)) & ~Q(composed_of_two("text")) & ~silent


def perhaps_breaks(voice: Voice) -> Q:
    found = Q(composed_of_two("text"))
    if voice.forbidden:
        found |= Q(Mentions("text", voice.forbidden))
    if voice.required:
        exact = plain(voice.required)
        surely = Q(Mentions("text", exact, exactly=True)) if exact else NEVER
        found |= Q(Mentions("text", voice.required)) & ~surely
    return found


def with_own_words(days: Days, voice: Voice) -> QuerySet[Any]:
    """Posts that say something of their own on a channel; where nothing is required, only what is suspect."""
    rows = Variant.objects.filter(OWN_WORDS, **days.within()).exclude(post__stage=Stage.IDEA)
    if not voice.required:
        suspect = ~Q(parts=[])
        for column in ("text", "first_comment", "title"):
            suspect |= Q(Mentions(column, voice.forbidden)) | Q(composed_of_two(column))
        rows = rows.filter(suspect)
    return rows.values("post")


def own_texts(posts: Any, originals: dict[int, str]) -> dict[int, list[str]]:
    """What each post says on each of its channels."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Variant.objects.filter(post__in=list(posts)) if posts else Variant.objects.none()
    for post, title, text, parts, comment in rows.values_list(
        "post_id", "title", "text", "parts", "first_comment"
    ):
        found[post].append(whole(title, originals[post] if text is None else text, parts, comment))
    return found


def whole(title: str, text: str, parts: Sequence[str], comment: str) -> str:
    """All that leaves for one channel, as one text."""
    return "\n".join(each for each in (title, text, *parts, comment) if each)


def texts_of(post: Post, variants: Sequence[Variant]) -> list[str]:
    said = [whole(each.title, each.said, each.parts, each.first_comment) for each in variants]
    return said or [post.text]
