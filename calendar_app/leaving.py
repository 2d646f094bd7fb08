"""What of a post has been handed over to publishing: where it stands, taking it back, replacing it.

On one channel a post may be a chain of deliveries: the post itself (`Variant.delivery`, the head), the
further parts of its thread, each following the one before, and a first comment following the head. They are
handed over, moved, taken back and replaced together.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import handing, holding
from publishing.models import Delivery
from publishing.states import State
from publishing.stopping import Stop
from publishing.wording import say

from . import composing
from .composing import Said, attachments_of, chain, variants_of
from .models import Post, Variant
from .refusals import CannotPlan
from .strategy.campaign_pausing import stop_of


def handed(variant: Variant) -> Delivery | None:
    """Its latest delivery, unless that was taken back or taken down: then nothing of it is out there."""
    delivery = variant.delivery
    if delivery is None or delivery.state == State.WITHDRAWN or delivery.deleted_at:
        return None
    return delivery


def is_waiting(delivery: Delivery | None) -> bool:
    """Handed over, and nothing of it has left: a network may hold a draft that nobody sees."""
    if delivery is None:
        return False
    drafted = delivery.state == State.PROCESSING and delivery.published_at is None
    return delivery.state == State.WAITING or drafted


def is_ours(delivery: Delivery | None) -> bool:
    """It can still be taken back. A failed one counts: somebody could try it again."""
    return is_waiting(delivery) or (delivery is not None and delivery.state == State.FAILED)


def handed_over(post: Post, variants: Iterable[Variant] | None = None) -> list[Variant]:
    """`variants`: where its channels have been read already (variants_of)."""
    return [each for each in (variants_of(post) if variants is None else variants) if handed(each)]


def waiting(post: Post) -> list[Variant]:
    return [each for each in handed_over(post) if is_waiting(each.delivery)]


def rest_of(head: Delivery) -> list[Delivery]:
    """What belongs to it and was not taken back, in the order in which it leaves."""
    kept = head.rest.exclude(state=State.WITHDRAWN).select_related("follows", "channel")
    return list(kept.order_by("pk"))


def is_moving(delivery: Delivery) -> bool:
    """It is leaving, may have left, or leaves by itself in a moment: what it follows is out."""
    if delivery.state == State.WAITING:
        return bool(delivery.follows and delivery.follows.state == State.SENT)
    return delivery.state in (State.SENDING, State.PROCESSING, State.UNSURE)


def refuse_out_of_hand(post: Post, variants: Iterable[Variant] | None = None) -> None:
    """Raises CannotPlan while a network is being told, or has not answered clearly."""
    for variant in handed_over(post, variants):
        head = variant.delivery
        if head.state == State.SENT:
            refuse_moving(variant, rest_of(head))
        elif not is_ours(head):
            raise CannotPlan(out_of_hand_sentence(variant))


def refuse_moving(variant: Variant, rest: Iterable[Delivery]) -> None:
    for delivery in rest:
        if is_moving(delivery):
            raise CannotPlan(out_of_hand_sentence(variant, delivery))


def out_of_hand_sentence(variant: Variant, delivery: Delivery | None = None) -> str:
    name = {"channel": variant.channel.name}
    if (delivery or variant.delivery).state == State.UNSURE:
        doubt = _(
            "No se sabe si %(channel)s ya la publicó: resuélvelo en el Libro de entregas y vuelve aquí."
        )
        return doubt % name
    return _("Se está publicando en %(channel)s: ya no se puede cambiar. Espera a que termine.") % name


def has_left_everywhere(post: Post, variants: Iterable[Variant] | None = None) -> bool:
    handed_all = [handed(each) for each in (variants_of(post) if variants is None else variants)]
    return bool(handed_all) and all(each and each.state == State.SENT for each in handed_all)


# ── taking back ───────────────────────────────────────────────────────────────────────────────────────


def take_back(post: Post, *, by: Any, channels: Collection[int] | None = None) -> list[Variant]:
    """Withdraws what has not left, with the replies that wait for it; recalls what may be leaving.

    On these channels (None: on all). Returns what was waiting.
    """
    back: list[Variant] = []
    for variant in handed_over(post):
        if channels is not None and variant.channel_id not in channels:
            continue
        if is_ours(variant.delivery):
            back += withdraw(variant, by=by)
        else:
            handing.recall(variant.delivery)
            back += stop_rest(variant, by=by)
    return back


def stop_rest(variant: Variant, *, by: Any) -> list[Variant]:
    """The head has left, or may have: what follows it goes no further."""
    was_waiting = False
    for delivery in rest_of(variant.delivery):
        was_waiting |= delivery.state == State.WAITING
        if not handing.withdraw(delivery, by=by):
            handing.recall(delivery)
    return [variant] if was_waiting else []


def withdraw(variant: Variant, *, by: Any) -> list[Variant]:
    """One channel and the replies chained to it. Raises CannotPlan when it left a moment ago."""
    back = [gone for reply in replies(variant) for gone in withdraw(reply, by=by)]
    was_waiting = is_waiting(variant.delivery)
    if not handing.withdraw(variant.delivery, by=by):
        variant.delivery.refresh_from_db()
        raise CannotPlan(out_of_hand_sentence(variant))
    return [*back, variant] if was_waiting else back


def replies(variant: Variant) -> list[Variant]:
    """Waiting replies, of other posts, to this channel's delivery."""
    chained = Variant.objects.filter(delivery__follows=variant.delivery_id, delivery__state=State.WAITING)
    return list(chained.select_related("channel", "delivery", "post__workspace"))


