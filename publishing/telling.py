"""What this room tells people (teams.notices), to whom, and where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from teams.models import Membership, User, Workspace
from teams.notices import Event, tell
from teams.notices.calling import anybody_listens
from teams.roles import Verb

from .models import Delivery, Notice

Kind = Notice.Kind
EVENTS = {
    Kind.FAILED: Event.DELIVERY_FAILED,
    Kind.UNSURE: Event.DELIVERY_UNSURE,
    Kind.BY_HAND: Event.DELIVERY_BY_HAND,
    Kind.LOST: Event.CHANNEL_LOST,
    Kind.ENDING: Event.CHANNEL_ENDING,
}
WHO = {
    Kind.FAILED: (Verb.SETTLE,),
    Kind.UNSURE: (Verb.SETTLE,),
    Kind.BY_HAND: (Verb.SETTLE,),
    Kind.LOST: (Verb.CONNECT,),
    Kind.ENDING: (Verb.CONNECT,),
}
WHO_FREES = (Verb.APPROVE, Verb.SCHEDULE)
Above = Callable[[Delivery], bool]  # True: it told of this one itself
_above: list[Above] = []


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Marks both forms for translation; which is said is decided where it is shown."""
    return one, many


SAID: dict[Notice.Kind, tuple[str, str]] = {
    Kind.FAILED: ngettext_noop(
        "Falló %(number)s publicación en «%(channel)s». %(cause)s",
        "Fallaron %(number)s publicaciones en «%(channel)s». %(cause)s",
    ),
    Kind.UNSURE: ngettext_noop(
        "No sabemos si %(number)s publicación llegó a «%(channel)s»: alguien tiene que mirar.",
        "No sabemos si %(number)s publicaciones llegaron a «%(channel)s»: alguien tiene que mirar.",
    ),
    Kind.BY_HAND: ngettext_noop(
        "Es hora: te toca publicar %(number)s publicación en «%(channel)s».",
        "Es hora: te toca publicar %(number)s publicaciones en «%(channel)s».",
    ),
}
LOST = _("Hay que reconectar «%(channel)s». %(cause)s")
ENDING = _("El acceso de «%(channel)s» caduca el %(ends)s y sólo una persona puede renovarlo.")
HELD = _("Llegó la hora de una publicación en «%(channel)s». %(cause)s")
SENT = _("Salió una publicación en «%(channel)s».")


def tell_of(
    notice: Notice, *, number: int, to: Collection[User] | None = None, programs: bool = True
) -> None:
    """Who can do something about it, of the `number` that came since they were told last.

    to: them alone. programs: as in teams.notices.tell.
    """
    kind, channel = Kind(notice.kind), notice.channel
    one, many = SAID.get(kind, (LOST if kind == Kind.LOST else ENDING, ""))
    params: dict[str, Any] = {"channel": channel.name, "cause": notice.sentence or "", "notice": notice.pk}
    params |= {"number": number, "ends": channel.ends_at or ""}
    tell(
        EVENTS[kind],
        workspace=channel.workspace,
        to=who(channel.workspace, *WHO[kind], channel=channel.pk) if to is None else to,
        text=one,
        params=params | ({"plural": many} if many else {}),
        url=where(notice, number),
        facts={"channel": channel.pk, "network": channel.network, "number": number},
        programs=programs,
    )


def where(notice: Notice, number: int) -> str:
    """The delivery itself where it is one; else its channel, which lists them."""
    brand = notice.channel.workspace.slug
    if number == 1 and Kind(notice.kind) in SAID:
        latest = latest_of(notice).first()
        if latest:
            return reverse("delivery", args=[brand, latest.pk])
    return reverse("channel", args=[brand, notice.channel_id])


def latest_of(notice: Notice) -> QuerySet[Delivery]:
    """The deliveries that a failed, uncertain or by-hand notice is about, the latest first."""
    if notice.kind == Kind.BY_HAND:
        found = Delivery.objects.by_hand().filter(channel=notice.channel)
    else:
        own = Delivery.objects.filter(channel=notice.channel, state=notice.kind)
        found = own.filter(sentence__text=notice.cause)
    return found.order_by("-planned_for", "-pk")


def let_tell(above: Above) -> None:
    """Called once by the room that knows what a delivery is part of: a post on several channels is one."""
    _above[:] = [above]


def tell_held(delivery: Delivery) -> None:
    """Its hour came and nothing allowed it to leave: whoever can approve it or plan it anew."""
    if any(above(delivery) for above in _above):
        return
    channel = delivery.channel
    tell(
        Event.POST_UNAPPROVED,
        workspace=channel.workspace,
        to=who(channel.workspace, *WHO_FREES, channel=channel.pk),
        text=HELD,
        params={"channel": channel.name, "cause": delivery.sentence or ""},
        url=reverse("delivery", args=[channel.workspace.slug, delivery.pk]),
        key=f"held:{delivery.pk}",
        facts={"delivery": delivery.pk, "channel": channel.pk, "network": channel.network},
    )


def tell_sent(delivery: Delivery) -> None:
    """No news to a person; programs may want it. One small question where none does."""
    channel = delivery.channel
    if not anybody_listens(channel.workspace_id, Event.DELIVERY_SENT):
        return
    tell(
        Event.DELIVERY_SENT,
        workspace=channel.workspace,
        to=[],
        text=SENT,
        params={"channel": channel.name},
        url=reverse("delivery", args=[channel.workspace.slug, delivery.pk]),
        facts={
            "delivery": delivery.pk,
            "channel": channel.pk,
            "network": channel.network,
            "link": delivery.url,
        },
    )


def who(workspace: Workspace, *verbs: Verb, channel: int) -> list[User]:
    """People whose role lets them do one of these on this channel."""
    seats = Membership.objects.filter(workspace=workspace).select_related("user", "custom")
    able = [seat for seat in seats if any(seat.may_on(verb, channels=[channel]) for verb in verbs)]
    return [seat.user for seat in able]
