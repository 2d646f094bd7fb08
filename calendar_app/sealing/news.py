"""A post's hour came and its seals let nothing leave: one news a post, however many channels it has."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from publishing.models import Delivery
from publishing.states import State
from publishing.telling import WHO_FREES
from teams.models import Membership, User
from teams.notices import Event, tell

from ..models import Post, Variant
from ..permission import may_on
from . import refusals
from .demanding import variant_in

ON_ONE = _("Llegó la hora de «%(title)s». %(cause)s")
ON_MANY = _(
    "Llegó la hora de «%(title)s» y no salió en %(number)s canales (%(channels)s): no tiene una aprobación "
    "que valga. Pide revisión."
)


def tell_held(delivery: Delivery) -> bool:
    """Heard from publishing.telling. False: it is no post's, or it is held for something else."""
    post = post_of(delivery)
    if post is None or (delivery.sentence or {}).get("text") not in refusals.ALL:
        return False
    tell(
        Event.POST_UNAPPROVED,
        workspace=post.workspace,
        to=who(post),
        text=ON_ONE,
        params=said(post, delivery, held_on(post)),
        url=reverse("post", args=[post.workspace.slug, post.pk]),
        key=f"held:{post.pk}",
        facts={"post": post.pk, "delivery": delivery.pk, "channel": delivery.channel_id},
    )
    return True


def post_of(delivery: Delivery) -> Post | None:
    number = variant_in(delivery.origin)
    posts = Post.objects.filter(variants=number, workspace=delivery.channel.workspace_id)
    return posts.select_related("workspace", "author").first() if number else None


def said(post: Post, delivery: Delivery, channels: Collection[str]) -> dict[str, Any]:
    """Of several channels, their names; of one, its own sentence."""
    told = {"title": str(post), "cause": delivery.sentence, "channels": ", ".join(channels)}
    return {**told, "number": len(channels), "plural": ON_MANY}


def held_on(post: Post) -> list[str]:
    """The channels on which something of it is held for want of a seal, by name."""
    held = of_post(post).filter(held_at__isnull=False, sentence__text__in=refusals.ALL)
    return list(held.order_by("channel__name").values_list("channel__name", flat=True).distinct())


def of_post(post: Post) -> QuerySet[Delivery]:
    """What of it waits to leave, on every channel."""
    heads = Variant.objects.filter(post=post).values("delivery")
    return Delivery.objects.filter(Q(pk__in=heads) | Q(head__in=heads), state=State.WAITING)


def who(post: Post) -> list[User]:
    """Its author, and those who can approve it or plan it anew."""
    seats = Membership.objects.filter(workspace=post.workspace_id).select_related("user", "custom")
    able = [seat.user for seat in seats if any(may_on(seat, verb, post) for verb in WHO_FREES)]
    return [post.author, *able] if post.author else able
