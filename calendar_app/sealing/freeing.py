"""What the gate holds without a reason any more: approved since, or no rule asks for an approval now.

Whose hour is still to come goes by itself; past it nothing leaves without a person, who is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from publishing import gates
from publishing.models import Delivery
from publishing.states import State
from publishing.telling import ngettext_noop
from teams.models import Membership, User, Workspace
from teams.notices import Event, over, tell
from teams.roles import Verb

from ..models import Post, ReviewPolicy
from ..permission import may_on
from . import refusals
from .demanding import origins_of
from .gate import unsealed
from .news import held_on, of_post

TOGETHER = 200
HOUR_PASSED = ngettext_noop(
    "%(number)s publicación ya puede salir, pero su hora pasó mientras esperaba una aprobación: decide si "
    "sale ahora o se retira.",
    "%(number)s publicaciones ya pueden salir, pero su hora pasó mientras esperaban una aprobación: decide "
    "si salen ahora o se retiran.",
)


def rule_changed(instance: ReviewPolicy, **_: Any) -> None:
    """Heard from ReviewPolicy's post_save and post_delete: through whatever door it changed."""
    brand = instance.workspace_id
    transaction.on_commit(lambda: let_go_unasked(Delivery.objects.filter(channel__workspace=brand)))


def post_moved(post: Post) -> None:
    """To be called under its lock, after it went to another campaign."""
    let_go_unasked(of_post(post))


def let_go_unasked(among: Any) -> gates.Freed:
    """Of these deliveries (a QuerySet), what is held for want of an approval that nothing asks for now."""
    held = among.filter(state=State.WAITING, held_at__isnull=False, sentence__text__in=refusals.ALL)
    numbers = list(held.order_by("pk").values_list("pk", flat=True))
    parts = [numbers[first : first + TOGETHER] for first in range(0, len(numbers), TOGETHER)]
    freed = [let_go(unbarred(part)) for part in parts]
    return gates.Freed(sum(each.on for each in freed), sum(each.passed for each in freed))


@transaction.atomic
def unbarred(numbers: Collection[int]) -> list[int]:
    rows = list(Delivery.objects.filter(pk__in=numbers).select_related("channel__workspace"))
    barred = unsealed(rows)
    return [each.pk for each in rows if each.pk not in barred]


@transaction.atomic
def let_go(deliveries: Collection[int]) -> gates.Freed:
    """Of deliveries that nothing bars any more. Who may decide is told of those that were too late."""
    freed = gates.let_go(deliveries, refusals.ALL, passed=refusals.PASSED)
    rows = list(Delivery.objects.filter(pk__in=deliveries).select_related("channel__workspace"))
    if freed.on or freed.passed:
        for post in (each for each in posts_of(rows) if not held_on(each)):
            over([Event.POST_UNAPPROVED], workspace=post.workspace, key=f"held:{post.pk}")
    if freed.passed:
        tell_passed(rows[0].channel.workspace)
    return freed


def tell_passed(workspace: Workspace) -> None:
    """One news a brand: of all that stand so now."""
    standing = Delivery.objects.within(workspace).filter(state=State.WAITING, held_at__isnull=False)
    late = list(standing.filter(sentence__text=refusals.PASSED.text).select_related("channel"))
    posts, own = posts_of(late), origins_of(late)
    of_no_post = [each for each in late if each.pk not in own]
    one, many = HOUR_PASSED
    tell(
        Event.POST_UNAPPROVED,
        workspace=workspace,
        to=who_decides(workspace, posts, {each.channel_id for each in of_no_post}),
        text=one,
        params={"number": len(posts) + len(of_no_post), "plural": many},
        url=reverse("deliveries", args=[workspace.slug], query={"estado": "person"}),
        key="hour-passed",
        facts={"posts": [post.pk for post in posts]},
    )


def posts_of(deliveries: Iterable[Delivery]) -> list[Post]:
    numbers = {origin.post for origin in origins_of(list(deliveries)).values()}
    return list(Post.objects.filter(pk__in=numbers).select_related("workspace").order_by("pk"))


def who_decides(workspace: Workspace, posts: Collection[Post], channels: Collection[int]) -> list[User]:
    """Who may settle one of these posts at least, or what is of none on one of these channels."""
    seats = Membership.objects.filter(workspace=workspace).select_related("user", "custom")
    return [
        seat.user
        for seat in seats
        if any(seat.may_on(Verb.SETTLE, channels=[each]) for each in channels)
        or any(may_on(seat, Verb.SETTLE, post) for post in posts)
    ]
