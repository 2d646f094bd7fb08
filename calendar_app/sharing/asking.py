"""«Pedir al cliente»: chosen posts, a link that holds just these, and her step in each one's round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from publishing.permission import demand
from teams.auditing import Did, record
from teams.models import Membership
from teams.roles import Verb

from .. import review
from ..models import CalendarLink, Post
from ..permission import demand_on
from ..refusals import CannotPlan
from . import links


@dataclass
class Sent:
    """`apart`: posts that could not be put before her, each with the reason; she reads them all the same."""

    link: CalendarLink
    apart: list[tuple[Post, str]] = field(default_factory=list)


@transaction.atomic
def ask(seat: Membership, posts: Sequence[Post], **facts: Any) -> Sent:
    """Facts as of links.create. Whoever decides is asked: her step is the last of each round.

    Raises CannotPlan, and PermissionDenied where one of the posts is not hers to share.
    """
    demand(Verb.SHARE, seat.workspace, seat.user)
    for post in posts:
        demand_on(Verb.SHARE, post, seat.user)
    link = links.made(seat, query="", holds=CalendarLink.Holds.POSTS, **facts)
    link.posts.set(posts)
    after = {"name": link.name, "decides": link.decides, "posts": [post.pk for post in posts]}
    record(Did.LINK_MADE, by=seat.user, workspace=seat.workspace, on=link, after=after)
    sent = Sent(link)
    for post in posts if link.decides else ():
        put_before_her(post, sent, by=seat.user)
    return sent


def put_before_her(post: Post, sent: Sent, *, by: Any) -> None:
    try:
        with transaction.atomic():
            if not review.is_approved(post):
                review.refuse_gone(post)
                review.ask_client(post, by=by)
    except CannotPlan as no:
        sent.apart.append((post, no.sentence))
