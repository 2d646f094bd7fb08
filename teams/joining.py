"""Taking a seat that was offered: by somebody who has an account, or by somebody new."""

from __future__ import annotations

from enum import Enum

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from teams.auditing import Did, record

from . import limiting
from .models import Invitation, Membership, User
from .notices import Event, tell
from .roles import Role, Verb

JOINED = gettext_noop("%(who)s se unió al equipo: %(role)s.")


class Standing(Enum):
    """What a link still is good for."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    DECLINED = "declined"


class CannotJoin(ValueError):
    """The text is for the person."""


def standing(offer: Invitation) -> Standing:
    if offer.accepted_at:
        return Standing.TAKEN
    if offer.declined_at:
        return Standing.DECLINED
    if offer.withdrawn_at:
        return Standing.WITHDRAWN
    return Standing.OPEN if offer.expires_at > timezone.now() else Standing.EXPIRED


def is_for(offer: Invitation, user: User) -> bool:
    return user.email.lower() == offer.email.lower()


def reader(offer: Invitation) -> User | None:
    """Who it is for, if she has an account."""
    return User.objects.filter(email__iexact=offer.email).first()


@transaction.atomic
def join(offer: Invitation, user: User) -> Membership:
    """Her seat. The link works once, and for her e-mail only. Raises CannotJoin."""
    if not is_for(offer, user):
        raise CannotJoin(_("Esta invitación es para otro correo."))
    now = timezone.now()
    still = Invitation.objects.filter(pk=offer.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    if not still.update(accepted_at=now):
        raise CannotJoin(_("Esta invitación ya no sirve. Pide que te envíen otra."))
    seat = seated(Invitation.objects.select_related("workspace", "custom").get(pk=offer.pk), user)
    limits = limiting.limits_of(seat) if seat.is_limited else {}
    told = {"role": seat.role, "custom": seat.custom_id, "invitation": offer.pk, **limits}
    record(Did.SEAT_ADDED, by=user, workspace=offer.workspace, on=seat, after=told)
    tell_the_team(seat)
    return seat


def seated(offer: Invitation, user: User) -> Membership:
    """As it was offered last: the page she answers may be older. Who has a seat keeps hers."""
    given = {"role": offer.role, "custom": offer.custom, **limiting.for_the_seat(offer)}
    seat, _new = Membership.objects.get_or_create(workspace=offer.workspace, user=user, defaults=given)
    return seat


def tell_the_team(seat: Membership) -> None:
    """Those who look after it: whom they let in is theirs to know."""
    brand = seat.workspace
    seats = Membership.objects.filter(workspace=brand).select_related("user", "custom")
    tell(
        Event.TEAM_JOINED,
        workspace=brand,
        to=[one.user for one in seats if one.may(Verb.INVITE)],
        by=seat.user,
        text=JOINED,
        params={"who": str(seat.user), "role": role_said(seat)},
        url=reverse("team", args=[brand.slug]),
    )


def role_said(seat: Membership) -> str | dict[str, str]:
    """A preset's name is translated where it is read; a role's own name is as its brand wrote it."""
    with override(None):
        return seat.custom.name if seat.custom else {"text": str(Role(seat.role).label)}


@transaction.atomic
def join_as_new(offer: Invitation, *, name: str, password: str, language: str) -> User:
    """An account for the e-mail that was invited: its link arrived there. Raises CannotJoin."""
    Invitation.objects.select_for_update().get(pk=offer.pk)  # two clicks at once make one account
    if reader(offer):
        raise CannotJoin(_("Ya hay una cuenta con este correo. Entra con ella."))
    user = User.objects.create_user(offer.email, password, name=name, language=language)
    record(Did.ACCOUNT_CREATED, by=user, workspace=None, on=user)
    join(offer, user)
    return user
