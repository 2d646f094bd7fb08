"""The columns of a parrilla: what each is called, in both languages, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from publishing.models import Channel

from ..finding.folding import fold

OWN = "own:"  # a channel's own words: «own:12»


@dataclass(frozen=True)
class Column:
    """`also`: other headings people give it, folded. `told`: shown and never read back."""

    key: str
    label: str
    width: int = 16
    also: tuple[str, ...] = ()
    told: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("id", _("Número"), 9, ("id", "no", "num", "number", "post id")),
    Column("date", _("Fecha"), 12, ("fecha", "dia", "date", "day", "fecha de publicacion", "publish date")),
    Column("time", _("Hora"), 8, ("hora", "time", "hour", "horario")),
    Column("channels", _("Canales"), 24, ("canales", "canal", "red", "redes", "channels", "networks")),
    Column("title", _("Título"), 28, ("titulo", "title", "titulo interno", "tema", "nombre", "topic")),
    Column("text", _("Texto"), 60, ("texto", "copy", "caption", "text", "mensaje", "message", "contenido")),
    Column("link", _("Enlace"), 28, ("enlace", "link", "url", "liga")),
    Column("tags", _("Etiquetas"), 18, ("etiquetas", "hashtags", "tags", "labels")),
    Column("pillar", _("Pilar"), 16, ("pilar", "pilar de contenido", "pillar", "categoria", "category")),
    Column("campaign", _("Campaña"), 18, ("campana", "campaign")),
    Column("objective", _("Objetivo"), 18, ("objetivo", "objective")),
    Column("audience", _("Audiencia"), 18, ("audiencia", "publico", "audience")),
    Column("state", _("Estado"), 14, ("estado", "status", "state"), told=True),
    Column("files", _("Archivos"), 24, ("archivos", "files", "imagen", "media"), told=True),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
READ = tuple(column.key for column in COLUMNS if not column.told)


def own_label(channel: Channel) -> str:
    return str(_("Texto en %(channel)s")) % {"channel": channel.name}


def guessed(heading: Sequence[str], channels: Iterable[Channel]) -> dict[str, int]:
    """{field: column} by what the headings say; each field once, the first that fits."""
    names = {fold(own_label(each)): f"{OWN}{each.pk}" for each in channels}
    for column in COLUMNS:
        names |= dict.fromkeys((fold(str(column.label)), *column.also), column.key)
    found: dict[str, int] = {}
    for number, text in enumerate(heading):
        key = names.get(fold(" ".join(text.split())))
        if key and key not in found and key in (*READ, *names.values()):
            found[key] = number
    return {key: number for key, number in found.items() if key not in BY_KEY or not BY_KEY[key].told}
