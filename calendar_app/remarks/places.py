"""Where a comment stands: on the post, on some words of what a channel says, on a part of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.figures import figure
from publishing.models import Channel

from ..models import Post, Remark
from ..refusals import CannotPlan
from . import ranges
from .regions import Region

Place = Remark.Place
QUOTE_LIMIT = 5_000


class Where(Protocol):
    def columns(self, post: Post) -> dict[str, Any]:
        """What the comment's row keeps of it. Raises CannotPlan."""


@dataclass(frozen=True)
class OnPost:
    def columns(self, post: Post) -> dict[str, Any]:
        return {"place": Place.POST}


@dataclass(frozen=True)
class OnText:
    """`quote` is looked for next to `start`: what is on the page may be a word ahead of what is saved.

    channel: its primary key; None: the original.
    """

    quote: str
    start: int = 0
    channel: int | None = None

    def columns(self, post: Post) -> dict[str, Any]:
        channel, text = text_of(post, self.channel)
        anchor = self.anchor(text)
        where = {"start": anchor.start, "end": anchor.end, "quote": anchor.quote}
        return {"place": Place.TEXT, "channel": channel, "lead": anchor.lead, "trail": anchor.trail, **where}

    def anchor(self, text: str) -> ranges.Anchor:
        quote = self.quote.replace("\r\n", "\n").replace("\r", "\n")
        if not quote.strip():
            raise CannotPlan(_("Copia las palabras que comentas: no hay ninguna."))
        if len(quote) > QUOTE_LIMIT:
            raise CannotPlan(
                _("Se comentan hasta %(limit)s caracteres a la vez, y elegiste %(length)s. Elige menos.")
                % {"limit": figure(QUOTE_LIMIT), "length": figure(len(quote))}
            )
        span = ranges.same_words(text, ranges.Anchor(self.start, self.start + len(quote), quote))
        if span is None:
            raise CannotPlan(
                _("Esas palabras no están en el texto guardado: guarda tus cambios o cópialas tal cual.")
            )
        return ranges.anchored(text, *span)


@dataclass(frozen=True)
class OnImage:
    attachment: int
    region: Region

    def columns(self, post: Post) -> dict[str, Any]:
        there = post.attachments.select_related("file").filter(pk=self.attachment).first()
        if there is None or not there.file.has_thumbnail:
            raise CannotPlan(_("Esa imagen ya no está en la publicación: comenta otra, o la publicación."))
        seen = {"attachment": there, "file": there.file, "region": self.region.numbers}
        return {"place": Place.IMAGE, **seen}


def text_of(post: Post, channel: int | None) -> tuple[Channel | None, str]:
    """What is said on it, as it is written. Raises CannotPlan."""
    if channel is None:
        return None, post.text
    variant = post.variants.select_related("channel").filter(channel=channel).first()
    if variant is None:
        raise CannotPlan(_("Ese canal ya no está en la publicación: comenta el texto original."))
    variant.post = post
    return variant.channel, variant.said
