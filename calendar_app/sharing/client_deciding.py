"""What a client decides behind her link: as she read it, at the hour she read, in her own words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import review
from ..models import CalendarLink, Post
from ..refusals import CannotPlan
from . import client_page
from .links import called


def approve(
    post: Post, *, link: CalendarLink, digest: str, hour: str, step: int | None, comment: str = ""
) -> Post:
    """digest, hour (`entries.hour_of`): of the page she read. Raises CannotPlan, PermissionDenied."""
    if not digest:
        raise CannotPlan(_("Abre la publicación y léela antes de aprobarla."))
    if comment.strip():
        raise CannotPlan(
            _(
                "Escribiste qué cambiar y pulsaste «Aprobar»: no se hizo ninguna de las dos cosas. Pulsa "
                "«Enviar los cambios», o borra lo escrito y apruébala."
            )
        )
    return review.approve(post, seen=digest, hour=hour, step=step, **voice(link))


def request_changes(post: Post, *, link: CalendarLink, comment: str) -> Post:
    return review.request_changes(post, comment=comment, **voice(link))


def asked_for_changes(link: CalendarLink, pk: int, comment: str) -> bool:
    """She has just said this: the post may be out of her sight by now, as a draft is."""
    post = client_page.to_decide(link).filter(pk=pk).first()
    who = review.answering.Voice(None, called(link), link)
    return post is not None and review.deciding.is_said(post, who, comment)


def voice(link: CalendarLink) -> dict[str, Any]:
    return {"by": None, "guest": called(link), "link": link}