# ── handing over ──────────────────────────────────────────────────────────────────────────────────────


def hand_over(variant: Variant, said: Sequence[Said], *, at: datetime, by: Any) -> Delivery:
    """Puts these snapshots in the place of what still waits here. Replies to that keep their words."""
    stop = stop_of(variant.post)
    waits = replies(variant) if variant.delivery_id else []
    old, chained = handed(variant), [(reply, frozen(reply.delivery)) for reply in waits]
    held = old is not None and holding.is_held(old)
    if old and not handing.withdraw(old, by=by):
        old.refresh_from_db()
        raise CannotPlan(out_of_hand_sentence(variant))
    variant.delivery = new_chain(variant, said, at=at, stop=stop, by=by)
    variant.save(update_fields=["delivery"])
    if held:
        hold(variant)
    for reply, words in chained:
        hand_over(reply, words, at=reply.delivery.planned_for, by=by)
    return variant.delivery


def hold(variant: Variant) -> int:
    """The whole chain on this channel waits until a person says otherwise; how many that stopped."""
    stopped = holding.hold([each.pk for each in (variant.delivery, *rest_of(variant.delivery))])
    variant.delivery.refresh_from_db()
    return stopped


def new_chain(
    variant: Variant, said: Sequence[Said], *, at: datetime, stop: Stop | None, by: Any
) -> Delivery:
    """The head and what belongs to it; all is due at once, as each waits for what it follows."""
    origin = f"variant:{variant.pk}"
    asked = {"planned_for": at, "by": by, "stop": stop}
    try:
        first = said[0].snapshot
        head = handing.hand_over(
            variant.channel, content=first, origin=origin, follows=answered(variant), **asked
        )
        last = head
        for each in said[1:]:
            mark, before = ("comment", head) if each.kind == "comment" else (f"part:{each.number}", last)
            last = handing.hand_over(
                variant.channel,
                content=each.snapshot,
                origin=f"{origin}:{mark}",
                follows=before,
                head=head,
                **asked,
            )
    except handing.CannotHandOver as refusal:
        raise CannotPlan(say(refusal.sentence)) from refusal
    return head


def frozen(head: Delivery) -> list[Said]:
    """The chain as it was handed over."""
    return [Said("post", head.content), *(said_in(each) for each in rest_of(head))]


def said_in(delivery: Delivery) -> Said:
    mark, _colon, number = delivery.origin.partition(":")[2].partition(":")[2].partition(":")
    return Said(mark, delivery.content, int(number) if number else 0)


def answered(variant: Variant) -> Delivery | None:
    """The delivery this one replies to, on the same channel. Raises CannotPlan if there is none."""
    if variant.post.follows_id is None:
        return None
    there = Variant.objects.filter(post=variant.post.follows_id, channel=variant.channel_id)
    parent = there.select_related("delivery").first()
    delivery = parent and handed(parent)
    if not delivery or delivery.state == State.FAILED:
        raise CannotPlan(
            _("Responde a «%(post)s», que no está programada en %(channel)s. Programa primero aquella.")
            % {"post": str(variant.post.follows), "channel": variant.channel.name}
        )
    return delivery


def replace_waiting(post: Post, *, by: Any) -> list[str]:
    """After an edit: what waits gets a fresh snapshot. Returns a note for each that could not wait on."""
    attachments, notes = attachments_of(post), []
    blocked = {each.channel for each in composing.blockers(composing.problems(post))}
    for variant in waiting(post):
        said = chain(variant, attachments)
        if same(said, frozen(variant.delivery)):
            continue
        if reason := why_not_again(variant, blocked):
            withdraw(variant, by=by)
            notes.append(reason)
        else:
            hand_over(variant, said, at=variant.delivery.planned_for, by=by)
    return notes


def why_not_again(variant: Variant, blocked: set[Any]) -> str:
    """Why an edited post must not go on waiting by itself; empty when it may."""
    name = {"channel": variant.channel.name}
    if None in blocked or variant.channel in blocked:
        return _("Ya no está programada en %(channel)s: la comprobación encontró algo que corregir.") % name
    stopped = variant.delivery.held_at and not holding.is_held(variant.delivery)
    if stopped or variant.delivery.planned_for <= timezone.now():
        return _("Ya no está programada en %(channel)s: su hora pasó. Elige otra o usa «Publicar ya».") % name
    return ""


def same(one: Sequence[Said], other: Sequence[Said]) -> bool:
    """Numbers of parts don't count: the order says enough."""
    sides = [[(each.kind, each.snapshot) for each in side] for side in (one, other)]
    return json.dumps(sides[0], sort_keys=True) == json.dumps(sides[1], sort_keys=True)
