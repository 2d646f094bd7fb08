"""What deliveries would really send: their chains as they were frozen, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from publishing.models import Delivery
from publishing.states import State

from ..composing import Said
from ..leaving import said_in
from ..models import Variant
from .demanding import variant_in
from .payload import canonical


@dataclass(frozen=True)
class Chain:
    """`begun`: its first delivery is out already."""

    payload: dict[str, Any]
    begun: bool


def is_kept(link: Delivery) -> bool:
    """What was taken back is not said."""
    return link.state != State.WITHDRAWN


def has_left(link: Delivery) -> bool:
    return link.published_at is not None


def is_there(link: Delivery) -> bool:
    """All that was handed over."""
    return True


def of(deliveries: Sequence[Delivery], *, keep: Callable[[Delivery], bool] = is_kept) -> dict[int, Chain]:
    """By the number of each delivery asked about. What it says is taken from the row in hand.

    keep: which links after the head are said.
    """
    heads = {each.head_id or each.pk for each in deliveries}
    in_hand = {each.pk: each for each in deliveries}
    links = defaultdict(list)
    for row in Delivery.objects.filter(Q(pk__in=heads) | Q(head__in=heads)).order_by("pk"):
        links[row.head_id or row.pk].append(in_hand.get(row.pk, row))
    answered = posts_answered([some[0] for some in links.values()])
    made = {head: chain_in(some, answered, keep) for head, some in links.items()}
    return {each.pk: made[each.head_id or each.pk] for each in deliveries}


def chain_in(
    links: Sequence[Delivery], answered: Mapping[int, int], keep: Callable[[Delivery], bool]
) -> Chain:
    """The head comes first."""
    head, *rest = links
    said = [Said("post", head.content), *(said_in(each) for each in rest if keep(each))]
    follows = answered.get(head.follows_id or 0) if head.follows_id else None
    return Chain(canonical(said, follows=follows), begun=head.published_at is not None)


def posts_answered(heads: Collection[Delivery]) -> dict[int, int]:
    """{delivery that is answered: its post}. One whose post nobody knows is no post's: -1."""
    followed = {head.follows_id for head in heads if head.follows_id}
    if not followed:
        return {}
    origins = dict(Delivery.objects.filter(pk__in=followed).values_list("pk", "origin"))
    named = {pk: variant_in(origin) for pk, origin in origins.items()}
    posts = dict(Variant.objects.filter(pk__in=filter(None, named.values())).values_list("pk", "post"))
    return {pk: posts.get(variant or 0, -1) for pk, variant in named.items()}
