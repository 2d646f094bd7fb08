"""Each lost point in words, with the way to win it back: the gap to fill or the post to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.hours import date_words
from publishing.models import Channel

from .. import listing
from ..models import Audience, Objective, Pillar, Post
from . import examples
from .components import WHOLE, Component
from .gaps import Gaps
from .measuring import Lost
from .reading import Reading
from .scoring import TENTHS, Score, apportioned

NAMED: dict[str, type[Model]] = {
    "short": Pillar, "over": Pillar, "objective": Objective, "audience": Audience, "cadence": Channel,
}  # fmt: skip
OF_POSTS = frozenset({"untagged", "off_voice", "undescribed", "unready"})
# The query parameter that narrows the list to what a cause is about.
LISTED = {"short": "pilar", "over": "pilar", "cadence": "canal"}


@dataclass(frozen=True)
class Loss:
    """Points of the score; `tenths` is how they are shown. `fills`: its address starts a new post."""

    component: Component
    points: Fraction
    sentence: str
    url: str
    fills: bool = False
    post: Post | None = None
    tenths: int = 0


def losses(score: Score, reading: Reading, first: date, last: date, *, may_write: bool) -> list[Loss]:
    """The dearest first. Their points add up to what the score lacks; so do the tenths that are shown."""
    gaps = Gaps.of(reading, score.lost, first, last)
    told = Telling(reading, gaps, names_of(score.lost), may_write)
    found = sorted((each for lost in score.lost for each in told.of(lost)), key=lambda each: -each.points)
    shown = apportioned([each.points * TENTHS for each in found], WHOLE * TENTHS - score.tenths)
    return [Loss(**{**vars(each), "tenths": tenths}) for each, tenths in zip(found, shown, strict=True)]


def names_of(lost: Iterable[Lost]) -> dict[tuple[type[Model], int], str]:
    """One statement for each kind of thing."""
    wanted: dict[type[Model], set[int]] = {}
    for each in lost:
        if each.cause in NAMED:
            wanted.setdefault(NAMED[each.cause], set()).add(each.about)
    rows = (
        (kind, kind._default_manager.filter(pk__in=pks).values_list("pk", "name"))
        for kind, pks in wanted.items()
    )
    return {(kind, pk): name for kind, found in rows for pk, name in found}


def short_day(day: date) -> str:
    return date_words(day, "j M", "M j")


@dataclass(frozen=True)
class Telling:
    reading: Reading
    gaps: Gaps
    names: dict[tuple[type[Model], int], str]
    may_write: bool

    def of(self, lost: Lost) -> Iterator[Loss]:
        if lost.cause in OF_POSTS:
            yield from self.of_posts(lost)
        else:
            new = self.gaps.address(lost) if self.may_write and lost.cause != "over" else ""
            yield Loss(lost.component, lost.points, self.sentence(lost), new or self.listed(lost), bool(new))

    # ── what a new post would fill ────────────────────────────────────────────────────────────────────

    def sentence(self, lost: Lost) -> str:
        say: dict[str, Callable[[Lost, str], str]] = {
            "short": short, "over": over, "objective": objective, "audience": audience, "cadence": cadence,
            "key_date": key_date,
        }  # fmt: skip
        kind = NAMED.get(lost.cause)
        return say[lost.cause](lost, self.names.get((kind, lost.about), "") if kind else "")

    def listed(self, lost: Lost) -> str:
        """What lies there already."""
        query = f"mes={lost.first:%Y-%m}"
        if name := LISTED.get(lost.cause):
            query += f"&{name}={lost.about}"
        return f"{reverse('calendar_list', args=[self.gaps.brand])}?{query}"

    # ── posts to mend ─────────────────────────────────────────────────────────────────────────────────

    def of_posts(self, lost: Lost) -> Iterator[Loss]:
        each_one = lost.points / lost.count
        found = examples.behind(lost, self.reading)[: examples.SHOWN]
        cards = listing.as_cards(found.prefetch_related("attachments__file"), self.reading.days.workspace)
        for card in cards:
            yield Loss(
                lost.component,
                each_one,
                self.complaint(lost, card),
                self.place(lost, card.post),
                post=card.post,
            )
        if rest := lost.count - len(cards):
            yield Loss(lost.component, each_one * rest, others(lost, rest), self.listed(lost))

    def place(self, lost: Lost, post: Post) -> str:
        """Where in the composer it is mended."""
        bare = (each for each in post.attachments.all() if not each.alt)
        first = next(bare, None) if lost.cause == "undescribed" else None
        anchors = {"untagged": "#id_pillar", "off_voice": "#id_text", "unready": "#when"}
        anchor = f"#alt-{first.pk}" if first else anchors.get(lost.cause, "#media")
        return reverse("post", args=[self.gaps.brand, post.pk]) + anchor

    def complaint(self, lost: Lost, card: listing.Card) -> str:
        said: dict[str, Any] = {
            "title": card.title,
            "day": short_day(card.post.planned_date),
            "state": card.look.word.lower(),
        }
        sentences = {
            "untagged": _("«%(title)s» no lleva ningún pilar de la estrategia."),
            "off_voice": _("«%(title)s» se sale de la voz: revisa las palabras prohibidas y las obligadas."),
            "undescribed": _("«%(title)s» tiene imágenes sin texto alternativo."),
            "unready": _("«%(title)s» no está lista para el %(day)s. Su estado: %(state)s."),
        }
        return sentences[lost.cause] % said


def others(lost: Lost, count: int) -> str:
    sentences = {
        "untagged": ngettext("Otra sin pilar.", "Otras %(count)s sin pilar.", count),
        "off_voice": ngettext("Otra fuera de la voz.", "Otras %(count)s fuera de la voz.", count),
        "undescribed": ngettext(
            "Otra sin texto alternativo.", "Otras %(count)s sin texto alternativo.", count
        ),
        "unready": ngettext("Otra que no está lista.", "Otras %(count)s que no están listas.", count),
    }
    return sentences[lost.cause] % {"count": count}


def short(lost: Lost, name: str) -> str:
    return ngettext(
        "Falta %(count)s publicación de «%(name)s» para llegar a su proporción.",
        "Faltan %(count)s publicaciones de «%(name)s» para llegar a su proporción.",
        lost.count,
    ) % {"count": lost.count, "name": name}


def over(lost: Lost, name: str) -> str:
    return ngettext(
        "Sobra %(count)s publicación de «%(name)s»: pasa de su proporción.",
        "Sobran %(count)s publicaciones de «%(name)s»: pasa de su proporción.",
        lost.count,
    ) % {"count": lost.count, "name": name}


def objective(lost: Lost, name: str) -> str:
    return ngettext(
        "Falta %(count)s publicación para el objetivo «%(name)s».",
        "Faltan %(count)s publicaciones para el objetivo «%(name)s».",
        lost.count,
    ) % {"count": lost.count, "name": name}


def audience(lost: Lost, name: str) -> str:
    return ngettext(
        "Falta %(count)s publicación para la audiencia «%(name)s».",
        "Faltan %(count)s publicaciones para la audiencia «%(name)s».",
        lost.count,
    ) % {"count": lost.count, "name": name}


def cadence(lost: Lost, name: str) -> str:
    return ngettext(
        "Falta %(count)s publicación en %(name)s del %(first)s al %(last)s.",
        "Faltan %(count)s publicaciones en %(name)s del %(first)s al %(last)s.",
        lost.count,
    ) % {"count": lost.count, "name": name, "first": short_day(lost.first), "last": short_day(lost.last)}


def key_date(lost: Lost, name: str) -> str:
    said = {
        "name": lost.about.name,
        "day": short_day(lost.about.starts),
        "since": short_day(lost.about.since),
    }
    return _("Nada se dice de «%(name)s» (%(day)s): hazlo desde el %(since)s.") % said
