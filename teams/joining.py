"""Taking a seat that was offered: by somebody who has an account, or by somebody new."""

from __future__ import annotations

from enum import Enum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.auditing import Did, record

from .models import Invitation, Membership, User


class Standing(Enum):
    """What a link still is good for."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class CannotJoin(ValueError):
    """The text is for the person."""


def standing(offer: Invitation) -> Standing:
    if offer.accepted_at:
        return Standing.TAKEN
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
    seat, _new = Membership.objects.get_or_create(
        workspace=offer.workspace, user=user, defaults={"role": offer.role, "custom": offer.custom}
    )
    told = {"role": seat.role, "custom": seat.custom_id, "invitation": offer.pk}
    record(Did.SEAT_ADDED, by=user, workspace=offer.workspace, on=seat, after=told)
    return seat


@transaction.atomic
def join_as_new(offer: Invitation, *, name: str, password: str, language: str) -> User:
    """An account for the e-mail that was invited: its link arrived there. Raises CannotJoin."""
    if reader(offer):
        raise CannotJoin(_("Ya hay una cuenta con este correo. Entra con ella."))
    user = User.objects.create_user(offer.email, password, name=name, language=language)
    record(Did.ACCOUNT_CREATED, by=user, workspace=None, on=user)
    join(offer, user)
    return user
