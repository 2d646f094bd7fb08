"""Red de práctica: the network this installation serves itself (`practice/`), reached over HTTP as any other.

Its API keeps every arrival, so a post sent twice is seen twice; `find` asks for the key we sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from . import chosen, counting, fitting, multipart
from .consent import token_fields
from .contract import (
    Access,
    Account,
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
    Unit,
)
from .hosted import Hosted


def _(text: str) -> str:
    return text


MIMES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
FILMS = frozenset({"video/mp4", "video/quicktime", "video/webm"})
SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"})
FILE_BYTES = 100 * 2**20
CHOICES, CHOICE = 4, 80  # answers of a poll; characters of one
LONG_ANSWER = _(
    "La respuesta «%(answer)s» tiene %(length)s caracteres y la Red de práctica admite %(limit)s."
)
NO_QUESTION = _("Falta la pregunta de la encuesta: escríbela en el texto.")
NOT_TAKEN = _("La Red de práctica no aceptó la publicación: %(reason)s")


class Practice(Hosted):
    key = "practice"
    name = _("Red de práctica")
    icon = "net-practice"
    api, things, not_taken = "practica/api/v1", "posts", NOT_TAKEN
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.CAROUSEL,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.POLL,
            Can.LINK,
            Can.THREAD,
            Can.FIRST_COMMENT,
            Can.ALT_TEXT,
            Can.REPLY,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
        }
    )
    limits = Limits(
        text=500,
        unit=Unit.GRAPHEMES,
        files={
            "image": FileRule(most=4, mimes=MIMES, bytes=10 * 2**20),
            "video": FileRule(most=1, mimes=FILMS, bytes=FILE_BYTES),
            "audio": FileRule(most=1, mimes=SOUNDS, bytes=FILE_BYTES),
            "document": FileRule(most=1, mimes=frozenset({"application/pdf"}), bytes=FILE_BYTES),
        },
        alt=1500,
        source="practice/arriving.py",
    )
    options = (
        Field(
            "poll_choices",
            _("Respuestas de la encuesta"),
            required=False,
            kind=Kind.LINES,
            least=2,
            most=CHOICES,
            help=_("Una por renglón. La pregunta es el texto de la publicación."),
        ),
    )
    readings_from = "practice/api.py, readings"
    credentials = (
        Field("server", _("Dirección de Pauta")),
        Field("token", _("Clave de la cuenta"), secret=True),
    )
    opened_with = ()
    preview = Preview(layout="feed")

    # ── before anything leaves ────────────────────────────────────────────────────────────────────────

    def length(self, text: str) -> int:
        return counting.graphemes(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return [
            *fitting.nothing_said(post.text, post, self.name),
            *fitting.too_long(self.length(post.text), post, limits, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
            *_poll_troubles(post),
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        server = entered["server"].rstrip("/")
        me = line.get(f"{server}/{self.api}/me", headers=token_fields(entered["token"]))
        secrets = {"server": server, "token": entered["token"]}
        return Account(me.dig("handle"), me.dig("name"), me.dig("url"), server=server, secrets=secrets)

    def publish(self, post: Post, access: Access, line: Line) -> Receipt:
        said = {
            "key": post.key,
            "text": post.text,
            "link": post.link,
            "media_ids": [self._upload(media, access, line) for media in post.media],
            "reply_to": post.reply_to.id if post.reply_to else None,
            "poll": chosen.lines(post, "poll_choices"),
        }
        line.no_return()
        reply = line.post(self.address(access), json=said, headers=self.headers(access))
        return Receipt(Remote(reply.dig("id"), reply.dig("url")))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | None:
        reply = line.get(self.address(access), params={"key": post.key}, headers=self.headers(access))
        if not reply.dig("posts"):
            return None
        first = Remote(reply.dig("posts", -1, "id"), reply.dig("posts", -1, "url"))
        return Receipt(first, verified=True)

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        asked = {"ids": ",".join(each.id for each in remotes)}
        url = f"{access.server}/{self.api}/readings"
        reply = line.get(url, params=asked, headers=self.headers(access))
        return {pk: dict(counted) for pk, counted in reply.dig("readings").items()}

    def _upload(self, media: Media, access: Access, line: Line) -> str:
        """The id under which the network keeps the file until a post uses it."""
        url = f"{access.server}/{self.api}/media"
        with multipart.body({"alt": media.alt}, [multipart.part("file", media)]) as form:
            reply = line.post(url, data=form, headers={**self.headers(access), **form.headers})
        return str(reply.dig("id"))


def _poll_troubles(post: Post) -> Iterator[Problem]:
    """How many answers there are is judged by their field."""
    given = chosen.lines(post, "poll_choices")
    for answer in given:
        if len(answer) > CHOICE:
            told = {"answer": answer[:CHOICE], "length": len(answer), "limit": CHOICE}
            yield Problem("poll_choices", Sentence(LONG_ANSWER, told), field="options.poll_choices")
    if given and not post.text.strip():
        yield Problem("poll_question", Sentence(NO_QUESTION), field="options.poll_choices")
