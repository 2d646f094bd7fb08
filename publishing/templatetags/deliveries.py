"""How deliveries and channels are said on a page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_lazy

from core.figures import figure, money
from core.templatetags.look import STATES

from .. import networks
from ..models import Attempt, Channel, Delivery
from ..states import State
from ..wording import say

register = template.Library()


@register.filter
def sentence(stored: Mapping[str, Any] | None) -> str:
    """A stored sentence in the reader's language."""
    return say(stored)


@register.filter
def served_here(network: str) -> bool:
    """Its accounts live in this installation: there are no credentials that somebody could change."""
    return network in networks.NETWORKS and networks.get(network).opened_with is not None


@register.filter
def standing(delivery: Delivery) -> str:
    """The key of its icon and word: its state, but «held», «verified», «by_hand» where that says more."""
    if delivery.is_by_hand:
        return "by_hand"
    if delivery.state == State.WAITING and (delivery.held_at or delivery.stopped_for):
        return "held"
    if delivery.state == State.SENT and delivery.verified_at:
        return "verified"
    return str(delivery.state)


@register.filter
def chain_place(delivery: Delivery) -> str:
    """What it is of the post it belongs to: «Parte 2 del hilo», «Primer comentario»; else nothing."""
    if not delivery.head_id:
        return ""
    if delivery.content.get("comment"):
        return gettext("Primer comentario")
    number = delivery.origin.rpartition(":")[2]  # the post itself is part 1
    return gettext("Parte %(number)s del hilo") % {"number": int(number) + 1 if number.isdigit() else "…"}


@register.filter
def whole_chain(delivery: Delivery) -> list[Delivery]:
    """The post on its channel and what follows it there, without what was taken back."""
    kept = [each for each in delivery.rest.order_by("pk") if each.state != State.WITHDRAWN]
    return [delivery, *kept]


@register.filter
def standing_word(delivery: Delivery) -> str:
    """«Publicada», «Retenida»…"""
    key = standing(delivery)
    return str(STATES[key][1]) if key in STATES else key


@register.filter
def network_name(key: str) -> str:
    """«Red de práctica»; a network that is gone keeps its key."""
    try:
        return gettext(networks.get(key).name)
    except KeyError:
        return key


@register.filter
def health(channel: Channel) -> str:
    """ok · paused · disconnected · removed"""
    if channel.health != Channel.Health.CONNECTED:
        return str(channel.health)
    return "paused" if channel.paused_at else "ok"


@register.simple_tag
def media_address(file: Mapping[str, Any]) -> str:
    """Where the picture of a snapshot is shown; nothing when it is no longer kept."""
    try:
        return reverse("media", args=[file["id"], file["sha256"]])
    except (KeyError, NoReverseMatch):
        return ""


FIGURES: dict[str, tuple[str, Any]] = {
    "likes": ("heart", gettext_lazy("me gusta")),
    "replies": ("message-circle", gettext_lazy("respuestas")),
    "shares": ("repeat-2", gettext_lazy("compartidas")),
    "quotes": ("message-square", gettext_lazy("citas")),
    "saves": ("download", gettext_lazy("guardadas")),
    "clicks": ("link", gettext_lazy("clics")),
    "views": ("eye", gettext_lazy("vistas")),
    "reach": ("users", gettext_lazy("alcance")),
}


@register.filter
def reading_word(name: str) -> str:
    return str(FIGURES[name][1]) if name in FIGURES else name


@register.filter
def reading_icon(name: str) -> str:
    return FIGURES[name][0] if name in FIGURES else "hash"


@register.filter
def newest_figures(delivery: Delivery) -> dict[str, int]:
    """{"likes": 5 …} as last read, in the order in which we word them."""
    rows = dict(delivery.readings.order_by("read_at", "pk").values_list("name", "value"))
    order = [*FIGURES, *sorted(set(rows) - set(FIGURES))]
    return {name: rows[name] for name in order if name in rows}


@register.filter
def dollars(amount: Decimal | None) -> str:
    """«US$0.20»; nothing where nothing is charged."""
    return money(amount, "USD") if amount is not None else ""


@register.filter
def seconds_taken(attempt: Attempt) -> str:
    """«0.42 s»"""
    if not attempt.ended_at:
        return ""
    return f"{figure((attempt.ended_at - attempt.started_at).total_seconds(), 2)} s"
