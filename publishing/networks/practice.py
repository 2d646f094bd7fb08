"""Red de práctica: the network this installation serves itself (`practice/`), reached over HTTP as any other.

Its API keeps every arrival, so a post sent twice is seen twice; `find` asks for the key we sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import regex

from .contract import (
    Access,
    Account,
    Can,
    Field,
    Limits,
    Line,
    Media,
    Network,
    NetworkError,
    Post,
    Problem,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    Unit,
)


def _(text: str) -> str:
    return text


GRAPHEME = regex.compile(r"\X")
MIMES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

EMPTY = _("La publicación no tiene texto ni imágenes.")
TOO_LONG = _("El texto tiene %(length)s caracteres; la Red de práctica admite %(limit)s.")
TOO_MANY_IMAGES = _("Hay %(count)s imágenes; la Red de práctica admite %(limit)s por publicación.")
NOT_AN_IMAGE = _("«%(name)s» es %(mime)s; la Red de práctica admite imágenes JPEG, PNG, GIF y WebP.")
TOO_HEAVY = _("«%(name)s» pesa %(size)s MB; la Red de práctica admite %(limit)s MB por imagen.")
ALT_TOO_LONG = _("El texto alternativo de «%(name)s» tiene %(length)s caracteres; caben %(limit)s.")
ALT_MISSING = _("«%(name)s» no tiene texto alternativo: quien no la ve no sabrá qué muestra.")
NOT_TAKEN = _("La Red de práctica no aceptó la publicación: %(reason)s")


class Practice(Network):
    key = "practice"
    name = "Red de práctica"
    icon = "net-practice"
    can = frozenset(
        {Can.TEXT, Can.IMAGES, Can.ALT_TEXT, Can.REPLY, Can.DELETE, Can.READINGS, Can.FIND},
    )
    limits = Limits(
        text=500,
        unit=Unit.GRAPHEMES,
        images=4,
        image_bytes=10 * 2**20,
        image_mimes=MIMES,
        alt=1500,
        source="practice/arriving.py",
    )
    credentials = (
        Field("server", _("Dirección de Pauta")),
        Field("token", _("Clave de la cuenta"), secret=True),
    )

    # ── before anything leaves ────────────────────────────────────────────────────────────────────────

    def length(self, text: str) -> int:
        """Graphemes: what a person would call a character."""
        return len(GRAPHEME.findall(text))

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        found = []
        length = self.length(post.text)
        if not post.text.strip() and not post.media:
            found.append(Problem("empty", Sentence(EMPTY)))
        if limits.text is not None and length > limits.text:
            figures = {"length": length, "limit": limits.text}
            found.append(Problem("text_too_long", Sentence(TOO_LONG, figures)))
        if len(post.media) > limits.images:
            figures = {"count": len(post.media), "limit": limits.images}
            found.append(Problem("too_many_images", Sentence(TOO_MANY_IMAGES, figures), field="media"))
        return found + [problem for media in post.media for problem in image_problems(media, limits)]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        server = entered["server"].rstrip("/")
        me = line.get(f"{server}/practica/api/v1/me", headers=bearer(entered["token"])).json()
        secrets = {"server": server, "token": entered["token"]}
        return Account(me["handle"], me["name"], me["url"], server=server, secrets=secrets)

    def publish(self, post: Post, access: Access, line: Line) -> Receipt:
        said = {
            "key": post.key,
            "text": post.text,
            "link": post.link,
            "media_ids": [upload(media, access, line) for media in post.media],
            "reply_to": post.reply_to.id if post.reply_to else None,
        }
        line.no_return()
        reply = line.post(address(access, "posts"), json=said, headers=headers(access))
        return Receipt(remote(reply.json()))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | None:
        reply = line.get(address(access, "posts"), params={"key": post.key}, headers=headers(access))
        arrived = reply.json()["posts"]
        return Receipt(remote(arrived[-1]), verified=True) if arrived else None  # the first that arrived

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """One that is gone already is no error."""
        try:
            line.delete(address(access, f"posts/{remote.id}"), headers=headers(access))
        except Refused as refused:
            if refused.code != "not_found":
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        asked = {"ids": ",".join(each.id for each in remotes)}
        figures = line.get(address(access, "readings"), params=asked, headers=headers(access)).json()
        return {pk: dict(counted) for pk, counted in figures["readings"].items()}

    def explain(self, reply: Reply) -> NetworkError | None:
        """Its own words for what it won't take; the other statuses mean what they usually mean."""
        if reply.status not in (404, 422):
            return None
        with suppress(NetworkError, ValueError, KeyError, TypeError):
            error = reply.json()["error"]
            return Refused(Sentence(NOT_TAKEN, {"reason": error["message"]}), code=error["code"])
        return None


def image_problems(media: Media, limits: Limits) -> list[Problem]:
    about: dict[str, Any] = {"name": media.filename}
    found = []
    if media.mime not in limits.image_mimes:
        found.append(
            Problem("media_kind", Sentence(NOT_AN_IMAGE, {**about, "mime": media.mime}), field="media")
        )
    if limits.image_bytes is not None and media.bytes > limits.image_bytes:
        figures = {"size": round(media.bytes / 2**20, 1), "limit": limits.image_bytes // 2**20}
        found.append(Problem("image_too_heavy", Sentence(TOO_HEAVY, about | figures), field="media"))
    if limits.alt is not None and len(media.alt) > limits.alt:
        figures = {"length": len(media.alt), "limit": limits.alt}
        found.append(Problem("alt_too_long", Sentence(ALT_TOO_LONG, about | figures), field="media"))
    if not media.alt.strip():
        found.append(Problem("alt_missing", Sentence(ALT_MISSING, about), blocks=False, field="media"))
    return found


def address(access: Access, path: str) -> str:
    return f"{access.server}/practica/api/v1/{path}"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def headers(access: Access) -> dict[str, str]:
    return bearer(access.secrets["token"])


def upload(media: Media, access: Access, line: Line) -> str:
    """The id under which the network keeps the picture until a post uses it."""
    with media.open() as file:
        files = {"file": (media.filename, file.read(), media.mime)}
    reply = line.post(address(access, "media"), files=files, data={"alt": media.alt}, headers=headers(access))
    return str(reply.json()["id"])


def remote(post: Mapping[str, Any]) -> Remote:
    return Remote(str(post["id"]), str(post["url"]))
