"""What a person chooses for Reddit: the community, the kind of post, its label, how it is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from publishing.networks.contract import Field, Kind


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


OPTIONS = (
    Field("subreddit", _("Comunidad"), required=False, help=_("Por ejemplo r/cafe.")),
    Field("other_subreddit", _("Otra comunidad"), required=False, help=_("Si no está en la lista.")),
    Field(
        "form",
        _("Tipo de publicación"),
        required=False,
        kind=Kind.CHOICE,
        default="auto",
        choices=(("auto", _("Según lo que lleve")), ("self", _("Texto")), ("link", _("Enlace"))),
    ),
    Field("flair", _("Etiqueta (flair)"), required=False, help=_("Como se llama en la comunidad.")),
    Field("nsfw", _("Contenido para adultos (NSFW)"), required=False, kind=Kind.YES_NO),
    Field("spoiler", _("Contiene spoilers"), required=False, kind=Kind.YES_NO),
    Field("quiet", _("No recibir avisos de las respuestas en Reddit"), required=False, kind=Kind.YES_NO),
)
FLAIR_BY_NAME = Field("flair_name", _("Etiqueta (flair) de otra comunidad"), required=False)


def offered(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    """The account's communities as a choice, and the first ones' labels; any other is written by hand."""
    places = tuple((str(pk), str(label)) for pk, label in facts.get("subreddits") or ())
    flairs = tuple((str(pk), str(label)) for pk, label in facts.get("flairs") or ())
    known = {"subreddit": places, "flair": flairs}
    return tuple(
        replace(field, kind=Kind.CHOICE, choices=known[field.name]) if known.get(field.name) else field
        for field in (*OPTIONS, *((FLAIR_BY_NAME,) if flairs else ()))
    )
