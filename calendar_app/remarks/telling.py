"""Who is told of a comment, and what the log keeps of it.

The words of what is internal go neither into the log nor into a letter: both outlive the right to read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from teams.auditing import Did, record
from teams.models import User
from teams.notices import Event, tell

from ..models import Remark
from . import mentioning
from .writers import Writer

Audience = Remark.Audience
NAMED = {
    "said": Did.REMARK_WRITTEN,
    "edited": Did.REMARK_EDITED,
    "deleted": Did.REMARK_REMOVED,
    "undeleted": Did.REMARK_BROUGHT_BACK,
    "resolved": Did.REMARK_RESOLVED,
    "reopened": Did.REMARK_REOPENED,
    "shared": Did.REMARK_SHARED,
}


# ── the log ───────────────────────────────────────────────────────────────────────────────────────────


def note(did: str, remark: Remark, writer: Writer, *, before: str | None = None) -> None:
    shown = before is not None and remark.audience == Audience.CLIENT
    record(
        NAMED[did],
        by=writer.by,
        workspace=remark.post.workspace,
        on=remark.post,
        before={"text": before} if shown else None,
        after=told(remark),
        who=writer.guest if writer.link else "",
    )


def told(remark: Remark) -> dict[str, Any]:
    facts = {"remark": remark.pk, "audience": str(remark.audience), "place": str(remark.place)}
    return {**facts, "text": remark.text} if remark.audience == Audience.CLIENT else facts


# ── people ────────────────────────────────────────────────────────────────────────────────────────────


def of_new(remark: Remark, writer: Writer) -> None:
    note("said", remark, writer)
    named = list(remark.mentions.all())
    tell_named(remark, writer, named)
    known = {each.pk for each in named}
    others = [each for each in concerned(remark) if each.pk not in known]
    if is_from_a_client(remark, writer):
        said = _("%(who)s, de parte del cliente, comentó «%(title)s».")
        send(Event.REMARK_CLIENT, remark, writer, others, said, key=f"remark-client:{remark.post_id}")
    else:
        said = _("%(who)s comentó «%(title)s».")
        send(Event.REMARK_NEW, remark, writer, others, said, key=f"remark:{remark.parent_id or remark.pk}")


def of_edit(remark: Remark, writer: Writer, before: str, named: list[User]) -> None:
    note("edited", remark, writer, before=before)
    tell_named(remark, writer, named)


def tell_named(remark: Remark, writer: Writer, named: list[User]) -> None:
    if named:
        said = _("%(who)s te mencionó en «%(title)s».")
        send(Event.REMARK_MENTION, remark, writer, named, said, key=f"remark-mention:{remark.pk}")


def is_from_a_client(remark: Remark, writer: Writer) -> bool:
    """By a link, or from a seat that sees nothing internal."""
    if writer.link is not None:
        return True
    team = mentioning.readers_of(mentioning.seats(remark.post.workspace), Audience.INTERNAL)
    return writer.by is not None and writer.by.pk not in {each.pk for each in team}


def concerned(remark: Remark) -> Iterable[User]:
    """Whose post or whose conversation it is, as far as they may read it."""
    post = remark.post
    thread = Remark.objects.filter(pk=remark.parent_id) | Remark.objects.filter(parent=remark.parent_id)
    rows = thread.filter(deleted_at=None).select_related("by") if remark.parent_id else []
    asked = [
        post.author,
        post.edited_by,
        remark.link.by if remark.link else None,
        *(each.by for each in rows),
    ]
    sees = {each.pk for each in mentioning.readers_of(mentioning.seats(post.workspace), remark.audience)}
    return {each.pk: each for each in asked if each and each.pk in sees}.values()


def send(event: Event, remark: Remark, writer: Writer, to: Iterable[User], text: str, *, key: str) -> None:
    post = remark.post
    params = {"who": writer.name, "title": str(post)}
    if remark.audience == Audience.CLIENT:
        params["said"] = remark.text
    url = f"{reverse('post', args=[post.workspace.slug, post.pk])}#comentario-{remark.pk}"
    tell(
        event,
        workspace=post.workspace,
        to=to,
        text=text,
        params=params,
        url=url,
        key=key,
        by=writer.by,
        facts={"post": post.pk},
    )
