"""Which of some deliveries may leave only under a seal. One query where no rule asks for anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from publishing.models import Delivery

from ..models import Post, ReviewPolicy, Variant
from ..review import policies

VARIANT = "variant:"


@dataclass(frozen=True)
class Asked:
    """A delivery that needs a seal; `post` None: nobody could ever have approved it."""

    delivery: Delivery
    post: int | None


@dataclass(frozen=True)
class Origin:
    """The variant a delivery came from."""

    post: int
    channel: int
    suspect: bool  # some rule of its brand demands an approval, or its post always needs one


def asked_of(deliveries: Sequence[Delivery]) -> list[Asked]:
    """`origin` says where it came from; what says nothing, or something that isn't so, has no post."""
    origins = origins_of(deliveries)
    found = [(each, origins.get(each.pk)) for each in deliveries]
    named = [(each, origin) for each, origin in found if origin and origin.channel == each.channel_id]
    strange = [each for each, origin in found if origin is None or origin.channel != each.channel_id]
    return [*on_demand(named), *(Asked(each, None) for each in ruled(strange))]


def origins_of(deliveries: Sequence[Delivery]) -> dict[int, Origin]:
    """By the delivery's number; those that name a variant that is there."""
    named = {each.pk: pk for each in deliveries if (pk := variant_in(each.origin))}
    if not named:
        return {}
    demanding = ReviewPolicy.objects.filter(
        workspace=OuterRef("channel__workspace"), mode__in=policies.DEMANDING
    )
    rows = Variant.objects.filter(pk__in=set(named.values())).annotate(ruled=Exists(demanding))
    there = {
        pk: Origin(post, channel, always or ruled)
        for pk, post, channel, always, ruled in rows.values_list(
            "pk", "post", "channel", "post__always_reviewed", "ruled"
        )
    }
    return {delivery: there[pk] for delivery, pk in named.items() if pk in there}


def variant_in(origin: str) -> int | None:
    """«variant:12», «variant:12:part:1» → 12."""
    if not origin.startswith(VARIANT):
        return None
    number = origin.removeprefix(VARIANT).partition(":")[0]
    return int(number) if number.isdecimal() else None


def on_demand(named: Sequence[tuple[Delivery, Origin]]) -> list[Asked]:
    """Of those whose brand has a rule that demands: those whose own rule does."""
    suspects = [(each, origin.post) for each, origin in named if origin.suspect]
    if not suspects:
        return []
    posts = Post.objects.filter(pk__in={post for _each, post in suspects})
    demanded = policies.demanded(posts)
    return [Asked(each, post) for each, post in suspects if each.channel_id in demanded.get(post, ())]


def ruled(strange: Collection[Delivery]) -> Iterable[Delivery]:
    """Without a post behind it, what the channel's rule says, or the brand's; a lost variant: any rule's."""
    if not strange:
        return []
    rules = policies.rules_by_brand({each.channel.workspace_id for each in strange})
    return [each for each in strange if is_ruled(each, rules[each.channel.workspace_id])]


def is_ruled(delivery: Delivery, rules: policies.Rules) -> bool:
    if delivery.origin.startswith(VARIANT):  # whose campaign and author nobody can tell any more
        return rules.demand
    return rules.on(delivery.channel_id).demands
