"""What of a post has been handed over to publishing: where it stands, taking it back, replacing it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import handing
from publishing.models import Delivery
from publishing.states import State
from publishing.wording import say

from . import composing
from .composing import attachments_of, says, variants_of
from .models import Post, Variant
from .refusals import CannotPlan


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


def handed_over(post: Post) -> list[Variant]:
    return [each for each in variants_of(post) if handed(each)]


def waiting(post: Post) -> list[Variant]:
    return [each for each in handed_over(post) if is_waiting(each.delivery)]


def refuse_out_of_hand(post: Post) -> None:
    """Raises CannotPlan while a network is being told, or has not answered clearly."""
    for variant in handed_over(post):
        if not is_ours(variant.delivery) and variant.delivery.state != State.SENT:
            raise CannotPlan(out_of_hand_sentence(variant))


def out_of_hand_sentence(variant: Variant) -> str:
    name = {"channel": variant.channel.name}
    if variant.delivery.state == State.UNSURE:
        doubt = _(
            "No se sabe si %(channel)s ya la publicó: resuélvelo en el Libro de entregas y vuelve aquí."
        )
        return doubt % name
    return _("Se está publicando en %(channel)s: ya no se puede cambiar. Espera a que termine.") % name


def has_left_everywhere(post: Post) -> bool:
    variants = variants_of(post)
    handed_all = [handed(each) for each in variants]
    return bool(variants) and all(each and each.state == State.SENT for each in handed_all)


# ── taking back ───────────────────────────────────────────────────────────────────────────────────────


def take_back(post: Post, *, by: Any) -> list[Variant]:
    """Withdraws what has not left, with the replies that wait for it; recalls what may be leaving.

    Returns what was waiting.
    """
    back: list[Variant] = []
    for variant in handed_over(post):
        if is_ours(variant.delivery):
            back += withdraw(variant, by=by)
        else:
            handing.recall(variant.delivery)
    return back


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


def hand_over(variant: Variant, snapshot: Mapping[str, Any], *, at: datetime, by: Any) -> Delivery:
    """Puts this snapshot in the place of what still waits here. Replies to that keep their words."""
    old, chained = handed(variant), replies(variant) if variant.delivery_id else []
    if old and not handing.withdraw(old, by=by):
        old.refresh_from_db()
        raise CannotPlan(out_of_hand_sentence(variant))
    variant.delivery = new_delivery(variant, snapshot, at=at, by=by)
    variant.save(update_fields=["delivery"])
    for reply in chained:
        hand_over(reply, reply.delivery.content, at=reply.delivery.planned_for, by=by)
    return variant.delivery


def new_delivery(variant: Variant, snapshot: Mapping[str, Any], *, at: datetime, by: Any) -> Delivery:
    try:
        return handing.hand_over(
            variant.channel,
            content=dict(snapshot),
            planned_for=at,
            origin=f"variant:{variant.pk}",
            follows=answered(variant),
            by=by,
        )
    except handing.CannotHandOver as refusal:
        raise CannotPlan(say(refusal.sentence)) from refusal


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
        snapshot = says(variant, attachments)
        if same(snapshot, variant.delivery.content):
            continue
        if reason := why_not_again(variant, blocked):
            withdraw(variant, by=by)
            notes.append(reason)
        else:
            hand_over(variant, snapshot, at=variant.delivery.planned_for, by=by)
    return notes


def why_not_again(variant: Variant, blocked: set[Any]) -> str:
    """Why an edited post must not go on waiting by itself; empty when it may."""
    name = {"channel": variant.channel.name}
    if None in blocked or variant.channel in blocked:
        return _("Ya no está programada en %(channel)s: la comprobación encontró algo que corregir.") % name
    if variant.delivery.held_at or variant.delivery.planned_for <= timezone.now():
        return _("Ya no está programada en %(channel)s: su hora pasó. Elige otra o usa «Publicar ya».") % name
    return ""


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
