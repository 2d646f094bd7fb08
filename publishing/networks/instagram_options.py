"""What a person chooses for a post on Instagram, beside its words and files."""

from __future__ import annotations

from publishing.networks.contract import Field, Kind


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


OPTIONS = (
    Field(
        "form",
        _("Forma"),
        required=False,
        kind=Kind.CHOICE,
        choices=(("feed", _("Publicación o carrusel")), ("reel", _("Reel")), ("story", _("Historia"))),
        default="feed",
    ),
    Field("collaborators", _("Colaboradores"), required=False,
          help=_("Hasta 3 usuarios, separados por comas."), where=("form", ("feed", "reel"))),
    Field("user_tags", _("Etiquetar a"), required=False, help=_("Usuarios separados por comas.")),
    Field("location_id", _("Lugar"), required=False,
          help=_("El identificador de la página de Facebook del lugar, sólo números."),
          where=("form", ("feed", "reel"))),
    Field("share_to_feed", _("Mostrar el reel también en la cuadrícula"), required=False,
          kind=Kind.YES_NO, default=True, where=("form", ("reel",))),
    Field("thumb_offset", _("Portada: instante del video (milisegundos)"), required=False,
          kind=Kind.NUMBER, least=0, where=("form", ("reel",))),
    Field("audio_name", _("Nombre del audio"), required=False, where=("form", ("reel",))),
    Field("trial", _("Reel de prueba"), required=False, kind=Kind.CHOICE, where=("form", ("reel",)),
          choices=(("", _("No")), ("MANUAL", _("Sí, y yo decido después")),
                   ("SS_PERFORMANCE", _("Sí, y se muestra a todos si va bien")))),
)  # fmt: skip
