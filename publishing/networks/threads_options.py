"""What a person chooses for a post on Threads, beside its words and files."""

from __future__ import annotations

from publishing.networks.contract import Field, Kind


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


OPTIONS = (
    Field(
        "reply_control",
        _("Quién puede responder"),
        required=False,
        kind=Kind.CHOICE,
        choices=(
            ("everyone", _("Cualquiera")),
            ("accounts_you_follow", _("Las cuentas que sigues")),
            ("mentioned_only", _("Sólo las mencionadas")),
            ("followers_only", _("Quienes te siguen")),
            ("parent_post_author_only", _("Sólo quien escribió la publicación que respondes")),
        ),
        default="everyone",
        throughout=True,
    ),
    Field("topic_tag", _("Tema"), required=False, help=_("Uno solo, sin puntos ni «&»."), most=50),
    Field("poll_choices", _("Opciones de la encuesta"), required=False, kind=Kind.LINES, least=2, most=4),
    Field("quote", _("Citar"), required=False, help=_("El identificador de una publicación de Threads.")),
    Field("long_text", _("Texto largo adjunto"), required=False, kind=Kind.LONG, most=10_000),
    Field("spoiler", _("Ocultar los archivos hasta que los toquen"), required=False, kind=Kind.YES_NO),
)
