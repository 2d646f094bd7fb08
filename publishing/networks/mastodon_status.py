"""A post as Mastodon is asked for it: its words, who sees it, its poll, what it quotes.

Sources: docs.joinmastodon.org methods/statuses; a poll's bounds are the server's (configuration.polls), until
asked Mastodon's own: four answers of fifty characters, from five minutes to a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from publishing.networks import chosen, counting, fitting
from publishing.networks.contract import Field, Kind, Post, Problem, Refused, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


OPTIONS = (
    Field(
        "visibility",
        _("Quién la ve"),
        required=False,
        choices=(
            ("public", _("Pública")),
            ("unlisted", _("Pública, fuera de las listas")),
            ("private", _("Sólo seguidores")),
        ),
        throughout=True,
    ),
    Field("spoiler_text", _("Aviso de contenido"), required=False, throughout=True),
    Field("sensitive", _("Imágenes delicadas"), required=False, kind=Kind.YES_NO),
    Field(
        "quote",
        _("Cita una publicación"),
        required=False,
        kind=Kind.ADDRESS,
        help=_("Su dirección, como se ve en el servidor de esta cuenta."),
    ),
    Field(
        "quote_approval_policy",
        _("Quién puede citarla"),
        required=False,
        kind=Kind.CHOICE,
        choices=(
            ("public", _("Cualquiera")),
            ("followers", _("Quien sigue la cuenta")),
            ("nobody", _("Nadie")),
        ),
    ),
)
POLL_WITH_FILES = _("En Mastodon una encuesta no lleva archivos: quita unos u otra.")
NO_QUESTION = _("Falta la pregunta de la encuesta: escríbela en el texto.")
FEW_ANSWERS = _("Una encuesta lleva al menos dos respuestas y hay %(count)s.")
MANY_ANSWERS = _("Hay %(count)s respuestas y este servidor admite %(limit)s.")
LONG_ANSWER = _("La respuesta «%(answer)s» tiene %(length)s caracteres y este servidor admite %(limit)s.")
TWICE = _("La respuesta «%(answer)s» está dos veces.")
NOT_QUOTABLE = _(
    "«%(address)s» no es una publicación vista en %(server)s. Ábrela ahí y copia su dirección, que "
    "termina en un número."
)


@dataclass(frozen=True)
class PollRules:
    answers: int = 4
    answer: int = 50  # characters
    least: int = 300  # seconds
    most: int = 2_629_746

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> PollRules:
        known = facts.get("polls")
        return cls(**known) if isinstance(known, dict) and {*known} <= {*cls.__dataclass_fields__} else cls()


def options_for(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    rules = PollRules.of(facts)
    return (
        *OPTIONS,
        Field(
            "poll_choices",
            _("Respuestas de la encuesta"),
            required=False,
            kind=Kind.LINES,
            least=2,
            most=rules.answers,
            help=_("Una por renglón. La pregunta es el texto de la publicación."),
        ),
        Field(
            "poll_hours",
            _("Horas abierta"),
            required=False,
            kind=Kind.NUMBER,
            default=24,
            least=-(-rules.least // 3600),
            most=rules.most // 3600,
        ),
        Field("poll_multiple", _("Permitir varias respuestas"), required=False, kind=Kind.YES_NO),
        Field("poll_hide", _("Ocultar los votos hasta el final"), required=False, kind=Kind.YES_NO),
    )


def answers(post: Post) -> list[str]:
    return chosen.lines(post, "poll_choices")


def status(post: Post, media_ids: list[str], server: str) -> dict[str, Any]:
    """Raises Refused where the address to quote isn't one of this server's."""
    said: dict[str, Any] = {
        "status": fitting.with_link(post),
        "visibility": chosen.text(post, "visibility", "public"),
        "language": post.language.partition("-")[0].lower(),
        "spoiler_text": chosen.text(post, "spoiler_text"),
        "media_ids": media_ids,
        "in_reply_to_id": post.reply_to.id if post.reply_to else None,
        "sensitive": chosen.yes(post, "sensitive") or None,
        "poll": _poll(post),
        "quoted_status_id": quoted(post, server),
        "quote_approval_policy": chosen.text(post, "quote_approval_policy"),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def quoted(post: Post, server: str) -> str | None:
    """The id by which the account's own server knows the quoted post: https://server/@who/ID."""
    address = chosen.text(post, "quote")
    if not address:
        return None
    found = re.search(r"/(\d+)/?$", urlsplit(address).path)
    if found is None or urlsplit(address).netloc != urlsplit(server).netloc:
        told = {"address": address[:100], "server": urlsplit(server).netloc}
        raise Refused(Sentence(NOT_QUOTABLE, told), code="not_quotable")
    return found[1]


def _poll(post: Post) -> dict[str, Any] | None:
    if not answers(post):
        return None
    poll = {"options": answers(post), "expires_in": chosen.number(post, "poll_hours", 24) * 3600}
    switches = {"multiple": chosen.yes(post, "poll_multiple"), "hide_totals": chosen.yes(post, "poll_hide")}
    return poll | {name: True for name, on in switches.items() if on}


def poll_troubles(post: Post, rules: PollRules) -> Iterator[Problem]:
    given = answers(post)
    if not given:
        return
    if post.media:
        yield Problem("poll_with_files", Sentence(POLL_WITH_FILES), field="media")
    if not fitting.with_link(post):
        yield _about("poll_question", NO_QUESTION)
    if len(given) < 2:
        yield _about("poll_choices", FEW_ANSWERS, count=len(given))
    if len(given) > rules.answers:
        yield _about("poll_choices", MANY_ANSWERS, count=len(given), limit=rules.answers)
    for n, answer in enumerate(given):
        length, begun = counting.graphemes(answer), answer[: rules.answer]
        if length > rules.answer:
            yield _about("poll_choices", LONG_ANSWER, answer=begun, length=length, limit=rules.answer)
        if answer in given[:n]:
            yield _about("poll_choices", TWICE, answer=begun)


def _about(code: str, text: str, **told: Any) -> Problem:
    return Problem(code, Sentence(text, told), field="options.poll_choices")
