"""The post as each network will show it: what the templates in previews/ draw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.models import MediaFile
from publishing import checking, networks
from publishing.content import draft_post
from publishing.models import Channel
from publishing.networks import fields
from publishing.networks.contract import Can, Kind, Network
from publishing.networks.contract import Preview as Declared

from .composing import Draft, Said
from .models import Attachment, Variant
from .preview_cut import cut, formatted
from .preview_looks import Marks, marks_of

LAYOUTS = frozenset({"feed", "photo", "pin", "video", "chat", "article", "forum", "mail", "podcast", "plain"})
UPRIGHT = frozenset({"story", "reel", "short"})  # values of the option `form`
LINK = re.compile(r"https?://[^\s<>\"«»]+")
DRAWN = frozenset({"poll_question", "poll_choices", "form"})  # options the drawing itself shows
TALLEST = 0.8  # width / height of a film among words
GRID = 4  # pictures of a grid; the rest is a number on the last


@dataclass(frozen=True)
class Frame:
    """A file in the frame in which the network shows it."""

    file: MediaFile
    alt: str
    ratio: float  # width / height
    more: int = 0  # how many hide behind it

    @property
    def box(self) -> str:
        """The frame as an SVG's viewBox: the page's rules allow no style attribute."""
        return f"0 0 {round(self.ratio * 1000)} 1000"


@dataclass(frozen=True)
class Words:
    """A text as it is read there: `head` at first sight, `rest` behind «ver más»."""

    head: str
    rest: str = ""
    html: str = ""  # instead, where the network reads markup


@dataclass(frozen=True)
class Preview:
    variant: Variant
    said: Sequence[Said]
    files: Sequence[tuple[MediaFile, str]]

    @property
    def channel(self) -> Channel:
        return self.variant.channel

    @property
    def snapshot(self) -> dict[str, Any]:
        return self.said[0].snapshot

    @cached_property
    def _network(self) -> Network:
        return networks.get(self.channel.network)

    @property
    def declared(self) -> Declared:
        return self._network.preview

    @property
    def network(self) -> str:
        return self._network.key

    @property
    def name(self) -> str:
        return _(self._network.name)

    @property
    def layout(self) -> str:
        return self.declared.layout if self.declared.layout in LAYOUTS else "plain"

    @property
    def template(self) -> str:
        return f"calendar_app/previews/{'upright' if self.upright else self.layout}.html"

    @property
    def marks(self) -> Marks:
        return marks_of(self.network)

    @property
    def see_more(self) -> str:
        return _(self.declared.see_more).lstrip(".… ")  # the dots are ours

    @property
    def shows_alt(self) -> bool:
        """Timelines mark a picture that is described; the others keep it to who listens."""
        return self.layout == "feed" and Can.ALT_TEXT in self._network.can

    # ── words ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def written(self) -> str:
        return checking.written_for(self.channel, self.snapshot).strip()

    @cached_property
    def markup(self) -> str:
        return self._network.markup(draft_post(self.snapshot))

    @cached_property
    def words(self) -> Words:
        return self.read(self.written)

    @property
    def cut_words(self) -> str:
        """Where this network cuts, said where it does."""
        if not self.words.rest:
            return ""
        if self.declared.cut_lines:
            lines = {"lines": self.declared.cut_lines}
            return (
                ngettext("Se corta tras %(lines)s línea", "Se corta tras %(lines)s líneas", lines["lines"])
                % lines
            )
        return _("Se corta tras %(chars)s caracteres") % {"chars": self.declared.cut_chars}

    def read(self, text: str) -> Words:
        if self.markup == "html":
            return Words(text, html=formatted(text))
        return Words(*cut(text, self.declared))

    @property
    def title(self) -> str:
        """Where this network shows it; elsewhere it would be the team's own name for the post."""
        asked = self.declared.titled
        return str(self.snapshot["title"]) if not asked or self.traits & set(asked) else ""

    @property
    def traits(self) -> set[str]:
        """Its form, its files' kinds, and of options and facts those that are on and «name=value»."""
        given = [*self.options.items(), *self.channel.facts.items()]
        on = {name for name, each in given if each is True}
        return {
            self.form,
            *(file.kind for file, _alt in self.files),
            *on,
            *(f"{n}={each}" for n, each in given),
        }

    @property
    def parts(self) -> list[Words]:
        return [self.read(self.written_of(each)) for each in self.said if each.kind == "part"]

    @property
    def comment(self) -> str:
        return next((self.written_of(each) for each in self.said if each.kind == "comment"), "")

    def written_of(self, said: Said) -> str:
        return checking.written_for(self.channel, said.snapshot).strip()

    # ── link ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def link(self) -> str:
        """The address its card shows: the link, or the first one among the words."""
        found = LINK.search(self.written)
        return str(self.snapshot["link"]) or (found[0].rstrip(".,;:!?)»") if found else "")

    @property
    def card(self) -> str:
        """ "large" | "small", or nothing: networks show files instead of a card."""
        return self.declared.card if self.link and not self.files else ""

    @property
    def card_title(self) -> str:
        """What we know of the page behind it: nobody has read it."""
        parts = urlsplit(self.link)
        last = parts.path.rstrip("/").rpartition("/")[2]
        return str(self.options.get("card_title") or last.replace("-", " ").replace("_", " ") or parts.netloc)

    # ── options ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def options(self) -> dict[str, Any]:
        return dict(self.snapshot["options"])

    @cached_property
    def asked(self) -> list[Any]:
        every = checking.options_of(self.channel)
        return [field for field in fields.asked(every, self.options) if not field.locked]

    @property
    def form(self) -> str:
        """feed | story | reel | short …, where the network has forms."""
        field = next((each for each in self.asked if each.name == "form"), None)
        return str((fields.value_of(field, self.options) if field else "") or "")

    @property
    def upright(self) -> bool:
        """By its form; where films are the post, also by the film (a Short) or by the network (TikTok)."""
        if self.form in UPRIGHT or self.layout != "video":
            return self.form in UPRIGHT
        tall = self.declared.crop is not None and self.declared.crop[1] < 1
        return tall or any(file.width < file.height for file, _alt in self.of("video"))

    @property
    def poll(self) -> list[str]:
        choices = self.options.get("poll_choices")
        return [str(each) for each in choices] if isinstance(choices, list) else []

    @property
    def question(self) -> str:
        return str(self.options.get("poll_question") or "")

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What else was decided for this channel, in words: who approves must see it."""
        shown = [each for each in self.asked if each.name not in DRAWN and each.name in self.options]
        return [(_(each.label), in_words(each, self.options[each.name])) for each in shown]

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────

    def of(self, *kinds: str) -> list[tuple[MediaFile, str]]:
        return [(file, alt) for file, alt in self.files if file.kind in kinds]

    @property
    def pictures(self) -> list[Frame]:
        """All of them, each in its own frame within what the network crops to."""
        return [Frame(file, alt, self.ratio(file)) for file, alt in self.of("image", "gif")]

    @property
    def moving(self) -> list[Frame]:
        films = self.of("video")  # a tall one gets black sides: a timeline gives it no more height
        return [Frame(file, alt, max(TALLEST, self.ratio(file, 16 / 9))) for file, alt in films]

    @property
    def frames(self) -> list[Frame]:
        """Pictures and videos as one leafs through them: all in the first one's frame."""
        seen = [(file, alt) for file, alt in self.files if file.kind in ("image", "gif", "video")]
        return [Frame(file, alt, self.ratio(seen[0][0])) for file, alt in seen]

    @property
    def grid(self) -> list[Frame]:
        pictures = self.pictures
        if len(pictures) <= GRID:
            return pictures
        last = pictures[GRID - 1]
        return [*pictures[: GRID - 1], Frame(last.file, last.alt, last.ratio, len(pictures) - GRID)]

    @property
    def sounds(self) -> list[MediaFile]:
        return [file for file, _alt in self.of("audio")]

    @property
    def documents(self) -> list[MediaFile]:
        return [file for file, _alt in self.of("document")]

    def ratio(self, file: MediaFile, otherwise: float = 1.0) -> float:
        own = file.width / file.height if file.width and file.height else otherwise
        least, most = self.declared.crop or (0.5, 3.0)
        return min(max(own, least), most)


def in_words(field: Any, value: Any) -> str:
    labels = {each: _(label) if label else each for each, label in field.choices}
    if fields.kind_of(field) is Kind.YES_NO:
        return _("Sí") if value else _("No")
    if isinstance(value, list):
        return ", ".join(labels.get(each, str(each)) for each in value)
    return labels.get(str(value), str(value))


def previews_of(draft: Draft) -> list[Preview]:
    return [Preview(variant, said, files_on(variant, draft.attachments)) for variant, said in draft.chains()]


def files_on(_variant: Variant, attachments: Sequence[Attachment]) -> list[tuple[MediaFile, str]]:
    return [(each.file, each.alt) for each in attachments]
