"""Podcast: an episode in a feed that this installation serves itself (`podcast/`), reached over HTTP.

The episode's guid is the delivery's key: asking twice makes one episode, and players know it by its guid.
Sources: Apple «A Podcaster's Guide to RSS» and its artwork requirements; podcastindex.org/namespace/1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from publishing.networks import configured, fitting
from publishing.networks.contract import (
    Access,
    Can,
    Field,
    FileRule,
    Kind,
    Limits,
    Line,
    Media,
    Post,
    Preview,
    Problem,
    Receipt,
    Remote,
    Sentence,
)
from publishing.networks.hosted import Hosted, digest_of


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("El podcast no aceptó el episodio: %(reason)s")
NO_SOUND = _("Un episodio necesita su archivo de audio o de video: agrégalo.")
NO_TITLE = _("Un episodio necesita título: escríbelo.")
TITLE_TOO_LONG = _("El título tiene %(length)s caracteres y un episodio admite %(limit)s.")
SOUNDS = ("audio", "video")
ARTWORK = (1400, 3000)  # Apple, artwork requirements: square, JPEG or PNG, in pixels
_BIG = configured.number("PODCAST_FILE_MB", 1024) * 2**20


class Podcast(Hosted):
    key = "podcast"
    name = "Podcast"
    icon = "net-podcast"
    can = frozenset(
        {Can.TEXT, Can.AUDIO, Can.VIDEO, Can.IMAGES, Can.TITLE, Can.DELETE, Can.FIND, Can.SAME_KEY_SAFE}
    )
    limits = Limits(
        text=4000,
        files={
            "audio": FileRule(1, frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a"}), bytes=_BIG),
            "video": FileRule(1, frozenset({"video/mp4"}), bytes=_BIG, codecs=frozenset({"h264"})),
            "image": FileRule(
                1,
                frozenset({"image/jpeg", "image/png"}),
                width=ARTWORK,
                height=ARTWORK,
                ratio=(1.0, 1.0),
            ),
        },
        together=2,
        mixed=True,
        least_files=1,
        title=300,
        source="Apple, A Podcaster's Guide to RSS: 4,000 characters of description; the title's 300 are ours",
    )
    credentials = (
        Field("server", _("Dirección de Pauta")),
        Field("token", _("Clave del podcast"), secret=True),
    )
    opened_with = (
        Field("title", _("Título del podcast"), most=150),
        Field("description", _("Descripción"), kind=Kind.LONG, most=4000),
        Field("author", _("Quién lo hace"), most=150),
        Field(
            "email",
            _("Correo de contacto"),
            help=_("Los directorios escriben ahí para comprobar que es tuyo."),
        ),
        Field("category", _("Categoría"), kind=Kind.CHOICE),
        Field("explicit", _("Contenido explícito"), required=False, kind=Kind.YES_NO),
    )
    options = (
        Field("season", _("Temporada"), required=False, kind=Kind.NUMBER, least=1, most=99_999),
        Field("number", _("Número de episodio"), required=False, kind=Kind.NUMBER, least=1, most=99_999),
        Field(
            "kind",
            _("Tipo"),
            required=False,
            kind=Kind.CHOICE,
            choices=(("full", _("Episodio completo")), ("trailer", _("Avance")), ("bonus", _("Extra"))),
            default="full",
        ),
        Field("explicit", _("Contenido explícito"), required=False, kind=Kind.YES_NO),
    )
    preview = Preview(layout="podcast")
    api, things, not_taken = "podcast/api/v1", "episodes", NOT_TAKEN

    def length(self, text: str) -> int:
        return len(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        found = []
        if not post.title.strip():
            found.append(Problem("title_missing", Sentence(NO_TITLE), field="title"))
        if limits.title and len(post.title) > limits.title:
            told = {"length": len(post.title), "limit": limits.title}
            found.append(Problem("title_too_long", Sentence(TITLE_TOO_LONG, told), field="title"))
        if sum(file.kind in SOUNDS for file in post.media) != 1:
            found.append(Problem("sound_missing", Sentence(NO_SOUND), field="media"))
        return [
            *fitting.nothing_said(post.text, post, self.name),
            *found,
            *fitting.too_long(self.length(post.text), post, limits, self.name),
            *fitting.media_troubles(post, limits, self.name),
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt:
        said = {
            "key": post.key,
            "title": post.title,
            "text": post.text,
            "link": post.link,
            "sound": _digest(post, *SOUNDS),
            "image": _digest(post, "image"),
            **{
                name: post.options[name]
                for name in ("season", "number", "kind", "explicit")
                if post.options.get(name)
            },
        }
        line.no_return()
        reply = line.post(self.address(access), json=said, headers=self.headers(access))
        return Receipt(Remote(reply.dig("id"), reply.dig("url")))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | None:
        reply = line.get(self.address(access), params={"key": post.key}, headers=self.headers(access))
        if not reply.dig("episodes"):
            return None
        return Receipt(Remote(reply.dig("episodes", 0, "id"), reply.dig("episodes", 0, "url")), verified=True)


def _digest(post: Post, *kinds: str) -> str:
    """The file lies on our own server already: its digest says which it is."""
    found: list[Media] = [file for file in post.media if file.kind in kinds]
    return digest_of(found[0]) if found else ""
