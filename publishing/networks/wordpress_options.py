"""What a person chooses for a WordPress post, and what her site offers to choose from.

Source: the wp/v2 routes of the REST API handbook: posts, categories, tags.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .contract import Disconnected, Field, Kind, Refused
from .wordpress_site import Site


def _(text: str) -> str:
    return text


MOST_OFFERED = 100  # of each; a page of the API
CATEGORY = Field("category", _("Categoría"), required=False, help=_("Una que el sitio ya tenga."))
OPTIONS = (
    Field("excerpt", _("Extracto"), required=False, kind=Kind.LONG),
    Field(
        "slug",
        _("Final de la dirección"),
        required=False,
        most=200,
        help=_("Por ejemplo menu-de-otono. Si lo dejas vacío, sale del título."),
    ),
    Field(
        "status",
        _("Cómo queda"),
        required=False,
        kind=Kind.CHOICE,
        default="publish",
        choices=(
            ("publish", _("Publicada")),
            ("private", _("Privada: sólo quien administra el sitio")),
            ("pending", _("Pendiente de revisión en el sitio")),
        ),
    ),
    Field(
        "featured",
        _("Imagen destacada"),
        required=False,
        kind=Kind.CHOICE,
        default="first",
        choices=(("first", _("La primera imagen")), ("none", _("Ninguna: todas van en el texto"))),
    ),
    Field(
        "format",
        _("Formato de la entrada"),
        required=False,
        kind=Kind.CHOICE,
        choices=(
            ("standard", _("Estándar")),
            ("aside", _("Minientrada")),
            ("audio", _("Audio")),
            ("chat", _("Conversación")),
            ("gallery", _("Galería")),
            ("image", _("Imagen")),
            ("link", _("Enlace")),
            ("quote", _("Cita")),
            ("status", _("Estado")),
            ("video", _("Video")),
        ),
        help=_("El tema del sitio decide cuáles se ven distintos."),
    ),
    Field("sticky", _("Fijarla arriba de la portada"), required=False, kind=Kind.YES_NO),
    Field(
        "comments",
        _("Comentarios"),
        required=False,
        kind=Kind.CHOICE,
        choices=(("open", _("Abiertos")), ("closed", _("Cerrados"))),
    ),
)


def options_for(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    """With the site's own categories and tags, once they were read."""
    offered = [
        Field(name, label, required=False, kind=Kind.CHOICES, choices=choices)
        for name, label in (("categories", _("Categorías")), ("site_tags", _("Etiquetas del sitio")))
        if (choices := tuple((str(pk), str(called)) for pk, called in facts.get(name) or ()))
    ]
    return (*offered, *(() if facts.get("categories") else (CATEGORY,)), *OPTIONS)


def offered(site: Site) -> dict[str, Any]:
    """{"categories": [[id, name], …], "site_tags": …}; a site that won't list them offers none."""
    asked: dict[str, dict[str, Any]] = {
        "categories": {"orderby": "name"},
        "tags": {"orderby": "count", "order": "desc"},
    }
    found: dict[str, Any] = {}
    for route, order in asked.items():
        with suppress(Refused, Disconnected):
            listed = site.get(route, per_page=MOST_OFFERED, **order).json()
            name = "categories" if route == "categories" else "site_tags"
            found[name] = [[str(each["id"]), html.unescape(str(each["name"]))] for each in listed]
    return found
