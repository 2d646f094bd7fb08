"""Saying something about a post, and answering."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import CalendarLink, Post, Remark
from ..refusals import CannotPlan
from . import mentioning, telling, writers
from .places import OnPost, Where
from .writers import Writer

Audience = Remark.Audience


class AudienceChanged(CannotPlan):
    """The thread's readers are others than when she began to write: nothing was said."""


@transaction.atomic
def say(
    post: Post,
    *,
    by: Any,
    text: str,
    audience: str = "",
    where: Where | None = None,
    guest: str = "",
    link: CalendarLink | None = None,
) -> Remark:
    """audience: "" is internal for the team and client-visible for who sees no more. Raises CannotPlan."""
    writer = Writer(by, guest.strip(), link)
    audience = writers.admit(post, audience, writer)
    if post.remarks.filter(parent=None).count() >= writers.MOST_THREADS:
        raise CannotPlan(
            _("Esta publicación ya tiene %(most)s conversaciones: responde en una de ellas.")
            % {"most": writers.MOST_THREADS}
        )
    where = where or OnPost()
    writers.refuse_hidden_words(post, where, writer)
    columns = where.columns(post)
    remark = written(Remark(post=post, audience=audience, **columns), text, writer)
    telling.of_new(remark, writer)
    return remark


@transaction.atomic
def answer(
    thread: Remark,
    *,
    by: Any,
    text: str,
    audience: str = "",
    guest: str = "",
    link: CalendarLink | None = None,
) -> Remark:
    """Inherits the thread's audience. `audience`: the one she saw while she wrote; if it is another by now,
    nothing is said (AudienceChanged). What was resolved is open again."""
    writer = Writer(by, guest.strip(), link)
    first = writers.held(thread)
    writers.admit_to(first, writer)
    refuse_other_audience(first, audience)
    if first.answers.count() >= writers.MOST_ANSWERS:
        raise CannotPlan(_("Esta conversación ya es muy larga: empieza otra."))
    remark = written(Remark(post=first.post, parent=first, audience=first.audience), text, writer)
    if first.resolved_at:
        Remark.objects.filter(pk=first.pk).update(resolved_at=None, resolved_by=None)
    telling.of_new(remark, writer)
    return remark


def refuse_other_audience(first: Remark, seen: str) -> None:
    if not seen or seen == first.audience:
        return
    raise AudienceChanged(
        _(
            "Mientras escribías, esta conversación pasó a ser visible para el cliente. No se envió nada: "
            "revisa lo que escribiste y envíalo de nuevo si quieres que lo lea."
        )
    )


def written(remark: Remark, text: str, writer: Writer) -> Remark:
    remark.text = writers.said(text)
    for name, value in writer.columns.items():
        setattr(remark, name, value)
    people = mentions_in(remark.text, remark, writer)
    remark.save()
    remark.mentions.set(people)
    return remark


def mentions_in(text: str, remark: Remark, writer: Writer) -> list[Any]:
    """Who came by a link knows nobody's name: what she writes mentions nobody."""
    if writer.link is not None:
        return []
    return mentioning.mentioned(text, remark.post.workspace, remark.audience)
