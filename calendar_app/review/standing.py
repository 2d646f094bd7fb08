"""Whether a post may leave: nothing asks for an approval, or this very content was approved."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from publishing.states import State

from .. import composing, leaving, sealing
from ..models import Post, Variant
from ..refusals import CannotPlan
from ..states import Stage
from . import policies


def open_channels(post: Post) -> list[int]:
    """Where nothing of it has left: what an approval is still about."""
    variants = composing.variants_of(post)
    return [each.channel_id for each in variants if not is_out(each)]


def is_out(variant: Variant) -> bool:
    """All of it: while a part of its thread could still leave, an approval is about that."""
    delivery = leaving.handed(variant)
    if delivery is None or delivery.state != State.SENT:
        return False
    return all(each.state == State.SENT for each in leaving.rest_of(delivery))


def unsealed(post: Post, among: Iterable[int]) -> dict[int, str]:
    """Of these channels, those without a seal that holds: {channel: missing | content | hour | broken}."""
    among = set(among)
    stands = sealing.standing([post])[post.pk] if among else {}
    return {channel: stands[channel].reason for channel in among & set(stands) if not stands[channel].holds}


def unsealed_demanded(post: Post) -> dict[int, str]:
    """Where it may not leave as it is now."""
    demanded = policies.demanded([post])[post.pk]
    return unsealed(post, demanded & set(open_channels(post))) if demanded else {}


def is_cleared(post: Post) -> bool:
    """Whether it may leave: no rule asks for an approval, or this very content was approved, at this hour."""
    return not unsealed_demanded(post)


def is_approved(post: Post) -> bool:
    """All of it, on every channel where it is not out yet."""
    if post.stage != Stage.APPROVED:
        return False
    channels = open_channels(post)
    return post.variants.exists() and not unsealed(post, channels)


def refuse_uncleared(post: Post) -> None:
    if is_cleared(post):
        return
    reasons = set(unsealed_demanded(post).values())
    if post.stage == Stage.APPROVED and reasons <= {"hour"}:
        raise CannotPlan(
            _("Se aprobó para otra hora, y esta queda fuera de la tolerancia: pide revisión otra vez.")
        )
    if post.stage == Stage.APPROVED:
        raise CannotPlan(_("Cambió después de que se aprobó: pide revisión otra vez antes de programarla."))
    raise CannotPlan(
        _("%(brand)s pide aprobación y esta publicación está en «%(stage)s»: pide revisión antes.")
        % {"brand": post.workspace.name, "stage": Stage(post.stage).label}
    )
