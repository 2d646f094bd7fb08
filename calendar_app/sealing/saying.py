"""How a seal stands, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .certificate import Line


def standing_of(line: Line) -> str:
    return {
        "sent": _("Salió exactamente lo que se aprobó."),
        "part": _("Salió solo una parte de lo que se aprobó: lo que le sigue no ha salido."),
        "other": _("Lo que salió no es lo que se aprobó."),
        "unasked": _("Salió sin aprobación: ninguna regla la pedía."),
        "holds": _("Aprobada: solo puede salir exactamente esto."),
        "broken": _("La aprobación ya no vale: cambió, se movió o se anuló después."),
        "missing": _("Nadie la ha aprobado todavía."),
    }[line.key]


def tone_of(line: Line) -> str:
    """Of the note it is said in."""
    return {"sent": "ok", "holds": "ok", "part": "review", "other": "danger", "broken": "review"}.get(
        line.key, ""
    )
