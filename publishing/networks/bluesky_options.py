"""What a person chooses for a Bluesky post: its card, what it quotes, who may reply, its warning, languages.

Sources: the lexicons app.bsky.feed.threadgate, app.bsky.feed.postgate, com.atproto.label.defs#selfLabels.
"""

from __future__ import annotations

from .contract import Field, Kind


def _(text: str) -> str:
    return text


OPTIONS = (
    Field(
        "card_title",
        _("Título de la tarjeta"),
        required=False,
        help=_("Con un título, el enlace se ve como tarjeta; sin él, se agrega al texto."),
    ),
    Field("card_text", _("Descripción de la tarjeta"), required=False, most=300),
    Field(
        "card_image",
        _("La imagen es la de la tarjeta"),
        required=False,
        kind=Kind.YES_NO,
        help=_("Con un enlace, un título de tarjeta y una sola imagen de hasta 976 kB."),
    ),
    Field(
        "quote",
        _("Cita una publicación"),
        required=False,
        kind=Kind.ADDRESS,
        help=_("Su dirección en bsky.app."),
    ),
    Field(
        "replies",
        _("Quién puede responder"),
        required=False,
        kind=Kind.CHOICE,
        default="everybody",
        choices=(
            ("everybody", _("Cualquiera")),
            ("some", _("Sólo algunas personas")),
            ("nobody", _("Nadie")),
        ),
    ),
    Field(
        "replies_from",
        _("Pueden responder"),
        kind=Kind.CHOICES,
        least=1,
        where=("replies", ("some",)),
        choices=(
            ("mention", _("Las personas mencionadas")),
            ("follower", _("Quienes siguen la cuenta")),
            ("following", _("Las personas que la cuenta sigue")),
        ),
    ),
    Field("no_quotes", _("No permitir que la citen"), required=False, kind=Kind.YES_NO),
    Field(
        "warning",
        _("Aviso de contenido"),
        required=False,
        kind=Kind.CHOICE,
        choices=(
            ("sexual", _("Sugerente")),
            ("nudity", _("Desnudez no sexual")),
            ("porn", _("Contenido para adultos")),
            ("graphic-media", _("Imágenes crudas")),
        ),
    ),
    Field(
        "languages",
        _("Otros idiomas del texto"),
        required=False,
        kind=Kind.LINES,
        most=2,
        help=_("Su código, uno por renglón: en, pt-BR …"),
    ),
)
