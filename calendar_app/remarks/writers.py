"""May she write this, to these readers, and not too fast: asked by every verb, whatever door it came by."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.pacing import too_often
from teams.models import User
from teams.roles import Verb

from .. import permission, words
from ..models import CalendarLink, Post, Remark
from ..refusals import CannotPlan
from ..review import answering
from ..sharing import client_page, links
from .places import OnText, Where

Audience = Remark.Audience
TEXT_LIMIT = 5_000
GUEST_LIMIT = 120
A_MINUTE = 20  # comments and changes to them, of one person or one link
MOST_THREADS = 200  # on one post
MOST_ANSWERS = 500  # under one comment


@dataclass(frozen=True)
class Writer:
    """A person of the team, a client behind a link with the name she gave, or (all empty) the shell."""

    by: User | None = None
    guest: str = ""
    link: CalendarLink | None = None

    @property
    def columns(self) -> dict[str, object]:
        return {"by": self.by, "guest": self.guest if self.link else "", "link": self.link}

    @property
    def name(self) -> str:
        return str(self.by) if self.by else self.guest

    def wrote(self, remark: Remark) -> bool:
        if self.link is not None:
            return remark.link_id == self.link.pk and remark.guest == self.guest
        return self.by is None or remark.by_id == self.by.pk


def admit(post: Post, audience: str, writer: Writer) -> str:
    """The audience it will have; "" asks for hers by default. Raises PermissionDenied, CannotPlan."""
    if writer.link is not None:
        admit_client(post, writer)
        return Audience.CLIENT
    seat = permission.demand_on(Verb.COMMENT, post, writer.by)
    internal = seat is None or seat.may(Verb.INTERNAL)
    audience = audience or (Audience.INTERNAL if internal else Audience.CLIENT)
    if audience not in Audience.values:
        raise CannotPlan(
            _("«%(audience)s» no es para nadie: elige quién lo leerá.") % {"audience": audience[:40]}
        )
    if audience == Audience.INTERNAL and not internal:
        raise PermissionDenied(str(Verb.INTERNAL))
    slow_down(f"person:{writer.by.pk}" if writer.by else "")
    return audience


def admit_client(post: Post, writer: Writer) -> None:
    """Only through a link that is open, lets its reader comment, and holds this post."""
    link = writer.link
    if link is None or not (link.comments and links.is_open(link) and answering.holds(link, post)):
        raise PermissionDenied("comments")
    if not writer.guest.strip():
        raise CannotPlan(_("Escribe tu nombre, para que el equipo sepa quién comenta."))
    words.clean(writer.guest, _("Nombre"), GUEST_LIMIT)
    slow_down(f"link:{link.pk}")


def refuse_hidden_words(post: Post, where: Where, writer: Writer) -> None:
    """Behind a link: whether a text holds some words is told of what it shows, and of nothing else."""
    if writer.link is None or not isinstance(where, OnText):
        return
    if not client_page.shows_words(writer.link, post, where.channel):
        raise PermissionDenied("channel")


def slow_down(who: str) -> None:
    if who and too_often(f"remark:{who}", most=A_MINUTE):
        raise CannotPlan(_("Son muchos comentarios en un minuto. Espera un poco y vuelve a enviar este."))


def admit_to(remark: Remark, writer: Writer) -> None:
    """To what is already said: who may not read it may not touch it."""
    admit(remark.post, remark.audience, writer)
    if writer.link is not None and remark.audience != Audience.CLIENT:
        raise PermissionDenied("audience")


def said(text: str) -> str:
    """Raises CannotPlan."""
    if not text.strip():
        raise CannotPlan(_("El comentario está vacío: escribe algo o cierra sin comentar."))
    return words.clean(text.strip(), _("Comentario"), TEXT_LIMIT)


def held(remark: Remark) -> Remark:
    """The thread's first row, held until the transaction ends: its audience can't change meanwhile."""
    first = Remark.objects.select_for_update(of=("self",)).get(pk=remark.parent_id or remark.pk)
    if first.pk == remark.pk:
        remark.refresh_from_db()
        return remark
    remark.refresh_from_db()
    return first
