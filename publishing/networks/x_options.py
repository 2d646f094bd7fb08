"""What a post on X may be: its limits, its options, what doesn't go together, and the body that says it.

Sources: docs.x.com x-api/media/quickstart/best-practices (files); the OpenAPI document 2.167:
CreatePostsRequest (poll, reply settings, marks), CreateMediaMetadataMetadataAltText (1000).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from publishing.networks import configured
from publishing.networks.contract import Field, FileRule, Kind, Limits, Post, Problem, Sentence, Unit


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TOGETHER = _("X no junta %(one)s y %(other)s en una publicación: deja sólo una de esas cosas.")
FILES, POLL, QUOTE = _("archivos"), _("una encuesta"), _("una cita")
CHOICE_LENGTH = _("La opción «%(choice)s» de la encuesta tiene %(length)s caracteres y X admite de 1 a 25.")
CHOICES_COUNT = _("La encuesta tiene %(count)s opciones y X admite de 2 a 4.")
NO_POST = _(
    "«%(value)s» no es la dirección de una publicación de X. Cópiala de «Compartir»: termina en /status/ y "
    "un número."
)
CASHTAGS = _(
    "Hay %(count)s símbolos bursátiles ($) y X sólo admite 1 por la API: puede rechazar la publicación."
)
GIF_PIXELS = _(
    "«%(file)s» suma %(pixels)s millones de píxeles entre todos sus cuadros y X admite 300: guárdalo más "
    "pequeño o más corto."
)

MEGABYTE = 2**20
GIF_TOTAL = 300_000_000
CHOICE = 25
HOURS = 7 * 24
_POST_ID = re.compile(
    r"(?:https?://(?:[a-z]+\.)?(?:x|twitter)\.com/\w+/status(?:es)?/)?([0-9]{1,19})(?:[/?#].*)?"
)
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])")

OPTIONS = (
    Field(
        "reply_settings",
        _("Quién puede responder"),
        required=False,
        kind=Kind.CHOICE,
        default="",
        choices=(
            ("", _("Todos")),
            ("following", _("Cuentas que sigues")),
            ("verified", _("Cuentas verificadas")),
            ("subscribers", _("Suscriptores")),
            ("mentionedUsers", _("Sólo cuentas mencionadas")),
        ),
    ),
    Field(
        "poll_choices",
        _("Encuesta: opciones, una por línea"),
        required=False,
        kind=Kind.LINES,
        least=2,
        most=4,
    ),
    Field(
        "poll_hours",
        _("Encuesta: horas que dura"),
        required=False,
        kind=Kind.NUMBER,
        default=24,
        least=1,
        most=HOURS,
    ),
    Field(
        "quote",
        _("Citar una publicación"),
        required=False,
        help=_("La dirección de la publicación. X puede pedir un plan de pago para citar por la API."),
    ),
    Field(
        "made_with_ai",
        _("Avisar que las imágenes o el video se hicieron con IA"),
        required=False,
        kind=Kind.YES_NO,
        throughout=True,
    ),
    Field(
        "paid_partnership",
        _("Avisar que es publicidad pagada"),
        required=False,
        kind=Kind.YES_NO,
        throughout=True,
    ),
)


def limits() -> Limits:
    """Figures that an operator may set: Premium accounts and X's own changes move them."""
    return Limits(
        text=configured.number("X_TEXT", 280),
        unit=Unit.WEIGHTED,
        files={
            "image": FileRule(
                most=4, mimes=frozenset({"image/jpeg", "image/png", "image/webp"}), bytes=5 * MEGABYTE
            ),
            "gif": FileRule(
                mimes=frozenset({"image/gif"}),
                bytes=15 * MEGABYTE,
                width=(1, 1280),
                height=(1, 1080),
                frames=350,
            ),
            "video": video(),
        },
        alt=1000,
        source="docs.x.com: counting-characters, media best-practices; OpenAPI 2.167",
    )


def video() -> FileRule:
    side = configured.number("X_VIDEO_SIDE", 1280)
    return FileRule(
        mimes=frozenset({"video/mp4", "video/quicktime"}),
        bytes=512 * MEGABYTE,
        # The page says 1280 × 1024 and recommends 720 × 1280: the longer side is what counts.
        width=(32, side),
        height=(32, side),
        ratio=(1 / 3, 3),
        seconds=(0.5, configured.number("X_VIDEO_SECONDS", 140)),
        fps=(1, 60),
        codecs=frozenset({"h264"}),
        audio_codecs=frozenset({"aac"}),
    )


LIMITS = limits()


def troubles(text: str, post: Post) -> Iterator[Problem]:
    yield from _poll_troubles(post)
    chosen = [FILES] * bool(post.media) + [POLL] * bool(_choices(post)) + [QUOTE] * bool(_quote(post))
    if len(chosen) > 1:
        told = {"one": Sentence(chosen[0]), "other": Sentence(chosen[1])}
        field = "options.quote" if chosen[-1] is QUOTE else "options.poll_choices"
        yield Problem("not_together", Sentence(TOGETHER, told), field=field)
    if _quote(post) and not _quoted(post):
        yield Problem("quote", Sentence(NO_POST, {"value": _quote(post)[:80]}), field="options.quote")
    cashtags = len(_CASHTAG.findall(text))
    if cashtags > 1:
        yield Problem("cashtags", Sentence(CASHTAGS, {"count": cashtags}), blocks=False)
    for file in post.media:
        pixels = file.width * file.height * file.frames
        if file.kind == "gif" and pixels > GIF_TOTAL:
            about = {"file": file.filename, "pixels": -(-pixels // 1_000_000)}
            yield Problem("image_too_large", Sentence(GIF_PIXELS, about), field="media")


def _poll_troubles(post: Post) -> Iterator[Problem]:
    choices = _choices(post)
    if choices and not 2 <= len(choices) <= 4:
        yield Problem("poll", Sentence(CHOICES_COUNT, {"count": len(choices)}), field="options.poll_choices")
    for choice in choices:
        if len(choice) > CHOICE:
            told = {"choice": choice[:40], "length": len(choice)}
            yield Problem("poll", Sentence(CHOICE_LENGTH, told), field="options.poll_choices")


def body(text: str, media_ids: list[str], post: Post) -> dict[str, Any]:
    """CreatePostsRequest. A reply has no settings of its own for who may answer: its thread's hold."""
    said: dict[str, Any] = {
        "text": text,
        "media": {"media_ids": media_ids} if media_ids else None,
        "poll": _poll(post),
        "quote_tweet_id": _quoted(post),
        "reply": {"in_reply_to_tweet_id": post.reply_to.id} if post.reply_to else None,
        "reply_settings": None if post.reply_to else str(post.options.get("reply_settings") or "") or None,
        "made_with_ai": post.options.get("made_with_ai") is True or None,
        "paid_partnership": post.options.get("paid_partnership") is True or None,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _poll(post: Post) -> dict[str, Any] | None:
    choices, hours = _choices(post), post.options.get("poll_hours")
    whole = hours if isinstance(hours, int) and not isinstance(hours, bool) else 24
    minutes = min(max(whole, 1), HOURS) * 60
    return {"options": choices, "duration_minutes": minutes} if choices else None


def _choices(post: Post) -> list[str]:
    said = post.options.get("poll_choices")
    return [str(each).strip() for each in said if str(each).strip()] if isinstance(said, list) else []


def _quote(post: Post) -> str:
    return str(post.options.get("quote") or "").strip()


def _quoted(post: Post) -> str | None:
    found = _POST_ID.fullmatch(_quote(post))
    return found[1] if found else None
