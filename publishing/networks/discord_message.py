"""A message as Discord takes it, from a bot or through a webhook: words, card, poll, files, who is called.

Sources: docs.discord.com resources/message (limits), resources/webhook, reference (uploading files).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from publishing.networks import chosen, configured, counting, fitting, multipart
from publishing.networks.contract import (
    Field,
    FileRule,
    Kind,
    Limits,
    Line,
    Post,
    Problem,
    Reply,
    Sentence,
    Unit,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


HOME = "https://discord.com"
API = f"{HOME}/api/v10"
NO_EMBEDS, NO_SOUND = 1 << 2, 1 << 12  # message flags SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS
QUESTION, ANSWER, ANSWERS = 300, 55, 10
FILE_BYTES = configured.number("DISCORD_FILE_MIB", 10) * 2**20  # more where the server is boosted

LONG_QUESTION = _("La pregunta de la encuesta tiene %(length)s caracteres y Discord admite %(limit)s.")
LONG_ANSWER = _("La respuesta «%(answer)s» tiene %(length)s caracteres y Discord admite %(limit)s.")
FEW_ANSWERS = _("Una encuesta de Discord lleva de 2 a %(limit)s respuestas y hay %(count)s.")
NO_QUESTION = _("Falta la pregunta de la encuesta: escríbela en el título o en el texto.")

_MIMES = {
    "image": ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"),
    "video": ("video/mp4", "video/quicktime", "video/webm"),
    "audio": ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/flac", "audio/aac"),
    "document": (),
}
LIMITS = Limits(
    text=2000,
    unit=Unit.CODE_POINTS,
    files={
        kind: FileRule(most=10, mimes=frozenset(mimes), bytes=FILE_BYTES) for kind, mimes in _MIMES.items()
    },
    together=10,
    mixed=True,
    alt=1024,
    title=100,
    source="docs.discord.com resources/message (2000), reference (10 MiB, 10 files); openapi v10",
)
OPTIONS = (
    Field(
        "link_card",
        _("Vista del enlace"),
        required=False,
        kind=Kind.CHOICE,
        default="auto",
        choices=(
            ("auto", _("La que arma Discord")),
            ("card", _("Una tarjeta con el título de la publicación")),
            ("none", _("Sin vista previa")),
        ),
    ),
    Field(
        "mentions",
        _("A quién puede avisar una mención"),
        required=False,
        kind=Kind.CHOICES,
        help=_("Sin marcar nada, las menciones se leen pero no avisan a nadie."),
        choices=(
            ("users", _("Personas mencionadas")),
            ("roles", _("Roles mencionados")),
            ("everyone", _("Todo el servidor (@everyone)")),
        ),
    ),
    Field("silent", _("Sin notificación"), required=False, kind=Kind.YES_NO, throughout=True),
    Field("poll_choices", _("Respuestas de la encuesta"), required=False, kind=Kind.LINES, most=ANSWERS),
    Field("poll_hours", _("Horas abierta"), required=False, kind=Kind.NUMBER, least=1, most=768, default=24),
    Field("poll_multiple", _("Permitir varias respuestas"), required=False, kind=Kind.YES_NO),
)


def written(post: Post) -> str:
    """The words of the message: a poll's question is said by the poll itself, a card's link by the card."""
    if answers(post) and not post.title.strip():
        return ""
    return post.text.strip() if _card(post) else fitting.with_link(post)


def said(post: Post) -> dict[str, Any]:
    """The message's own fields, the same for both doors."""
    flags = NO_SOUND * chosen.yes(post, "silent")
    flags |= NO_EMBEDS * (chosen.text(post, "link_card") == "none")
    message: dict[str, Any] = {
        "content": written(post),
        "embeds": [_card(post)] if _card(post) else [],
        "allowed_mentions": {"parse": sorted(chosen.lines(post, "mentions"))},
        "flags": flags,
        "poll": _poll(post),
        "attachments": [
            {"id": str(n), "filename": media.filename, "description": media.alt.strip() or None}
            for n, media in enumerate(post.media)
        ],
    }
    return {name: value for name, value in message.items() if value}


def send(url: str, message: Mapping[str, Any], post: Post, line: Line, **more: Any) -> Reply:
    """The irreversible request. With files: a form of `payload_json` and `files[n]`."""
    headers = more.pop("headers", {})
    if not post.media:
        line.no_return()
        return line.post(url, json=message, headers=headers, **more)
    files = [multipart.part(f"files[{n}]", media) for n, media in enumerate(post.media)]
    with multipart.body({"payload_json": json.dumps(message)}, files, ("payload_json",)) as form:
        line.no_return()
        return line.post(url, data=form, headers={**headers, **form.headers}, **more)


def listed(reply: Reply) -> list[dict[str, Any]]:
    """An answer that should be a list; anything else is no answer."""
    found = reply.json()
    if not isinstance(found, list):
        reply.dig("a list")
    return [each for each in found if isinstance(each, dict)]


def answers(post: Post) -> list[str]:
    return chosen.lines(post, "poll_choices")


def _question(post: Post) -> str:
    return post.title.strip() or post.text.strip()


def _card(post: Post) -> dict[str, Any] | None:
    if chosen.text(post, "link_card") != "card" or not post.link:
        return None
    return {"title": (post.title.strip() or post.link)[:256], "url": post.link}


def _poll(post: Post) -> dict[str, Any] | None:
    if not answers(post):
        return None
    return {
        "question": {"text": _question(post)},
        "answers": [{"poll_media": {"text": text}} for text in answers(post)],
        "duration": chosen.number(post, "poll_hours", 24),
        "allow_multiselect": chosen.yes(post, "poll_multiple"),
    }


# ── what doesn't fit ──────────────────────────────────────────────────────────────────────────────────


def troubles(post: Post, limits: Limits, network: str) -> list[Problem]:
    text = written(post)
    return [
        *(() if answers(post) else fitting.nothing_said(text or post.link, post, network)),
        *fitting.too_long(counting.code_points(text), post, limits, network),
        *fitting.media_troubles(post, limits, network),
        *fitting.alt_troubles(post, limits, network),
        *_poll_troubles(post),
    ]


def _poll_troubles(post: Post) -> Iterator[Problem]:
    given, question = answers(post), _question(post)
    if not given:
        return
    if not 2 <= len(given) <= ANSWERS:
        yield _about_poll("poll_choices", FEW_ANSWERS, count=len(given), limit=ANSWERS)
    if not question:
        yield _about_poll("poll_question", NO_QUESTION)
    if len(question) > QUESTION:
        yield _about_poll("poll_question", LONG_QUESTION, length=len(question), limit=QUESTION)
    for answer in given:
        if len(answer) > ANSWER:
            yield _about_poll("poll_choices", LONG_ANSWER, answer=answer, length=len(answer), limit=ANSWER)


def _about_poll(code: str, text: str, **told: Any) -> Problem:
    return Problem(code, Sentence(text, told), field="options.poll_choices")
