"""Telling people and other programs that something happened: rows in the verb's own transaction.

Letters and calls leave later, by chores: a mail server that is away hinders no verb, and a verb that is
rolled back told nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ..models import Membership, Notification, User, Workspace
from ..roles import Verb
from . import calling, choosing
from .events import Event

Params = Mapping[str, Any]


@transaction.atomic
def tell(
    event: Event | str,
    *,
    workspace: Workspace | None,
    to: Iterable[User],
    text: str,
    params: Params | None = None,
    url: str = "",
    key: str = "",
    by: User | None = None,
    facts: Params | None = None,
    programs: bool = True,
) -> list[Notification]:
    """Each of `to` who may see the brand and is not `by`; other programs too, if the brand has any.

    text: a Spanish msgid with %(name)s; `params` plain values (a moment becomes the reader's hour, a sentence
    {"text", "params"} is said in her language; {"plural": msgid, "number": n} chooses the plural). Somebody's
    own words go in the param «said»: letters may quote them, other programs never get them.
    url: where it is dealt with, a path of ours. key: the same key again, while she hasn't read it, is the
    same news, renewed. facts: what a program may use besides ({"post": 12}). programs False: they are told
    another way.
    workspace None: about her account. Raises ValueError for an event nobody knows or a url that isn't ours.
    """
    event = Event(event)
    if url and not is_ours(url):
        raise ValueError(f"{url!r} is not a path of ours")
    news = Notification(
        workspace=workspace, event=event, text=text, params=plain(params or {}), url=url, key=key
    )
    if workspace and event.facts.outside and programs:
        calling.announce(news, facts=plain(facts or {}))
    readers = [user for user in who_sees(workspace, to) if by is None or user.pk != by.pk]
    return write(news, readers) if readers else []


def is_ours(url: str) -> bool:
    """A path on this installation: nothing that a browser would take for another host."""
    return url.startswith("/") and not url.startswith(("//", "/\\"))


def who_sees(workspace: Workspace | None, to: Iterable[User]) -> list[User]:
    people = list({user.pk: user for user in to if user and user.is_active}.values())
    if workspace is None or not people:
        return people
    seats = Membership.objects.filter(workspace=workspace, user__in=people).select_related("custom")
    may = {seat.user_id for seat in seats if seat.may(Verb.SEE)}
    return [user for user in people if user.pk in may]


def write(news: Notification, readers: list[User]) -> list[Notification]:
    known = unread(news, readers) if news.key else {}
    wishes = choosing.wishes_of(readers, news.event)
    new = [
        one for user in readers if user.pk not in known if (one := as_she_wishes(news, user, wishes[user.pk]))
    ]
    Notification.objects.filter(pk__in=[one.pk for one in known.values()]).update(
        text=news.text, params=news.params, url=news.url, at=news.at
    )
    # Two who tell the same at the same moment: the second adds nothing.
    Notification.objects.bulk_create(new, ignore_conflicts=True)
    return [*known.values(), *new]


def unread(news: Notification, readers: list[User]) -> dict[int, Notification]:
    same = Notification.objects.filter(event=news.event, key=news.key, workspace=news.workspace, read_at=None)
    return {one.user_id: one for one in same.filter(user__in=readers)}


def as_she_wishes(news: Notification, user: User, wish: choosing.Wish) -> Notification | None:
    """Her copy of it; None where she wants neither the app nor mail for this event."""
    if not wish.in_app and not wish.by_mail:
        return None
    return Notification(
        user=user,
        workspace=news.workspace,
        event=news.event,
        text=news.text,
        params=news.params,
        url=news.url,
        key=news.key,
        at=news.at,
        in_app=wish.in_app,
        digest=wish.in_digest,
        mail_due=choosing.mail_due(user, news, wish),
    )


def plain(value: Any) -> Any:
    """As JSON keeps it: moments by name, people and rows by what they are called."""
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
