"""Stopping one post that waits to leave, and letting it go again. Channels, brands: publishing.pausing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from publishing import holding
from publishing.models import Delivery
from teams.auditing import Did, recorded
from teams.roles import Verb

from . import audited, leaving, review
from .models import Post
from .permission import demand_on
from .refusals import CannotPlan


@transaction.atomic
@recorded(Did.POST_PAUSED, see=audited.standing)
def pause(post: Post, *, by: Any) -> list[int]:
    """Nothing of it leaves until it is resumed, also past its hour. Which deliveries that stopped."""
    demand_on(Verb.SCHEDULE, post, by)
    review.lock(post)
    review.refuse_archived(post)
    free = [each.pk for each in chains(post) if each.held_at is None]
    holding.hold(free)
    stopped = [each.pk for each in chains(post) if each.pk in free and holding.is_held(each)]
    if not stopped:
        raise CannotPlan(why_not_paused(post))
    return stopped


@transaction.atomic
@recorded(Did.POST_RESUMED, see=audited.standing)
def resume(post: Post, *, by: Any) -> list[int]:
    """What a person had stopped waits for its hour again; past it, none leaves by itself. Which ones did."""
    demand_on(Verb.SCHEDULE, post, by)
    review.lock(post)
    held = [each.pk for each in chains(post) if holding.is_held(each)]
    holding.let_go(held)
    freed = [each.pk for each in chains(post) if each.pk in held and each.held_at is None]
    if not freed:
        raise CannotPlan(why_not_resumed(post, held))
    return freed


def is_paused(post: Post) -> bool:
    return any(holding.is_held(each) for each in chains(post))


def chains(post: Post) -> list[Delivery]:
    """All that was handed over of it, on every channel."""
    heads = [variant.delivery for variant in leaving.handed_over(post)]
    return [each for head in heads if head for each in (head, *leaving.rest_of(head))]


def why_not_paused(post: Post) -> str:
    if is_paused(post):
        return _("Ya está en pausa.")
    if leaving.handed_over(post):
        return _("Ya salió o está saliendo: no queda nada que pausar.")
    return _("No está programada: no hay nada que pausar.")


def why_not_resumed(post: Post, held: list[int]) -> str:
    if held:
        return _("Su hora pasó mientras estaba en pausa: decide en el Libro de entregas si sale ahora.")
    if any(each.held_at for each in chains(post)):
        return _("No la pausó una persona: decide en el Libro de entregas si sale ahora o se retira.")
    return _("No está en pausa.")
